package list

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/query/entity"
	"github.com/gatehouse/gatehouse/query/filter"
	"github.com/gatehouse/gatehouse/query/option"
)

func TestPageOptions_withoutAQuery_areTheDefaults(t *testing.T) {
	o := NewPageOptions(entity.V1)
	require.Nil(t, option.Read("", o.Options()))
	assert.Nil(t, o.Check())
	assert.Equal(t, &PageOptions{Top: 1000, descending: true, visibility: option.Settled, version: entity.V1}, o)
}

func TestPageOptions_blank_areNotGiven(t *testing.T) {
	o := NewPageOptions(entity.V1)
	require.Nil(t, option.Read("$filter=&$search=+&orderby=&$select=%09&$format=", o.Options()))
	assert.Equal(t, NewPageOptions(entity.V1), o)
	for _, rawQuery := range []string{"$filter=&filter=", "$top=", "$count=", "visibility="} {
		assert.NotNil(t, option.Read(rawQuery, NewPageOptions(entity.V1).Options()), rawQuery)
	}
}

func TestPageOptions_areReadFromTheQuery(t *testing.T) {
	o := NewPageOptions(entity.V1)
	problem := option.Read("$filter=appId+eq+'x'&$search=%22ada%22&$top=7&$orderby=status+desc&$count=true&$select=status,ID,status&visibility=live&$skiptoken=AbC&api-version=V1.0", o.Options())
	require.Nil(t, problem)
	require.NotNil(t, o.Filter)
	require.NotNil(t, o.Search)
	names := []string{}
	for _, m := range o.selected {
		names = append(names, m.Name)
	}
	assert.Equal(t, []string{"status", "id"}, names)
	assert.Equal(t, []any{"appId eq 'x'", `"ada"`, 7, "status", true, true, true, option.Live, "AbC"},
		[]any{o.filterText, o.searchText, o.Top, o.orderBy.name, o.orderByDescending, o.descending, o.count, o.visibility, o.SkipToken})
}

func TestPageOptions_wrong_areRefusedInTheirWords(t *testing.T) {
	for rawQuery, want := range map[string]string{
		"$filter=foo+eq+1":   "Invalid filter clause: unknown property 'foo' at position 1.",
		"$search=%22x":       "Invalid search clause: a phrase without its closing quote at position 1.",
		"$top=1001":          "Invalid value '1001' for $top: it is a whole number from 1 to 1000.",
		"$orderby=id":        "Invalid $orderby: lists are ordered by createdDateTime, and those of at most 1000 sign-ins also by " + orderPropertyNames() + "; 'id' stands at position 1.",
		"$format=atom":       "Invalid value 'atom' for $format: it is json or application/json.",
		"$count=1":           "Invalid value '1' for $count: it is false or true.",
		"$select=foo":        "Invalid $select: unknown property 'foo' at position 1; whole properties of a sign-in can be selected.",
		"visibility=settle":  "Invalid value 'settle' for visibility: it is settled or live.",
		"$skiptoken=&$skip=": "Query option '$skip' is not supported here. Follow @odata.nextLink to reach further pages.",
	} {
		problem := option.Read(rawQuery, NewPageOptions(entity.V1).Options())
		require.NotNil(t, problem, rawQuery)
		assert.Equal(t, want, problem.Message, rawQuery)
	}
}

// optionNames are the names that an operation takes.
func optionNames(s option.Set) (names []string) {
	for _, o := range s.Options() {
		names = append(names, o.Name)
		if o.Also != "" {
			names = append(names, o.Also)
		}
	}
	return names
}

func TestOptions_ofOtherAnswers_areFewer(t *testing.T) {
	assert.Equal(t, []string{"$select", "select", "$format", "format", "visibility"}, optionNames(NewOneOptions()))
	assert.Equal(t, []string{"$filter", "filter", "$search", "search", "visibility"}, optionNames(NewTotalOptions()))
	assert.Equal(t, []string{"after", "$filter", "filter", "$search", "search", "$top", "top", "wait"}, optionNames(NewTailOptions()))
	assert.Equal(t, []string{"format", "$filter", "filter", "$search", "search", "visibility", "kind", "part"}, optionNames(NewDownloadOptions()))
	assert.Equal(t, option.Settled, NewOneOptions().visibility)
	assert.Equal(t, option.Settled, NewTotalOptions().visibility)
}

func TestTailOptions_areReadFromTheQuery(t *testing.T) {
	o := NewTailOptions()
	assert.Equal(t, &TailOptions{list: PageOptions{Top: maxPage}}, o)
	require.Nil(t, option.Read("after=begin&filter=appId+eq+'x'&top=5&wait=60", o.Options()))
	assert.Equal(t, []any{"begin", "appId eq 'x'", 5, time.Minute}, []any{o.after, o.list.filterText, o.list.Top, o.wait})
	for _, rawQuery := range []string{"wait=61", "filter=id+eq+'a'&$filter=id+eq+'a'", "visibility=live"} {
		assert.NotNil(t, option.Read(rawQuery, NewTailOptions().Options()), rawQuery)
	}
}

// What the document says of lengths holds where the expression is read.
func TestFilterOption_saysHowLongItMayBe(t *testing.T) {
	for _, o := range NewPageOptions(entity.V1).Options() {
		if o.Name == "$filter" || o.Name == "$search" {
			require.NotNil(t, o.Schema.MaxLength, o.Name)
			assert.Equal(t, filter.MaxLength, *o.Schema.MaxLength, o.Name)
			assert.NotNil(t, o.Read(fmt.Sprintf("%*s", filter.MaxLength+1, "x")), o.Name)
		}
	}
}
