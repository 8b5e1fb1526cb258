package query

import (
	"fmt"

	"github.com/gatehouse/gatehouse/internal/openapi"
	"github.com/gatehouse/gatehouse/query/entity"
	"github.com/gatehouse/gatehouse/query/filter"
	"github.com/gatehouse/gatehouse/query/graph"
	"github.com/gatehouse/gatehouse/query/option"
)

// maxPage is the largest and the default page, in sign-ins.
const maxPage = 1000

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
	selected          []*entity.Member
	visibility        option.Visibility
	skipToken         string
}

// newListOptions are the options of a list with their defaults.
func newListOptions() *listOptions {
	return &listOptions{top: maxPage, descending: true, visibility: option.Settled}
}

func (o *listOptions) Options() []option.Option {
	return []option.Option{
		o.filterOption("Interactive sign-ins, unless it names a kind itself."), o.searchOption(), o.topOption(), o.orderOption(),
		option.Either("$count", &o.count, "false", "true", "Whether `@odata.count` says how many sign-ins the whole list has."),
		o.selectOption(), o.visibilityOption(),
		option.Text("$skiptoken", &o.skipToken, "As found in `@odata.nextLink`; not made by hand."),
	}
}

func (o *listOptions) Check() *graph.Problem { return nil }

// oneOptions are those of a single sign-in.
type oneOptions struct{ listOptions }

func newOneOptions() *oneOptions { return &oneOptions{listOptions{visibility: option.Settled}} }

func (o *oneOptions) Options() []option.Option {
	return []option.Option{o.selectOption(), o.visibilityOption()}
}

// totalOptions are those of the number of sign-ins.
type totalOptions struct{ listOptions }

func newTotalOptions() *totalOptions { return &totalOptions{listOptions{visibility: option.Settled}} }

func (o *totalOptions) Options() []option.Option {
	return []option.Option{o.filterOption("Interactive sign-ins, unless it names a kind itself."), o.searchOption(), o.visibilityOption()}
}

func (o *listOptions) filterOption(byDefault string) option.Option {
	return option.Option{Name: "$filter", About: "An expression that sign-ins must meet. " + byDefault, Schema: option.Bounded(openapi.Text(), filter.MaxLength), Read: o.readFilter}
}

func (o *listOptions) searchOption() option.Option {
	return option.Option{Name: "$search", About: "Words and phrases that the user, the application or the address holds.", Schema: option.Bounded(openapi.Text(), filter.MaxLength), Read: o.readSearch}
}

func (o *listOptions) topOption() option.Option {
	return option.Whole("$top", &o.top, 1, maxPage, "How many sign-ins a page has.")
}

func (o *listOptions) orderOption() option.Option {
	schema := openapi.Text()
	schema.Default = "createdDateTime desc"
	schema.Examples = []any{"createdDateTime asc", "createdDateTime desc,id desc", "userDisplayName"}
	return option.Option{Name: "$orderby", About: fmt.Sprintf("The order, `asc` when no direction is given; the id decides among equal times. For a list of up to %d sign-ins also %s, each followed by `createdDateTime` or not.", maxOrdered, orderPropertyNames()), Schema: schema, Read: o.readOrder}
}

func (o *listOptions) selectOption() option.Option {
	schema := openapi.Text()
	schema.Examples = []any{"id,createdDateTime,status"}
	return option.Option{Name: "$select", About: "Whole properties by comma; all of the version where none is named.", Schema: schema, Read: o.readSelect}
}

func (o *listOptions) visibilityOption() option.Option {
	return option.OfVisibility(&o.visibility)
}

func (o *listOptions) readFilter(text string) *graph.Problem {
	f, err := filter.Parse(text)
	if err != nil {
		return graph.BadRequest("Invalid filter clause: " + err.Error() + ".")
	}
	o.filter, o.filterText = f, text
	return nil
}

func (o *listOptions) readSearch(text string) *graph.Problem {
	f, err := filter.ParseSearch(text)
	if err != nil {
		return graph.BadRequest("Invalid search clause: " + err.Error() + ".")
	}
	o.search, o.searchText = f, text
	return nil
}

func (o *listOptions) readSelect(text string) *graph.Problem {
	selected, err := entity.ParseSelect(text)
	o.selected = selected
	return err
}
