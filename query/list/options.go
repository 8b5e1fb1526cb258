package list

import (
	"fmt"
	"strings"

	"github.com/gatehouse/gatehouse/internal/openapi"
	"github.com/gatehouse/gatehouse/query/entity"
	"github.com/gatehouse/gatehouse/query/filter"
	"github.com/gatehouse/gatehouse/query/graph"
	"github.com/gatehouse/gatehouse/query/option"
)

// maxPage is the largest and the default page, in sign-ins.
const maxPage = 1000

// PageOptions are the query options of a list.
type PageOptions struct {
	// Filter and Search are conditions; nil takes all.
	Filter, Search         *filter.Filter
	filterText, searchText string
	// Top is the size of a page; topText is what $top said.
	Top     int
	topText string
	// descending is the order of time; orderBy comes before it, nil for nothing. It
	// stands at the position orderByAt of $orderby, from 1.
	descending        bool
	orderBy           *orderProperty
	orderByDescending bool
	orderByAt         int
	count             bool
	selected          []*entity.Member
	visibility        option.Visibility
	source            source // empty for what the filter says
	// SkipToken is where to go on; empty for the beginning.
	SkipToken string
	version   entity.Version
	level     metadataLevel
}

// NewPageOptions are the options of a version's list with their defaults.
func NewPageOptions(v entity.Version) *PageOptions {
	return &PageOptions{Top: maxPage, descending: true, visibility: option.Settled, version: v}
}

// Options implements option.Set.
func (o *PageOptions) Options() []option.Option {
	return []option.Option{
		o.filterOption("Interactive sign-ins, unless it names a kind itself."), o.searchOption(), o.topOption(), o.orderOption(),
		option.Either("$count", &o.count, "false", "true", "Whether `@odata.count` says how many sign-ins the whole list has.").WithBareName(),
		o.selectOption(), o.formatOption(), o.visibilityOption(), o.sourceOption(),
		option.Text("$skiptoken", &o.SkipToken, "As found in `@odata.nextLink`; not made by hand."),
		o.versionOption(),
	}
}

// Check implements option.Set.
func (o *PageOptions) Check() *graph.Problem { return o.applySource() }

// OneOptions are those of a single sign-in.
type OneOptions struct{ PageOptions }

// NewOneOptions makes the options with their defaults.
func NewOneOptions() *OneOptions { return &OneOptions{PageOptions{visibility: option.Settled}} }

// Options implements option.Set.
func (o *OneOptions) Options() []option.Option {
	return []option.Option{o.selectOption(), o.formatOption(), o.visibilityOption()}
}

// TotalOptions are those of the number of sign-ins.
type TotalOptions struct{ PageOptions }

// NewTotalOptions makes the options with their defaults.
func NewTotalOptions() *TotalOptions { return &TotalOptions{PageOptions{visibility: option.Settled}} }

// Options implements option.Set.
func (o *TotalOptions) Options() []option.Option {
	return []option.Option{o.filterOption("Interactive sign-ins, unless it names a kind itself."), o.searchOption(), o.visibilityOption()}
}

func (o *PageOptions) filterOption(byDefault string) option.Option {
	return option.Option{Name: "$filter", About: "An expression that sign-ins must meet. " + byDefault, Schema: option.Bounded(openapi.Text(), filter.MaxLength), Read: o.readFilter}.WithBareName().OrBlank()
}

func (o *PageOptions) searchOption() option.Option {
	return option.Option{Name: "$search", About: "Words and phrases that the user, the application or the address holds.", Schema: option.Bounded(openapi.Text(), filter.MaxLength), Read: o.readSearch}.WithBareName().OrBlank()
}

func (o *PageOptions) topOption() option.Option {
	return option.Whole("$top", &o.Top, 1, maxPage, "How many sign-ins a page has.").WithBareName().Keeping(&o.topText)
}

func (o *PageOptions) orderOption() option.Option {
	schema := openapi.Text()
	schema.Default = "createdDateTime desc"
	schema.Examples = []any{"createdDateTime asc", "createdDateTime desc,id desc", "userDisplayName"}
	return option.Option{Name: "$orderby", About: fmt.Sprintf("The order, `asc` when no direction is given; the id decides among equal times. For a list of up to %d sign-ins also %s, each followed by `createdDateTime` or not.", maxOrdered, orderPropertyNames()), Schema: schema, Read: o.readOrder}.WithBareName().OrBlank()
}

func (o *PageOptions) selectOption() option.Option {
	schema := openapi.Text()
	schema.Examples = []any{"id,createdDateTime,status"}
	return option.Option{Name: "$select", About: "Whole properties by comma, or `*` for all of the version, as where none is named.", Schema: schema, Read: o.readSelect}.WithBareName().OrBlank()
}

func (o *PageOptions) visibilityOption() option.Option {
	return option.OfVisibility(&o.visibility)
}

// versionOption says again what the path says, as scripts do that were made from the
// portal's requests.
func (o *PageOptions) versionOption() option.Option {
	version := o.version.String()
	return option.Option{Name: "api-version", About: "The version in the path, said again.", Schema: openapi.OneOf(version), Read: func(text string) *graph.Problem {
		if !strings.EqualFold(text, version) {
			return graph.BadRequest(fmt.Sprintf("Invalid value '%s' for api-version: it is %s, as in the path.", graph.Clip(text), version))
		}
		return nil
	}}
}

func (o *PageOptions) readFilter(text string) *graph.Problem {
	f, err := filter.Parse(text)
	if err != nil {
		return graph.BadRequest("Invalid filter clause: " + err.Error() + ".")
	}
	o.Filter, o.filterText = f, text
	return nil
}

func (o *PageOptions) readSearch(text string) *graph.Problem {
	f, err := filter.ParseSearch(text)
	if err != nil {
		return graph.BadRequest("Invalid search clause: " + err.Error() + ".")
	}
	o.Search, o.searchText = f, text
	return nil
}

func (o *PageOptions) readSelect(text string) *graph.Problem {
	selected, err := entity.ParseSelect(text)
	o.selected = selected
	return err
}
