package settings

import (
	"errors"
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/go-viper/mapstructure/v2"
	"github.com/knadh/koanf/providers/confmap"
	"github.com/knadh/koanf/v2"
)

// wrongValue is a value that does not fit its setting: what was found, which is
// left out of messages where the setting is a secret, and what is wrong with it.
type wrongValue struct{ found, problem string }

func (w wrongValue) Error() string { return w.found + " " + w.problem }

// Problems that texts of the environment and values of the file have alike.
const (
	noSection  = "is no section; set what belongs there, each setting by its own name"
	noDuration = "is no duration; write it with its unit, as 500ms, 30s or 2h"
)

// decode sets the values. The problems name the settings by place.
func decode(into any, values map[string]any, place func(path string) string) []error {
	k := koanf.New(".")
	if err := k.Load(confmap.Provider(values, ""), nil); err != nil {
		return []error{fmt.Errorf("read settings: %w", err)}
	}
	err := k.UnmarshalWithConf("", into, koanf.UnmarshalConf{DecoderConfig: &mapstructure.DecoderConfig{
		Result:           into,
		TagName:          tag,
		WeaklyTypedInput: true,
		ZeroFields:       true, // a list replaces the default list instead of overwriting its head
		DecodeHook:       checked,
		MatchName:        func(key, name string) bool { return key == name },
	}})
	var problems []error
	for _, wrong := range decodeErrors(err) {
		path := plainPath(wrong.Name())
		problems = append(problems, fmt.Errorf("%s: %s", place(path), withoutSecret(path, wrong)))
	}
	return problems
}

func withoutSecret(path string, err error) string {
	var wrong wrongValue
	switch {
	case !errors.As(err, &wrong):
		return errors.Unwrap(err).Error()
	case IsSecret(path):
		return "the value " + wrong.problem
	default:
		return wrong.Error()
	}
}

// checked refuses what the decoder would bend until it fits: 1.9 for a whole
// number, 2 for a duration of 2 ns, 0123 for the text "83".
func checked(from, to reflect.Value) (any, error) {
	value := from.Interface()
	if text, isText := value.(string); isText {
		return parsed(text, to.Type())
	}
	if to.Type() == reflect.TypeFor[time.Duration]() {
		if value == 0 {
			return time.Duration(0), nil
		}
		return nil, wrong(value, noDuration)
	}
	switch kind := to.Kind(); {
	case to.CanInt():
		return wholeNumber(value, to.Type())
	case kind == reflect.Bool && from.Kind() != reflect.Bool:
		return nil, wrong(value, "is neither true nor false")
	case kind == reflect.String && (from.Kind() == reflect.Map || from.Kind() == reflect.Slice):
		return nil, wrong(value, "stands where a text belongs")
	case kind == reflect.String:
		return nil, wrong(value, "is not text as it stands; write it between quotes")
	case kind == reflect.Struct && from.Kind() != reflect.Map:
		return nil, wrong(value, noSection)
	case kind == reflect.Slice && from.Kind() != reflect.Slice:
		return nil, wrong(value, "is no list; write [a, b]")
	}
	return value, nil
}

// parsed reads a text, which is all that the environment has.
func parsed(text string, to reflect.Type) (any, error) {
	if to == reflect.TypeFor[time.Duration]() {
		duration, err := time.ParseDuration(text)
		if err != nil {
			return nil, wrong(text, noDuration)
		}
		return duration, nil
	}
	switch to.Kind() {
	case reflect.Int, reflect.Int16, reflect.Int32, reflect.Int64:
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return nil, wrong(text, "is no whole number, or has too many digits")
		}
		return wholeNumber(int(n), to)
	case reflect.Float64:
		n, err := strconv.ParseFloat(text, 64)
		if err != nil || math.IsNaN(n) || math.IsInf(n, 0) {
			return nil, wrong(text, "is no number")
		}
		return n, nil
	case reflect.Bool:
		is, err := strconv.ParseBool(strings.ToLower(text))
		if err != nil {
			return nil, wrong(text, "is neither true nor false")
		}
		return is, nil
	case reflect.Struct:
		return nil, wrong(text, noSection)
	}
	return text, nil
}

// wholeNumber is value as a number of the type to.
func wholeNumber(value any, to reflect.Type) (any, error) {
	n := reflect.ValueOf(value)
	switch {
	case n.CanInt() && !reflect.Zero(to).OverflowInt(n.Int()):
		return int(n.Int()), nil
	case n.CanInt() || n.CanUint() || n.CanFloat() && math.Abs(n.Float()) >= math.MaxInt64:
		return nil, wrong(value, fmt.Sprintf("is too large; the largest number is %d", uint64(1)<<(to.Bits()-1)-1))
	case n.CanFloat() && n.Float() == math.Trunc(n.Float()):
		return wholeNumber(int(n.Float()), to)
	}
	return nil, wrong(value, "is no whole number")
}

// wrong shows a value as the file or the variable has it, as far as one can tell.
func wrong(value any, problem string) error {
	found := fmt.Sprint(value)
	switch reflect.ValueOf(value).Kind() {
	case reflect.String:
		found = strconv.Quote(shortened(found))
	case reflect.Map:
		found = "a section"
	case reflect.Slice:
		found = "a list"
	}
	return wrongValue{found, problem}
}

// shortened keeps a text that stands in the wrong place from filling the screen.
func shortened(text string) string {
	const most = 60
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "..."
	}
	return text
}

// decodeErrors takes a joined error apart.
func decodeErrors(err error) []*mapstructure.DecodeError {
	var several interface{ Unwrap() []error }
	var one *mapstructure.DecodeError
	var found []*mapstructure.DecodeError
	switch {
	case err == nil:
	case errors.As(err, &several):
		for _, err := range several.Unwrap() {
			found = append(found, decodeErrors(err)...)
		}
	case errors.As(err, &one):
		found = append(found, one)
	}
	return found
}

// plainPath turns the decoder's issuers[0].audience into issuers.0.audience.
func plainPath(name string) string {
	return strings.NewReplacer("[", ".", "]", "").Replace(name)
}
