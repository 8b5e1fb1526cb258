package query

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gatehouse/gatehouse/internal/openapi"
	"github.com/gatehouse/gatehouse/query/filter"
)

// option is a query option: what is said about it, and how it is read.
type option struct {
	name string
	// also is another name of it; empty for none.
	also string
	// about says what it means. Its values and its default stand in schema.
	about  string
	schema *openapi.Schema
	read   func(value string) *graphError
}

// optionSet is the query options of an operation, over the place where their
// values go.
type optionSet interface {
	// options lists them. Values that are there already are the defaults.
	options() []option
	// check looks at the values together, when all have been read.
	check() *graphError
}

// names are all names of the option, lower case.
func (o option) names() []string {
	if o.also == "" {
		return []string{strings.ToLower(o.name)}
	}
	return []string{strings.ToLower(o.name), strings.ToLower(o.also)}
}

// readOptions reads a query string. An option that is unknown, or given twice, is
// refused: no clause is ever ignored.
func readOptions(rawQuery string, known []option) *graphError {
	values, err := url.ParseQuery(rawQuery)
	if err != nil {
		return badRequest("The query string is malformed: " + err.Error() + ".")
	}
	byName := map[string]int{}
	for i, o := range known {
		for _, name := range o.names() {
			byName[name] = i
		}
	}
	given := map[int]string{}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		texts := values[name]
		i, isKnown := byName[strings.ToLower(name)]
		if !isKnown {
			return unknownOption(name, byName)
		}
		if _, before := given[i]; before || len(texts) > 1 {
			return badRequest(fmt.Sprintf("Query option '%s' is given more than once.", clipText(name)))
		}
		given[i] = texts[0]
	}
	for i, o := range known {
		text, isGiven := given[i]
		if !isGiven {
			continue
		}
		if problem := o.read(text); problem != nil {
			return problem
		}
	}
	return nil
}

func unknownOption(name string, known map[string]int) *graphError {
	message := fmt.Sprintf("Query option '%s' is not supported here.", clipText(name))
	switch _, dollar := known["$"+strings.ToLower(name)]; {
	case dollar:
		message += fmt.Sprintf(" Did you mean '$%s'?", strings.ToLower(name))
	case strings.EqualFold(name, "$skip"):
		message += " Follow @odata.nextLink to reach further pages."
	}
	return badRequest(message)
}

// invalidValue is the answer to a value that an option does not have.
func invalidValue(option, value, instead string) *graphError {
	return badRequest(fmt.Sprintf("Invalid value '%s' for %s: it is %s.", clipText(value), option, instead))
}

// wholeOption is a whole number from low to high.
func wholeOption(name string, into *int, low, high int, about string) option {
	schema := openapi.Whole().AtLeast(int64(low)).AtMost(int64(high))
	schema.Default = *into
	return option{name: name, about: about, schema: schema, read: func(text string) *graphError {
		n, err := strconv.Atoi(text)
		if err != nil || n < low || n > high {
			return invalidValue(name, text, fmt.Sprintf("a whole number from %d to %d", low, high))
		}
		*into = n
		return nil
	}}
}

// secondsOption is a time from 0 to high, in whole seconds.
func secondsOption(name string, into *time.Duration, high int, about string) option {
	seconds := int(*into / time.Second)
	o := wholeOption(name, &seconds, 0, high, about)
	read := o.read
	o.read = func(text string) *graphError {
		problem := read(text)
		*into = time.Duration(seconds) * time.Second
		return problem
	}
	return o
}

// choiceOption is one of some words, in any case. No word is the default where
// into holds none of them.
func choiceOption[T ~string](name string, into *T, words []T, about string) option {
	schema := openapi.OneOf(words...)
	if slices.Contains(words, *into) {
		schema.Default = string(*into)
	}
	return option{name: name, about: about, schema: schema, read: func(text string) *graphError {
		for _, word := range words {
			if strings.EqualFold(text, string(word)) {
				*into = word
				return nil
			}
		}
		return invalidValue(name, text, anyOfWords(words))
	}}
}

// anyOfWords names all words of a choice.
func anyOfWords[T ~string](words []T) string {
	texts := make([]string, len(words))
	for i, word := range words {
		texts[i] = string(word)
	}
	last := len(texts) - 1
	if last > 3 {
		return "one of " + strings.Join(texts, ", ")
	}
	return strings.Join(texts[:last], ", ") + " or " + texts[last]
}

// eitherOption is one of two words, of which the second makes it true.
func eitherOption(name string, into *bool, no, yes string, about string) option {
	word := no
	if *into {
		word = yes
	}
	o := choiceOption(name, &word, []string{no, yes}, about)
	read := o.read
	o.read = func(text string) *graphError {
		problem := read(text)
		*into = word == yes
		return problem
	}
	return o
}

// dateOption is a date or a moment.
func dateOption(name string, into *time.Time, about string) option {
	schema := openapi.Text()
	schema.Examples = []any{"2026-07-17", "2026-07-17T14:10:02.1234567Z"}
	return option{name: name, about: about + " A date, or a moment with up to seven decimals; UTC when no offset is given.", schema: schema, read: func(text string) *graphError {
		parsed, ok := filter.ParseTime(text)
		if !ok {
			return invalidValue(name, text, "a date such as 2026-07-17 or 2026-07-17T14:10:02Z")
		}
		*into = parsed
		return nil
	}}
}

// textOption is any text.
func textOption(name string, into *string, about string) option {
	return option{name: name, about: about, schema: openapi.Text(), read: func(text string) *graphError {
		*into = text
		return nil
	}}
}

// keeping keeps the text of the option too.
func (o option) keeping(text *string) option {
	read := o.read
	o.read = func(value string) *graphError {
		*text = value
		return read(value)
	}
	return o
}

// orderOfPeriod refuses a period that ends before it begins.
func orderOfPeriod(from, to time.Time) *graphError {
	if !from.IsZero() && !to.IsZero() && !from.Before(to) {
		return badRequest("The option 'from' must lie before 'to'.")
	}
	return nil
}
