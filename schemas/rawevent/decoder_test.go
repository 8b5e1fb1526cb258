package rawevent

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/gatehouse/gatehouse/schemas/eventtest"
)

const (
	fernhill, elsewhere = eventtest.Fernhill, eventtest.Elsewhere
	absent              = eventtest.Absent
)

var received = eventtest.Received()

func oddity(t testing.TB, name string) []byte {
	t.Helper()
	value, err := os.ReadFile(filepath.Join("testdata", "oddities", name))
	if err != nil {
		t.Fatal(err)
	}
	return value
}

// decode reads a value with a decoder of its own.
func decode(value []byte, src Source) []Decoded {
	var all []Decoded
	NewDecoder().Decode(value, src, func(x Decoded) bool {
		all = append(all, x)
		return true
	})
	return all
}

func decodeOddity(t testing.TB, name string) []Decoded {
	t.Helper()
	return decode(oddity(t, name), Source{Tenant: elsewhere, Received: received})
}

// checkOne decodes a record that holds one event, and checks that.
func checkOne(t *testing.T, record []byte, want map[string]string) Decoded {
	t.Helper()
	got := decode(record, Source{Tenant: elsewhere, Received: received})
	if len(got) != 1 {
		t.Fatalf("%s, want one event", outcomes(got))
	}
	checkEvent(t, got[0], want)
	return got[0]
}

func checkEvent(t testing.TB, x Decoded, want map[string]string) {
	t.Helper()
	if x.Err != nil {
		t.Errorf("event %d refused: %v", x.Index, x.Err)
		return
	}
	eventtest.Check(t, x.Event, want)
}

func nanos(s string) string { return eventtest.Nanos(s) }

func TestDecode_fillsWhatEveryEventHas(t *testing.T) {
	value := oddity(t, "records-batch.json")
	got := decode(value, Source{Tenant: elsewhere, Received: received, Topic: "signins.raw", Partition: 3, Offset: 77})
	if len(got) != 2 {
		t.Fatalf("%d events, want 2", len(got))
	}
	for i, x := range got {
		checkEvent(t, x, map[string]string{
			"id":                          fmt.Sprintf("a0000001-0000-4000-8000-00000000000%d", i+1),
			"tenantId":                    fernhill,
			"createdUnixNano":             nanos("2026-03-04T05:06:07Z"),
			"sentUnixNano":                nanos("2026-03-04T05:08:09.1234567Z"),
			"provenance.topic":            "signins.raw",
			"provenance.partition":        "3",
			"provenance.offset":           "77",
			"provenance.format":           "FORMAT_AZURE_MONITOR",
			"provenance.receivedUnixNano": strconv.FormatInt(received.UnixNano(), 10),
			"provenance.idDerived":        absent,
		})
		if x.Index != i || int(x.Event.Provenance.Index) != i {
			t.Errorf("index %d and %d, want %d", x.Index, x.Event.Provenance.Index, i)
		}
		if !json.Valid(x.Raw) || !strings.Contains(string(value), string(x.Raw)) {
			t.Errorf("raw of event %d is no part of the record: %s", i, x.Raw)
		}
	}
	if category := got[1].Event.Category; category != "NonInteractiveUserSignInLogs" {
		t.Errorf("category of the second event is %q", category)
	}
}

func TestDecode_eventsOfOneRecordStayValidTogether(t *testing.T) {
	value := []byte(`[{"id":"one","createdDateTime":"2026-03-04T05:06:07Z","appId":"a\u0031","riskEventTypes":["x"],"isInteractive":true},` +
		`{"id":"two","createdDateTime":"2026-03-04T05:06:08Z","appId":"b\u0032","riskEventTypes":["y"],"isInteractive":false}]`)
	got := decode(value, Source{Tenant: elsewhere})
	for i := range value {
		value[i] = '#' // the events do not point into what was given
	}
	checkEvent(t, got[0], map[string]string{"id": "one", "appId": "a1", "riskEventTypes.0": "x", "isInteractive": "true"})
	checkEvent(t, got[1], map[string]string{"id": "two", "appId": "b2", "riskEventTypes.0": "y", "isInteractive": "false"})
}

