package query

import (
	"net/http"
	"strings"
	"testing"

	database "github.com/gatehouse/gatehouse/internal/clickhouse"
)

// keep gives the tenant a rule of its own, or takes it back for days < 0, and
// lets the service's second pass.
func (r *rig) keep(tenant string, days int) {
	r.Helper()
	var err error
	if days < 0 {
		err = database.UnsetTenantRetention(r.Context(), r.conn, tenant, "test")
	} else {
		err = database.SetTenantRetention(r.Context(), r.conn, tenant, days, "test")
	}
	if err != nil {
		r.Fatal(err)
	}
	r.service.store.ForgetMark()
}

// The rows are all there: answers alone hide them.
func TestRetention_ofATenant_changesEveryAnswerAtOnce(t *testing.T) {
	r := newRig(t, func(c *Config) { c.RetentionDays = 30 })
	r.setMark(testMark)
	for _, tenant := range []string{tenantA, tenantB} {
		r.insert(values{"id": "d3", "tenant_id": tenant, "created_at": noon.AddDate(0, 0, -3), "late_seconds": uint32(5), "stored_at": noon},
			values{"id": "d20", "tenant_id": tenant, "created_at": noon.AddDate(0, 0, -20), "late_seconds": uint32(5), "stored_at": noon},
			values{"id": "d60", "tenant_id": tenant, "created_at": noon.AddDate(0, 0, -60), "late_seconds": uint32(5), "stored_at": noon})
	}
	other := r.token(tenantB, "", "Global Reader")
	for _, step := range []struct {
		days  int
		shown string
		from  string // retainedFrom, JSON
		of    string
	}{
		{-1, "d3 d20", `"2026-06-17T12:00:00Z"`, "all"},
		{7, "d3", `"2026-07-10T12:00:00Z"`, "tenant"},
		{90, "d3 d20 d60", `"2026-04-18T12:00:00Z"`, "tenant"},
		{0, "d3 d20 d60", "null", "tenant"},
		{-1, "d3 d20", `"2026-06-17T12:00:00Z"`, "all"},
	} {
		r.keep(tenantA, step.days)
		r.answersShow(step.shown, step.from)
		if text := r.get(r.reader(), "/api/horizon").text; !strings.Contains(text, `"retentionOf":"`+step.of+`","retainedFrom":`+step.from) {
			t.Errorf("%d days: %s", step.days, text)
		}
		if got := strings.Join(r.get(other, signIns).ids(), " "); got != "d3 d20" {
			t.Errorf("%d days for one tenant show %s of the other", step.days, got)
		}
	}
	r.keep(tenantA, 7)
	_, message := r.problem(r.reader(), filtered("createdDateTime lt 2026-07-01"), http.StatusBadRequest)
	if !strings.Contains(message, "kept for 7 days, since 2026-07-10T12:00:00Z") {
		t.Errorf("message: %s", message)
	}
}

// answersShow checks every kind of answer for tenant A.
func (r *rig) answersShow(shown, from string) {
	r.Helper()
	token := r.reader()
	list := r.get(token, signIns)
	if got := strings.Join(list.ids(), " "); got != shown {
		r.Errorf("the list shows %q, want %q", got, shown)
	}
	if from != "null" && !strings.Contains(list.text, `"@gatehouse.retainedFrom":`+from) {
		r.Errorf("the list is retained from elsewhere: %s", list.text)
	}
	for _, id := range []string{"d3", "d20", "d60"} {
		want := http.StatusNotFound
		if strings.Contains(" "+shown+" ", " "+id+" ") {
			want = http.StatusOK
		}
		if got := r.do(http.MethodGet, token, signIns+"/"+id).status; got != want {
			r.Errorf("%s: %d, want %d", id, got, want)
		}
	}
	report := r.get(token, "/api/reports/weekly?from=2026-01-01&scope=all")
	total := 0.0
	weeks, _ := report.body["weeks"].([]any)
	for _, w := range weeks {
		n, _ := w.(map[string]any)["signIns"].(float64)
		total += n
	}
	if int(total) != len(strings.Fields(shown)) {
		r.Errorf("the report counts %v of %q", total, shown)
	}
}
