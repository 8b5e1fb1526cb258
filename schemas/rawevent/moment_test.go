package rawevent

import (
	"testing"
	"time"
)

// Times as numbers and as objects of their own.
func TestDecode_foreignTimes(t *testing.T) {
	for written, want := range map[string]string{
		"1772600767891234":                            "2026-03-04T05:06:07.891234Z",
		"1772600767891234567":                         "2026-03-04T05:06:07.891234567Z",
		`"1772600767891234"`:                          "2026-03-04T05:06:07.891234Z",
		"639081975678912345":                          "2026-03-04T05:06:07.8912345Z",
		"46085.2125":                                  "2026-03-04T05:06:00Z",
		"20260304050607":                              "2026-03-04T05:06:07Z",
		`{"seconds":1772600767,"nanos":891000000}`:    "2026-03-04T05:06:07.891Z",
		`{"seconds":"1772600767"}`:                    "2026-03-04T05:06:07Z",
		`{"_seconds":1772600767,"_nanoseconds":1}`:    "2026-03-04T05:06:07.000000001Z",
		`[{"seconds":1772600767,"nanoseconds":null}]`: "2026-03-04T05:06:07Z",
	} {
		record := `{"id":"x","appId":"a","createdDateTime":` + written + `,"authenticationDetails":[{"authenticationStepDateTime":` + written + `}]}`
		at, err := time.Parse(time.RFC3339Nano, want)
		if err != nil {
			t.Fatal(err)
		}
		checkOne(t, []byte(record), map[string]string{"createdUnixNano": nanos(want), "authenticationDetails.0.authenticationStepDateTime": at.Format(instantLayout)})
	}
	for _, written := range []string{`{"seconds":45000,"nanos":5}`, `{"seconds":1772600767,"nanos":1000000000}`, `{"seconds":1772600767,"zone":"UTC"}`, `{"nanos":5}`, "46085", "17726007678912"} {
		got := decode([]byte(`{"id":"x","appId":"a","createdDateTime":`+written+`}`), Source{Tenant: elsewhere, Received: received})
		if outcome := outcomes(got); outcome != "wrong-type /createdDateTime" {
			t.Errorf("%s: %s, want it refused", written, outcome)
		}
	}
}
