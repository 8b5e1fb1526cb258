package query

import (
	"fmt"

	"github.com/gatehouse/gatehouse/internal/openapi"
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
	// descending is the order of time; orderBy comes before it, nil for nothing. It
	// stands at the position orderByAt of $orderby, from 1.
	descending        bool
	orderBy           *orderProperty
	orderByDescending bool
	orderByAt         int
	count             bool
	selected          []*member
	visibility        visibility
	skipToken         string
}

// newListOptions are the options of a list with their defaults.
func newListOptions() *listOptions {
	return &listOptions{top: maxPage, descending: true, visibility: settled}
}

func (o *listOptions) options() []option {
	return []option{
		o.filterOption("Interactive sign-ins, unless it names a kind itself."), o.searchOption(), o.topOption(), o.orderOption(),
		eitherOption("$count", &o.count, "false", "true", "Whether `@odata.count` says how many sign-ins the whole list has."),
		o.selectOption(), o.visibilityOption(),
		textOption("$skiptoken", &o.skipToken, "As found in `@odata.nextLink`; not made by hand."),
	}
}

func (o *listOptions) check() *graphError { return nil }

// oneOptions are those of a single sign-in.
type oneOptions struct{ listOptions }

func newOneOptions() *oneOptions { return &oneOptions{listOptions{visibility: settled}} }

func (o *oneOptions) options() []option { return []option{o.selectOption(), o.visibilityOption()} }

// totalOptions are those of the number of sign-ins.
type totalOptions struct{ listOptions }

func newTotalOptions() *totalOptions { return &totalOptions{listOptions{visibility: settled}} }

func (o *totalOptions) options() []option {
	return []option{o.filterOption("Interactive sign-ins, unless it names a kind itself."), o.searchOption(), o.visibilityOption()}
}

func (o *listOptions) filterOption(byDefault string) option {
	return option{name: "$filter", about: "An expression that sign-ins must meet. " + byDefault, schema: bounded(openapi.Text(), filter.MaxLength), read: o.readFilter}
}

func (o *listOptions) searchOption() option {
	return option{name: "$search", about: "Words and phrases that the user, the application or the address holds.", schema: bounded(openapi.Text(), filter.MaxLength), read: o.readSearch}
}

func (o *listOptions) topOption() option {
	return wholeOption("$top", &o.top, 1, maxPage, "How many sign-ins a page has.")
}

func (o *listOptions) orderOption() option {
	schema := openapi.Text()
	schema.Default = "createdDateTime desc"
	schema.Examples = []any{"createdDateTime asc", "createdDateTime desc,id desc", "userDisplayName"}
	return option{name: "$orderby", about: fmt.Sprintf("The order, `asc` when no direction is given; the id decides among equal times. For a list of up to %d sign-ins also %s, each followed by `createdDateTime` or not.", maxOrdered, orderPropertyNames()), schema: schema, read: o.readOrder}
}

func (o *listOptions) selectOption() option {
	schema := openapi.Text()
	schema.Examples = []any{"id,createdDateTime,status"}
	return option{name: "$select", about: "Whole properties by comma; all of the version where none is named.", schema: schema, read: o.readSelect}
}

func (o *listOptions) visibilityOption() option {
	return visibilityOption(&o.visibility)
}

func visibilityOption(into *visibility) option {
	return choiceOption("visibility", into, []visibility{settled, live}, "`settled` ends at the horizon, `live` shows all that is stored.")
}

// bounded adds the greatest length, in bytes.
func bounded(schema *openapi.Schema, length int) *openapi.Schema {
	schema.MaxLength = &length
	return schema
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

func (o *listOptions) readSelect(text string) *graphError {
	selected, err := parseSelect(text)
	o.selected = selected
	return err
}
