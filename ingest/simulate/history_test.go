package simulate

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"testing"
	"time"

	"github.com/gatehouse/gatehouse/schemas"
	"github.com/gatehouse/gatehouse/schemas/rawevent"
)

const testTenant = "6f1d2c3b-0000-4000-8000-00000000a11c"

func testWorld(t testing.TB, seed uint64, tenants, users int) *World {
	t.Helper()
	w, err := NewWorld(seed, Tenants(testTenant, tenants, users))
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// Four weeks that begin on a Monday, in summer and winter time.
var (
	historyFrom = time.Date(2026, 10, 5, 0, 0, 0, 0, time.UTC)
	historyTo   = historyFrom.AddDate(0, 0, 28)
)

func digest(w *World, total int) [32]byte {
	h := sha256.New()
	History(w, historyFrom, historyTo, total, func(e Event) bool {
		h.Write(e.JSON)
		return true
	})
	return [32]byte(h.Sum(nil))
}

func TestHistory_SameSeed_SameBytes(t *testing.T) {
	one, two := digest(testWorld(t, 7, 2, 200), 5000), digest(testWorld(t, 7, 2, 200), 5000)
	if one != two {
		t.Error("the same seed gave different events")
	}
	if other := digest(testWorld(t, 8, 2, 200), 5000); one == other {
		t.Error("another seed gave the same events")
	}
}

func TestHistory_TimesAndCount(t *testing.T) {
	const total = 20000
	for name, span := range map[string][2]time.Time{
		"whole hours":  {historyFrom, historyTo},
		"broken hours": {historyFrom.Add(17 * time.Minute), historyTo.Add(-23 * time.Minute)},
	} {
		t.Run(name, func(t *testing.T) {
			count, last := 0, time.Time{}
			ids := map[string]bool{}
			History(testWorld(t, 1, 2, 300), span[0], span[1], total, func(e Event) bool {
				count++
				if e.Time.Before(span[0]) || !e.Time.Before(span[1]) {
					t.Fatalf("event at %s lies outside %s..%s", e.Time, span[0], span[1])
				}
				if e.Time.Before(last) {
					t.Fatalf("event at %s comes after one at %s", e.Time, last)
				}
				last = e.Time
				if ids[e.ID] {
					t.Fatalf("id %s twice", e.ID)
				}
				ids[e.ID] = true
				return true
			})
			if count < total*99/100 || count > total*101/100 {
				t.Errorf("%d events, want about %d", count, total)
			}
		})
	}
}

func TestHistory_YieldFalse_Stops(t *testing.T) {
	count := 0
	History(testWorld(t, 1, 1, 50), historyFrom, historyTo, 1000, func(Event) bool { count++; return count < 10 })
	if count != 10 {
		t.Errorf("%d events after yield said stop at 10", count)
	}
}

// tally counts what decoded events say.
type tally struct {
	events, interactive, people, legacy, multi int
	formats                                    map[schemas.Format]int
	codes                                      map[int32]int
	categories                                 map[string]int
	countries                                  map[string]int
	policyStatus                               map[string]int
	policyResult                               map[string]int
	tenants                                    map[string]int
	byCorrelation                              map[string][]int32
	firstAt                                    map[string]time.Time
	hours                                      [24]int // Berlin's people, interactive, working days
	weekend                                    int
	seconds                                    int // second factor steps
}

func newTally() *tally {
	return &tally{
		formats: map[schemas.Format]int{}, codes: map[int32]int{}, categories: map[string]int{}, countries: map[string]int{},
		policyStatus: map[string]int{}, policyResult: map[string]int{}, tenants: map[string]int{}, byCorrelation: map[string][]int32{},
		firstAt: map[string]time.Time{},
	}
}

func (c *tally) count(e *schemas.SignIn, at time.Time) {
	c.events++
	c.formats[e.GetProvenance().GetFormat()]++
	code := e.GetStatus().GetErrorCode()
	c.codes[code]++
	c.tenants[clone(e.GetTenantId())]++
	c.policyStatus[clone(e.GetConditionalAccessStatus())]++
	for _, p := range e.GetAppliedConditionalAccessPolicies() {
		c.policyResult[clone(p.GetResult())]++
	}
	if e.GetServicePrincipalId() == "" {
		c.people++
		if used := e.GetClientAppUsed(); used != clientBrowser && used != clientNative {
			c.legacy++
		}
	}
	if e.GetIsInteractive() {
		c.interactive++
	}
	if e.GetAuthenticationRequirement() == "multiFactorAuthentication" {
		c.multi++
	}
	for _, d := range e.GetAuthenticationDetails() {
		if d.GetAuthenticationStepRequirement() == secondFactor && d.GetAuthenticationMethod() != "Previously satisfied" {
			c.seconds++
		}
	}
	country := clone(e.GetLocation().GetCountryOrRegion())
	c.countries[country]++
	if e.GetIsInteractive() && country == "DE" {
		c.clock(at)
	}
	key := clone(e.GetCorrelationId())
	c.byCorrelation[key] = append(c.byCorrelation[key], code)
}

func (c *tally) clock(at time.Time) {
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		panic(err)
	}
	local := at.In(zone)
	if local.Weekday() == time.Saturday || local.Weekday() == time.Sunday {
		c.weekend++
		return
	}
	c.hours[local.Hour()]++
}

