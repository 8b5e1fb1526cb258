package questions

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Type is the type of a parameter, as ClickHouse names it. The list is closed.
type Type string

// The types.
const (
	Count Type = "UInt32"        // a whole number, 0 or more
	Ratio Type = "Float64"       // a number
	Texts Type = "Array(String)" // texts, in options separated by commas
)

// Format makes the parameter's value of what a client wrote. Errors: a text that
// is no value of the type, and an unknown type.
func (t Type) Format(text string) (string, error) {
	switch t {
	case Count:
		n, err := strconv.ParseUint(text, 10, 32)
		if err != nil {
			return "", fmt.Errorf("it is a whole number from 0 to %d", uint32(math.MaxUint32))
		}
		return strconv.FormatUint(n, 10), nil
	case Ratio:
		n, err := strconv.ParseFloat(text, 64)
		if err != nil || math.IsNaN(n) || math.IsInf(n, 0) {
			return "", errors.New("it is a number, such as 0.5")
		}
		return strconv.FormatFloat(n, 'f', -1, 64), nil
	case Texts:
		return formatTexts(text), nil
	}
	return "", fmt.Errorf("the type %q is not known", string(t))
}

// formatTexts writes texts separated by commas as an array.
func formatTexts(text string) string {
	var all []string
	for _, one := range strings.Split(text, ",") {
		if one = strings.TrimSpace(one); one != "" {
			all = append(all, "'"+strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(one)+"'")
		}
	}
	return "[" + strings.Join(all, ", ") + "]"
}

// check says why a default, as ClickHouse writes it, is no value of the type.
func (t Type) check(literal string) error {
	if t == Texts {
		if !strings.HasPrefix(literal, "[") || !strings.HasSuffix(literal, "]") {
			return fmt.Errorf("%s is no array", literal)
		}
		return nil
	}
	_, err := t.Format(literal)
	return err
}