func TestDecode_forgetsTheEventBefore(t *testing.T) {
	d := NewDecoder()
	full, err := os.ReadFile("testdata/graph-event.json")
	if err != nil {
		t.Fatal(err)
	}
	d.Decode(full, Source{Tenant: elsewhere}, func(Decoded) bool { return true })
	var got map[string]string
	d.Decode([]byte(`{"id":"x","createdDateTime":"2026-03-04T05:06:07Z","location":{"city":"Accra"}}`), Source{Tenant: "t"},
		func(x Decoded) bool { got = eventtest.Flat(t, x.Event); return true })
	want := map[string]string{"id": "x", "tenantId": "t", "createdUnixNano": nanos("2026-03-04T05:06:07Z"),
		"location.city": "Accra", "provenance.format": "FORMAT_GRAPH"}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestDecode_stopsWhenToldTo(t *testing.T) {
	calls := 0
	NewDecoder().Decode(oddity(t, "records-batch.json"), Source{}, func(Decoded) bool { calls++; return false })
	if calls != 1 {
		t.Errorf("yield was called %d times after it returned false, want 1", calls)
	}
}

func TestDecode_tenant(t *testing.T) {
	const graph = `{"id":"x","createdDateTime":"2026-03-04T05:06:07Z","appId":"a","homeTenantId":"home","resourceTenantId":"res"%s}`
	for _, c := range []struct{ name, value, source, tenant, reason string }{
		{"of the source", fmt.Sprintf(graph, ""), "src", "src", ""},
		{"of the event", fmt.Sprintf(graph, `,"tenantId":"own"`), "src", "own", ""},
		{"of nobody", fmt.Sprintf(graph, ""), "", "", "no-tenant"},
		{"of the record", `{"time":"2026-03-04T05:06:07Z","category":"SignInLogs","tenantId":"rec","properties":{"tenantId":"inner"}}`, "src", "rec", ""},
		{"not the workspace", `{"TimeGenerated":"2026-03-04T05:06:07Z","TenantId":"workspace","Category":"SignInLogs"}`, "src", "src", ""},
		{"blank", fmt.Sprintf(graph, `,"tenantId":"  "`), "src", "src", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			x := decode([]byte(c.value), Source{Tenant: c.source})[0]
			if c.reason != "" {
				if x.Err == nil || string(x.Err.Reason) != c.reason {
					t.Fatalf("got %v, want %s", x.Err, c.reason)
				}
				return
			}
			checkEvent(t, x, map[string]string{"tenantId": c.tenant})
		})
	}
}

// A property of two names may stand there under both, with null under one.
func TestDecode_nullUnderAnotherNameTakesNothingBack(t *testing.T) {
	const said = `"createdDateTime":"2026-03-04T05:06:07Z"`
	for name, event := range map[string]string{
		"new name first": `{` + said + `,"appliedConditionalAccessPolicies":[{"id":"p1"}],"conditionalAccessPolicies":null}`,
		"old name first": `{` + said + `,"conditionalAccessPolicies":[{"id":"p1"}],"appliedConditionalAccessPolicies":null}`,
		"in a record": `{"category":"SignInLogs","properties":{` + said +
			`,"appliedConditionalAccessPolicies":[{"id":"p1"}],"conditionalAccessPolicies":null}}`,
	} {
		t.Run(name, func(t *testing.T) {
			got := decode([]byte(event), Source{Tenant: elsewhere, Received: received})
			if len(got) != 1 {
				t.Fatalf("%d events, want 1", len(got))
			}
			checkEvent(t, got[0], map[string]string{"appliedConditionalAccessPolicies.0.id": "p1"})
		})
	}
}