func clone(s string) string { return string(append([]byte(nil), s...)) }

// decode decodes one event and fails the test when it is not exactly what was made.
func decode(t testing.TB, d *rawevent.Decoder, e Event, use func(*schemas.SignIn)) {
	t.Helper()
	if !json.Valid(e.JSON) || bytes.ContainsAny(e.JSON, "\r\n") {
		t.Fatalf("not one line of JSON: %s", e.JSON)
	}
	n := 0
	d.Decode(e.JSON, rawevent.Source{Received: e.Time.Add(time.Minute)}, func(got rawevent.Decoded) bool {
		n++
		if got.Err != nil {
			t.Fatalf("%v\n%s", got.Err, e.JSON)
		}
		if got.Event.GetId() != e.ID || got.Event.GetTenantId() != e.Tenant || got.Event.GetProvenance().GetIdDerived() {
			t.Fatalf("id %s tenant %s, want %s %s", got.Event.GetId(), got.Event.GetTenantId(), e.ID, e.Tenant)
		}
		if off := e.Time.Sub(time.Unix(0, got.Event.GetCreatedUnixNano())); off < 0 || off >= time.Second {
			t.Fatalf("decoded time is %s off: %s", off, e.JSON)
		}
		use(got.Event)
		return true
	})
	if n != 1 {
		t.Fatalf("%d events decoded from one: %s", n, e.JSON)
	}
}

func share(part, whole int) float64 { return float64(part) / float64(whole) }

func between(t *testing.T, what string, got, low, high float64) {
	t.Helper()
	if got < low || got > high {
		t.Errorf("%s: %.4f, want between %.4f and %.4f", what, got, low, high)
	}
}

func historyTally(t *testing.T) *tally {
	t.Helper()
	c, d := newTally(), rawevent.NewDecoder()
	History(testWorld(t, 3, 2, 400), historyFrom, historyTo, 40000, func(e Event) bool {
		decode(t, d, e, func(s *schemas.SignIn) { c.count(s, e.Time) })
		return true
	})
	return c
}

