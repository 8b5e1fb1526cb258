package list

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/query/access"
	"github.com/gatehouse/gatehouse/query/cursor"
	"github.com/gatehouse/gatehouse/query/entity"
	"github.com/gatehouse/gatehouse/query/graph"
	"github.com/gatehouse/gatehouse/query/option"
	"github.com/gatehouse/gatehouse/query/signins"
	"github.com/gatehouse/gatehouse/query/store"
)

// The mark stands at 11:00, the horizon at 09:00; ten days are kept.
var (
	eleven  = time.Date(2026, 7, 17, 11, 0, 0, 0, time.UTC)
	horizon = signins.TicksOf(eleven.Add(-2 * time.Hour))
	stored  = signins.TicksOf(eleven)
	since   = eleven.AddDate(0, 0, -10)
)

// plan fixes the range of a list that is asked for by a query.
func plan(t *testing.T, rawQuery string, change func(*walkOf)) (*walkOf, *graph.Problem) {
	t.Helper()
	o := NewPageOptions(entity.V1)
	require.Nil(t, option.Read(rawQuery, o.Options()), rawQuery)
	w := &walkOf{
		who: access.Reader{Tenant: "fernhill", WholeTenant: true}, opts: *o,
		mark:  store.Mark{StoredThrough: eleven, Horizon: eleven.Add(-2 * time.Hour)},
		scope: store.Scope{Scope: signins.Scope{Tenant: "fernhill", Since: since}, Days: 10},
	}
	if change != nil {
		change(w)
	}
	return w, w.fix(cursor.NewSigner("secret"))
}

func unmeasured(w *walkOf) { w.mark = store.Mark{} }

func TestFix_endsWhereTheListEnds(t *testing.T) {
	july16 := signins.TicksOf(time.Date(2026, 7, 16, 0, 0, 0, 0, time.UTC))
	for name, tt := range map[string]struct {
		query       string
		change      func(*walkOf)
		first, last signins.Ticks
		upper       signins.Ticks
	}{
		"settled":                   {"", nil, signins.FirstTick, horizon - 1, horizon},
		"settled, nothing measured": {"", unmeasured, signins.FirstTick, signins.FirstTick - 1, signins.FirstTick},
		"live":                      {"visibility=live", nil, signins.FirstTick, signins.LastTick - 1, signins.LastTick},
		"live, nothing measured":    {"visibility=live", unmeasured, signins.FirstTick, signins.LastTick - 1, signins.LastTick},
		"from":                      {"$filter=createdDateTime+ge+2026-07-16", nil, july16, horizon - 1, horizon},
		"up to":                     {"$filter=createdDateTime+le+2026-07-16", nil, signins.FirstTick, july16, horizon},
		"up to beyond the horizon":  {"$filter=createdDateTime+le+2026-07-18", nil, signins.FirstTick, horizon - 1, horizon},
	} {
		w, problem := plan(t, tt.query, tt.change)
		require.Nil(t, problem, name)
		assert.Equal(t, []signins.Ticks{tt.first, tt.last, tt.upper}, []signins.Ticks{w.whole.First, w.whole.Last, w.cursor.Upper}, name)
		assert.Equal(t, w.whole, w.listing, name)
		assert.EqualValues(t, -1, w.cursor.Count, name)
		if tt.change == nil {
			assert.Equal(t, []signins.Ticks{horizon, stored}, []signins.Ticks{w.cursor.Horizon, w.cursor.StoredThrough}, name)
		} else {
			assert.Zero(t, w.cursor.Horizon, name)
		}
	}
}

func TestFix_takesOrderKindsAndScopeAlong(t *testing.T) {
	w, problem := plan(t, "$orderby=createdDateTime&$search=ada", nil)
	require.Nil(t, problem)
	assert.False(t, w.whole.Descending)
	assert.False(t, w.whole.AllKinds)
	assert.NotNil(t, w.whole.Search)
	assert.Equal(t, signins.Scope{Tenant: "fernhill", Since: since}, w.whole.Scope)
	w, problem = plan(t, "$filter=isInteractive+eq+false", nil)
	require.Nil(t, problem)
	assert.True(t, w.whole.Descending)
	assert.True(t, w.whole.AllKinds, "the filter names a kind itself")
}

