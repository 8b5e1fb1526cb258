package query

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/query/list"
)

// orderedBy is the list in an order.
func orderedBy(order string, options ...string) string {
	return signIns + "?" + strings.Join(append([]string{"$orderby=" + url.QueryEscape(order)}, options...), "&")
}

func TestOrderedList_byEachProperty(t *testing.T) {
	r := newRig(t, nil)
	r.setMark(testMark)
	at := func(hour int) time.Time { return noon.Add(time.Duration(hour-24) * time.Hour) }
	row := func(id string, hour int, name, address, country string, code int, status string) values {
		return values{"id": id, "created_at": at(hour), "user_display_name": name, "user_principal_name": name, "app_display_name": name, "resource_display_name": name, "client_app": name, "city": name,
			"ip_address": address, "country": country, "error_code": int32(code), "status": status, "conditional_access_status": country}
	}
	r.insert(
		row("a", 1, "Zoe", "192.0.2.10", "DE", 50126, "Failure"),
		row("b", 2, "adam", "192.0.2.9", "DE", 0, "Success"),
		row("c", 3, "", "2001:db8::1", "", -1, ""),
		row("d", 4, "Émile", "10.0.0.1", "AT", 700082, "Failure"),
		row("e", 5, "ADAM", "nonsense", "AT", 0, "Interrupted"),
		row("f", 5, "ADAM", "", "AT", 0, "Interrupted"),
	)
	for order, want := range map[string]string{
		"userDisplayName":                             "c f e b a d",
		"userDisplayName desc":                        "d a f e b c",
		"userDisplayName asc,createdDateTime asc":     "c b e f a d",
		"USERDISPLAYNAME,createdDateTime asc, id asc": "c b e f a d",
		"userPrincipalName":                           "c f e b a d",
		"appDisplayName":                              "c f e b a d",
		"resourceDisplayName":                         "c f e b a d",
		"clientAppUsed":                               "c f e b a d",
		"location/city":                               "c f e b a d",
		"ipAddress":                                   "f d b a c e",
		"ipAddress desc":                              "e c a b d f",
		"location/countryOrRegion":                    "c f e d b a",
		"conditionalAccessStatus":                     "c f e d b a",
		"status":                                      "c d a f e b",
		"status/errorCode":                            "c f e b a d",
		"status/errorCode desc,createdDateTime desc":  "d a f e b c",
	} {
		assert.Equal(t, want, strings.Join(r.get(r.reader(), orderedBy(order)).ids(), " "), order)
		var walked []string
		for target := orderedBy(order, "$top=1", "$count=true"); target != ""; {
			page := r.get(r.reader(), target)
			require.Len(t, page.ids(), 1)
			assert.EqualValues(t, 6, page.body["@odata.count"])
			walked, target = append(walked, page.ids()...), page.next()
		}
		assert.Equal(t, want, strings.Join(walked, " "), "%s, page by page", order)
	}
	for _, name := range list.OrderNames() {
		r.get(r.reader(), orderedBy(name, "$select=id"))
	}
	own := r.token(tenantA, "nobody")
	assert.Empty(t, r.get(own, orderedBy("status")).ids())
	next := r.get(r.reader(), orderedBy("status", "$top=1")).next()
	r.problem(r.reader(), strings.Replace(next, "status", "status+desc", 1), http.StatusBadRequest)
	r.problem(own, next, http.StatusBadRequest)
}

func TestOrderedList_tooLong_isRefused(t *testing.T) {
	const late = `INSERT INTO signins (tenant_id, created_at, _id_text, revision, is_interactive, user_display_name) SELECT '` + tenantA + `', toDateTime64('2026-07-16 08:00:00', 7, 'UTC') - number, format('late-{0}', number), 1, true, '' FROM numbers(?)`
	r := newRig(t, nil)
	r.setMark(testMark)
	require.NoError(t, r.conn.Exec(t.Context(), `INSERT INTO signins (tenant_id, created_at, _id_text, revision, is_interactive, user_display_name) SELECT '`+tenantA+`', toDateTime64('2026-07-17 08:00:00', 7, 'UTC') - number, format('id-{0}', number), 1, true, toString(number % 10) FROM numbers(1001)`))
	refused := r.do(http.MethodGet, r.reader(), orderedBy("userDisplayName", "$top=5"))
	code, message := refused.problem(t)
	assert.Equal(t, "BadRequest", code)
	assertInner(t, refused, "ListTooLongToOrder", 1000)
	assert.Contains(t, message, "more than 1000 sign-ins, and only up to so many are ordered by 'userDisplayName', which stands at position 1. Narrow it by $filter")
	page := r.get(r.reader(), orderedBy("userDisplayName", "$top=1", "$filter="+url.QueryEscape("id ne 'id-7'")))
	first := page.next()
	assert.Equal(t, []string{"id-0"}, page.ids(), "a thousand are not too many")
	assert.Less(t, len(page.next()), 8<<10, "servers take links of 8 KiB")
	seen := map[string]int{}
	for target := strings.Replace(page.next(), "$top=1", "$top=333", 1); target != ""; {
		page = r.get(r.reader(), target)
		for _, id := range page.ids() {
			seen[id]++
		}
		target = page.next()
	}
	assert.Len(t, seen, 999)
	require.NoError(t, r.conn.Exec(t.Context(), late, 3999))
	assert.Len(t, r.get(r.reader(), first).ids(), 1, "what came late does not belong to the list")
	require.NoError(t, r.conn.Exec(t.Context(), late, 4002))
	refused = r.do(http.MethodGet, r.reader(), first)
	_, message = refused.problem(t)
	assertInner(t, refused, "OrderedListGrown", 5000)
	assert.Contains(t, message, "start again without $skiptoken")
}

// assertInner asserts what an answer of 400 tells programs.
func assertInner(t *testing.T, answer reply, code string, limit int) {
	t.Helper()
	problem, _ := answer.body["error"].(map[string]any)
	inner, _ := problem["innerError"].(map[string]any)
	assert.Equal(t, http.StatusBadRequest, answer.status)
	assert.Equal(t, code, inner["code"])
	assert.EqualValues(t, limit, inner["limit"])
}

// TestOrderedList_walk_whileAWriterWorks: revisions change what the list is ordered
// by and whom it shows, others come; each of those that the first page saw comes once.
func TestOrderedList_walk_whileAWriterWorks(t *testing.T) {
	const all, top = 900, 50
	r := newWalkRig(t, all, func(i int, row values) { row["city"] = fmt.Sprint("city ", i%17) })
	target := orderedBy("location/city desc", fmt.Sprintf("$top=%d", top))
	seen := map[string]int{}
	note := func(page reply) string {
		for _, id := range page.ids() {
			seen[id]++
		}
		return page.next()
	}
	target = note(r.get(r.reader(), target))
	endWriting := r.startWriting()
	for pages := 1; target != ""; pages++ {
		target = note(r.get(r.reader(), r.moveOn(pages, pages%6 == 4, target)))
	}
	rounds := endWriting()
	require.Greater(t, rounds, 1)
	assert.Len(t, seen, all)
	for id, times := range seen {
		assert.Equal(t, 1, times, id)
		assert.True(t, strings.HasPrefix(id, "id-"), id)
	}
	t.Logf("%d rounds of writing", rounds)
}