func TestHistory_LooksLikeLife(t *testing.T) {
	c := historyTally(t)
	all := c.events
	t.Run("formats", func(t *testing.T) {
		between(t, "graph", share(c.formats[schemas.Format_FORMAT_GRAPH], all), 0.70, 0.85)
		between(t, "azure monitor", share(c.formats[schemas.Format_FORMAT_AZURE_MONITOR], all), 0.13, 0.21)
		between(t, "log analytics", share(c.formats[schemas.Format_FORMAT_LOG_ANALYTICS], all), 0.03, 0.07)
	})
	t.Run("who", func(t *testing.T) {
		between(t, "people", share(c.people, all), 0.70, 0.92)
		between(t, "interactive", share(c.interactive, all), 0.35, 0.65)
		between(t, "legacy clients among people", share(c.legacy, c.people), 0.02, 0.12)
		between(t, "second tenant", share(all-c.tenants[testTenant], all), 0.2, 0.45)
		if len(c.tenants) != 2 {
			t.Errorf("tenants %v, want two", c.tenants)
		}
		for _, country := range []string{"DE", "US", "GB", "IN"} {
			between(t, country, share(c.countries[country], all), 0.01, 0.6)
		}
	})
	t.Run("results", func(t *testing.T) {
		between(t, "success", share(c.codes[0], all), 0.80, 0.95)
		for code, low := range map[int32]float64{
			codeWrongPassword: 0.01, codeLocked: 0.0005, codeDisabled: 0.0003, codeKeepSignedIn: 0.003, codeNoSession: 0.005,
			codeMFARequired: 0.01, codeMFAFailed: 0.002, codeBlocked: 0.002, codeNotCompliant: 0.0005,
		} {
			between(t, reasonOf(code), share(c.codes[code], all), low, 0.1)
		}
	})
	t.Run("multi-factor", func(t *testing.T) {
		between(t, "required", share(c.multi, c.people), 0.6, 0.97)
		between(t, "prompted", share(c.seconds, c.interactive), 0.1, 0.6)
	})
	t.Run("conditional access", func(t *testing.T) {
		for _, status := range []string{"success", "failure", "notApplied"} {
			between(t, status, share(c.policyStatus[status], all), 0.01, 0.9)
		}
		for _, result := range []string{"success", "failure", "notApplied", "notEnabled", "reportOnlyNotApplied", "reportOnlyInterrupted"} {
			if c.policyResult[result] == 0 {
				t.Errorf("no policy said %s", result)
			}
		}
	})
}

func TestHistory_InterruptedThenSuccess_SharesCorrelation(t *testing.T) {
	c := historyTally(t)
	for _, code := range []int32{codeKeepSignedIn, codeNoSession, codeMFARequired} {
		pairs := 0
		for _, codes := range c.byCorrelation {
			if len(codes) > 1 && codes[0] == code && codes[len(codes)-1] == 0 {
				pairs++
			}
		}
		between(t, reasonOf(code), share(pairs, c.events), 0.001, 0.05)
	}
}

func TestHistory_WorkingDay(t *testing.T) {
	c := historyTally(t)
	working, night, days := 0, 0, 0
	for hour, n := range c.hours {
		days += n
		switch {
		case hour >= 8 && hour < 17:
			working += n
		case hour < 6:
			night += n
		}
	}
	if days < 1000 {
		t.Fatalf("only %d sign-ins in Germany on working days", days)
	}
	between(t, "8 to 17 o'clock", share(working, days), 0.7, 0.97)
	between(t, "0 to 6 o'clock", share(night, days), 0.001, 0.08)
	between(t, "weekend", share(c.weekend, c.weekend+days), 0.005, 0.12)
}

func TestHistory_Sprays(t *testing.T) {
	sources := map[string]map[string]bool{}
	wrong, d := map[string]int{}, rawevent.NewDecoder()
	History(testWorld(t, 5, 1, 200), historyFrom, historyTo, 20000, func(e Event) bool {
		decode(t, d, e, func(s *schemas.SignIn) {
			ip := clone(s.GetIpAddress())
			if s.GetStatus().GetErrorCode() != codeWrongPassword {
				return
			}
			if sources[ip] == nil {
				sources[ip] = map[string]bool{}
			}
			sources[ip][clone(s.GetUserId())] = true
			wrong[ip]++
		})
		return true
	})
	sprays := 0
	for ip, users := range sources {
		if len(users) >= 15 && wrong[ip] == len(users) { // many users, each once
			sprays++
		}
	}
	if sprays < 3 || sprays > 30 {
		t.Errorf("%d sprays in four weeks, want about 11", sprays)
	}
}

func BenchmarkHistory(b *testing.B) {
	w := testWorld(b, 1, 2, 500)
	b.ReportAllocs()
	n, size := 0, 0
	for b.Loop() {
		History(w, historyFrom, historyTo, 20000, func(e Event) bool { n++; size += len(e.JSON); return true })
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "events/s")
	b.ReportMetric(float64(size)/float64(n), "bytes/event")
}