func TestFix_withACursor_goesOnBehindIt(t *testing.T) {
	first, problem := plan(t, "$top=2", nil)
	require.Nil(t, problem)
	c := cursor.Cursor{Upper: 500, Horizon: 400, StoredThrough: 450, Count: 9, Last: 300, LastID: "x", Shown: []string{"x"}}
	token := cursor.NewSigner("secret").Token(first.binding, c)
	w, problem := plan(t, "$top=5&$skiptoken="+token, func(w *walkOf) { w.scope.Since = time.Time{} })
	require.Nil(t, problem, "pages may differ in size")
	assert.Equal(t, c, w.cursor, "what the first page said stays")
	assert.EqualValues(t, 499, w.whole.Last)
	assert.Equal(t, []any{c.Last, c.LastID, c.Shown}, []any{w.listing.After, w.listing.AfterID, w.listing.Shown})
	assert.Empty(t, w.whole.AfterID, "the count is that of the whole list")
}

func TestFix_ofAnOrderedList_readsAllOfItAgain(t *testing.T) {
	first, problem := plan(t, "$orderby=status", nil)
	require.Nil(t, problem)
	token := cursor.NewSigner("secret").Token(first.binding, cursor.Cursor{Upper: 500, Last: 1, LastID: "labels"})
	w, problem := plan(t, "$orderby=status&$skiptoken="+token, nil)
	require.Nil(t, problem)
	assert.Equal(t, "labels", w.cursor.LastID)
	assert.Empty(t, w.listing.AfterID)
	assert.Zero(t, w.listing.After)
}

func TestFix_cursorOfAnotherList_isRefused(t *testing.T) {
	first, problem := plan(t, "$filter=appId+eq+'x'", nil)
	require.Nil(t, problem)
	token := "$skiptoken=" + cursor.NewSigner("secret").Token(first.binding, cursor.Cursor{Upper: 5})
	_, problem = plan(t, "$filter=appId+eq+'x'&"+token, nil)
	require.Nil(t, problem)
	for query, change := range map[string]func(*walkOf){
		"":                                      nil,
		"$filter=appId+eq+'y'&":                 nil,
		"$filter=appId+eq+'x'&$search=a&":       nil,
		"$search=appId+eq+'x'&":                 nil,
		"$filter=appId+eq+'x'&$orderby=status&": nil,
		"$filter=appId+eq+'x'&visibility=live&": nil,
		"$filter=appId%20eq%20'x'&":             func(w *walkOf) { w.scope.Tenant = "elsewhere" },
		"$filter=appId+eq%20'x'&":               func(w *walkOf) { w.scope.User = "ada" },
	} {
		_, problem := plan(t, query+token, change)
		require.NotNil(t, problem, query)
		assert.Contains(t, problem.Message, "belongs to another list", query)
	}
}

func TestFix_whatIsNotKept_isNotLookedFor(t *testing.T) {
	_, problem := plan(t, "$filter=createdDateTime+lt+2026-07-07T10:59:59Z", nil)
	require.NotNil(t, problem)
	assert.Equal(t, http.StatusBadRequest, problem.Status)
	assert.Equal(t, "The filter asks for sign-ins up to 2026-07-07T10:59:59Z only; they are kept for 10 days, since 2026-07-07T11:00:00Z.", problem.Message)
	_, problem = plan(t, "$filter=createdDateTime+le+2026-07-07T11:00:00Z", nil)
	assert.Nil(t, problem, "the first moment that is kept")
	_, problem = plan(t, "$filter=createdDateTime+lt+2026-07-07T10:59:59Z", func(w *walkOf) { w.scope.Since = time.Time{} })
	assert.Nil(t, problem, "all is kept")
}

func TestFix_filterOnWhatIsWithheld_isRefused(t *testing.T) {
	const byPolicy = "$filter=appliedConditionalAccessPolicies/any(p:p/id+eq+'P')"
	_, problem := plan(t, byPolicy, nil)
	require.NotNil(t, problem)
	assert.Equal(t, http.StatusForbidden, problem.Status)
	_, problem = plan(t, byPolicy, func(w *walkOf) { w.who.Policies = true })
	assert.Nil(t, problem)
}
