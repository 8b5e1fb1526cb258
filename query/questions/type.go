package questions

import (
	"errors"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"

	"github.com/gatehouse/gatehouse/internal/clickhouse"
)

// Type is the type of a parameter, as ClickHouse names it. The list is closed.
type Type string

// The types.
const (
	Count Type = "UInt32"        // a whole number, 0 or more
	Ratio Type = "Float64"       // a number
	Texts Type = "Array(String)" // texts, in options separated by commas
)

// Value is the value of a parameter.
type Value struct {
	// Text is the value as ClickHouse writes it.
	Text string
	// Bound is what is bound to the placeholder.
	Bound any
}

// Read makes the parameter's value of what a client wrote. Errors: a text that is
// no value of the type, and an unknown type.
func (t Type) Read(text string) (Value, error) {
	switch t {
	case Count:
		n, err := strconv.ParseUint(text, 10, 32)
		if err != nil {
			return Value{}, fmt.Errorf("it is a whole number from 0 to %d", uint32(math.MaxUint32))
		}
		return plain(strconv.FormatUint(n, 10)), nil
	case Ratio:
		n, err := strconv.ParseFloat(text, 64)
		if err != nil || math.IsNaN(n) || math.IsInf(n, 0) {
			return Value{}, errors.New("it is a number, such as 0.5")
		}
		return plain(strconv.FormatFloat(n, 'f', -1, 64)), nil
	case Texts:
		list := []string{}
		for _, one := range strings.Split(text, ",") {
			if one = strings.TrimSpace(one); one != "" {
				list = append(list, one)
			}
		}
		return ofTexts(list), nil
	}
	return Value{}, fmt.Errorf("the type %q is not known", string(t))
}

func plain(text string) Value { return Value{Text: text, Bound: text} }

func ofTexts(list []string) Value { return Value{Text: clickhouse.Texts(list), Bound: list} }

// literal reads a default, as ClickHouse writes it. Texts hold no quotes.
func (t Type) literal(text string) (Value, error) {
	if t != Texts {
		return t.Read(text)
	}
	if !arrayLiteral.MatchString(text) {
		return Value{}, fmt.Errorf("%s is no array of texts", text)
	}
	list := []string{}
	for _, found := range textLiteral.FindAllStringSubmatch(text, -1) {
		list = append(list, found[1])
	}
	return ofTexts(list), nil
}

var (
	textLiteral  = regexp.MustCompile(`'([^'\\]*)'`)
	arrayLiteral = regexp.MustCompile(`^\[('[^'\\]*'(, '[^'\\]*')*)?\]$`)
)
