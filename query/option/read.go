package option

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/gatehouse/gatehouse/query/graph"
)

// Read reads a query string. An option that is unknown, or given twice, is
// refused: no clause is ever ignored.
func Read(rawQuery string, known []Option) *graph.Problem {
	values, err := Pairs(rawQuery)
	if err != nil {
		return graph.BadRequest("The query string is malformed: " + err.Error() + ".")
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
		i, isKnown := byName[folded(name)]
		if !isKnown {
			return unknownOption(name, byName)
		}
		if _, before := given[i]; before || len(texts) > 1 {
			return graph.BadRequest(fmt.Sprintf("Query option '%s' is given more than once.", graph.Clip(name)))
		}
		given[i] = texts[0]
	}
	for i, o := range known {
		text, isGiven := given[i]
		if !isGiven {
			continue
		}
		if problem := o.Read(text); problem != nil {
			return problem
		}
	}
	return nil
}

// Pairs are the names and values of a query string, less those that are malformed,
// of which it returns the first error. Only & parts them: as in Graph a semicolon is
// a character of the value, such as that of a client app's name.
func Pairs(rawQuery string) (url.Values, error) {
	return url.ParseQuery(strings.ReplaceAll(rawQuery, ";", "%3B"))
}

// folded is a name without regard to case. Letters beyond ASCII stay as they are: İ is i in
// lower case, but not for who compares without regard to case, and links and tags are made by
// looking for options once more.
func folded(name string) string {
	return strings.Map(func(r rune) rune {
		if 'A' <= r && r <= 'Z' {
			return r - 'A' + 'a'
		}
		return r
	}, name)
}

func unknownOption(name string, known map[string]int) *graph.Problem {
	message := fmt.Sprintf("Query option '%s' is not supported here.", graph.Clip(name))
	switch _, dollar := known["$"+strings.ToLower(name)]; {
	case dollar:
		message += fmt.Sprintf(" Did you mean '$%s'?", strings.ToLower(name))
	case strings.EqualFold(name, "$skip"):
		message += " Follow @odata.nextLink to reach further pages."
	}
	return graph.BadRequest(message)
}
