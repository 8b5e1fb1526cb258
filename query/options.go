package query

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"github.com/gatehouse/gatehouse/query/filter"
)

// maxPage is the largest and the default page, in sign-ins.
const maxPage = 1000

// visibility says up to where sign-ins are shown.
type visibility string

const (
	// settled ends at the horizon: the same question gets the same answer later.
	settled visibility = "settled"
	// live shows all that is stored.
	live visibility = "live"
)

// listOptions are the query options of a list.
type listOptions struct {
	filter     *filter.Filter
	filterText string
	search     *filter.Filter
	searchText string
	top        int
	descending bool
	count      bool
	selected   []*member
	visibility visibility
	skipToken  string
}

// parseListOptions reads the query string of a list.
func parseListOptions(rawQuery string) (listOptions, *graphError) {
	o := listOptions{top: maxPage, descending: true, visibility: settled}
	err := readOptions(rawQuery, map[string]func(string) *graphError{
		"$filter":    o.readFilter,
		"$search":    o.readSearch,
		"$top":       o.readTop,
		"$orderby":   o.readOrder,
		"$count":     o.readCount,
		"$select":    o.readSelect,
		"$skiptoken": func(v string) *graphError { o.skipToken = v; return nil },
		"visibility": o.visibility.read,
	})
	return o, err
}

// readOptions calls the reader of each option of a query string. An unknown
// option, or one given twice, is refused: no clause is ever ignored.
func readOptions(rawQuery string, readers map[string]func(string) *graphError) *graphError {
	values, err := url.ParseQuery(rawQuery)
	if err != nil {
		return badRequest("The query string is malformed: " + err.Error() + ".")
	}
	seen := map[string]bool{}
	for name, given := range values {
		option := strings.ToLower(name)
		read, known := readers[option]
		switch {
		case !known:
			return unknownOption(name, readers)
		case len(given) > 1 || seen[option]:
			return badRequest(fmt.Sprintf("Query option '%s' is given more than once.", clipText(name)))
		}
		seen[option] = true
		if err := read(given[0]); err != nil {
			return err
		}
	}
	return nil
}

func unknownOption(name string, readers map[string]func(string) *graphError) *graphError {
	message := fmt.Sprintf("Query option '%s' is not supported here.", clipText(name))
	switch _, dollar := readers["$"+strings.ToLower(name)]; {
	case dollar:
		message += fmt.Sprintf(" Did you mean '$%s'?", strings.ToLower(name))
	case strings.EqualFold(name, "$skip"):
		message += " Follow @odata.nextLink to reach further pages."
	}
	return badRequest(message)
}

func (o *listOptions) readFilter(text string) *graphError {
	f, err := filter.Parse(text)
	if err != nil {
		return badRequest("Invalid filter clause: " + err.Error() + ".")
	}
	o.filter, o.filterText = f, text
	return nil
}

func (o *listOptions) readSearch(text string) *graphError {
	f, err := filter.ParseSearch(text)
	if err != nil {
		return badRequest("Invalid search clause: " + err.Error() + ".")
	}
	o.search, o.searchText = f, text
	return nil
}

func (o *listOptions) readTop(text string) *graphError {
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > maxPage {
		return badRequest(fmt.Sprintf("Invalid value '%s' for $top: it is a whole number from 1 to %d.", clipText(text), maxPage))
	}
	o.top = n
	return nil
}

func (o *listOptions) readCount(text string) *graphError {
	switch strings.ToLower(text) {
	case "true":
		o.count = true
	case "false":
	default:
		return badRequest(fmt.Sprintf("Invalid value '%s' for $count: it is true or false.", clipText(text)))
	}
	return nil
}

func (o *listOptions) readSelect(text string) *graphError {
	selected, err := parseSelect(text)
	o.selected = selected
	return err
}

func (v *visibility) read(text string) *graphError {
	switch visibility(strings.ToLower(text)) {
	case settled:
		*v = settled
	case live:
		*v = live
	default:
		return badRequest(fmt.Sprintf("Invalid value '%s' for visibility: it is settled or live.", clipText(text)))
	}
	return nil
}
