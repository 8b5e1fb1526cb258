package option

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gatehouse/gatehouse/internal/openapi"
	"github.com/gatehouse/gatehouse/query/filter"
	"github.com/gatehouse/gatehouse/query/graph"
)

// Whole is a whole number from low to high.
func Whole(name string, into *int, low, high int, about string) Option {
	schema := openapi.Whole().AtLeast(int64(low)).AtMost(int64(high))
	schema.Default = *into
	return Option{Name: name, About: about, Schema: schema, Read: func(text string) *graph.Problem {
		n, err := strconv.Atoi(text)
		if err != nil || n < low || n > high {
			return invalidValue(name, text, fmt.Sprintf("a whole number from %d to %d", low, high))
		}
		*into = n
		return nil
	}}
}

// Seconds is a time from 0 to high, in whole seconds.
func Seconds(name string, into *time.Duration, high int, about string) Option {
	seconds := int(*into / time.Second)
	o := Whole(name, &seconds, 0, high, about)
	read := o.Read
	o.Read = func(text string) *graph.Problem {
		problem := read(text)
		*into = time.Duration(seconds) * time.Second
		return problem
	}
	return o
}

// Choice is one of some words, in any case. No word is the default where
// into holds none of them.
func Choice[T ~string](name string, into *T, words []T, about string) Option {
	schema := openapi.OneOf(words...)
	if slices.Contains(words, *into) {
		schema.Default = string(*into)
	}
	return Option{Name: name, About: about, Schema: schema, Read: func(text string) *graph.Problem {
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

// Either is one of two words, of which the second makes it true.
func Either(name string, into *bool, no, yes string, about string) Option {
	word := no
	if *into {
		word = yes
	}
	o := Choice(name, &word, []string{no, yes}, about)
	read := o.Read
	o.Read = func(text string) *graph.Problem {
		problem := read(text)
		*into = word == yes
		return problem
	}
	return o
}

// Date is a date or a moment.
func Date(name string, into *time.Time, about string) Option {
	schema := openapi.Text()
	schema.Examples = []any{"2026-07-17", "2026-07-17T14:10:02.1234567Z"}
	return Option{Name: name, About: about + " A date, or a moment with up to seven decimals; UTC when no offset is given.", Schema: schema, Read: func(text string) *graph.Problem {
		parsed, ok := filter.ParseTime(text)
		if !ok {
			return invalidValue(name, text, "a date such as 2026-07-17 or 2026-07-17T14:10:02Z")
		}
		*into = parsed
		return nil
	}}
}

// Text is any text.
func Text(name string, into *string, about string) Option {
	return Option{Name: name, About: about, Schema: openapi.Text(), Read: func(text string) *graph.Problem {
		*into = text
		return nil
	}}
}

// invalidValue is the answer to a value that an option does not have.
func invalidValue(option, value, instead string) *graph.Problem {
	return graph.BadRequest(fmt.Sprintf("Invalid value '%s' for %s: it is %s.", graph.Clip(value), option, instead))
}

// Bounded adds the greatest length, in bytes.
func Bounded(schema *openapi.Schema, length int) *openapi.Schema {
	schema.MaxLength = &length
	return schema
}

// CheckPeriod refuses a period that ends before it begins.
func CheckPeriod(from, to time.Time) *graph.Problem {
	if !from.IsZero() && !to.IsZero() && !from.Before(to) {
		return graph.BadRequest("The option 'from' must lie before 'to'.")
	}
	return nil
}
