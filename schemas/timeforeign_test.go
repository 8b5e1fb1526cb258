package schemas

import (
	"testing"
	"time"
)

func TestParseTime_foreign(t *testing.T) {
	for s, want := range map[string]string{
		"2026-03-04 05:06:07 +0000 UTC":                                    "2026-03-04T05:06:07Z",
		"2026-03-04 05:06:07.891234567 +0000 UTC m=+0.1":                   "2026-03-04T05:06:07.891234567Z",
		"2026-03-04 06:06:07 +0100 CET":                                    "2026-03-04T05:06:07Z",
		"2026-03-04 10:36:07 +0530 +0530":                                  "2026-03-04T05:06:07Z",
		"0001-01-01 00:00:00 +0000 UTC":                                    "0001-01-01T00:00:00Z",
		"2026-03-04T05:06:07Z[UTC]":                                        "2026-03-04T05:06:07Z",
		"2026-03-04T06:06:07.891+01:00[Europe/Berlin]":                     "2026-03-04T05:06:07.891Z",
		"2026-03-03T21:06:07-08:00[America/Los_Angeles]":                   "2026-03-04T05:06:07Z",
		"Wed Mar 04 2026 05:06:07 GMT+0000 (Coordinated Universal Time)":   "2026-03-04T05:06:07Z",
		"Wed Mar 04 2026 06:06:07 GMT+0100 (Mitteleuropäische Normalzeit)": "2026-03-04T05:06:07Z",
		"Wed Mar 04 2026 05:06:07 GMT+0000":                                "2026-03-04T05:06:07Z",
		"Timestamp('2026-03-04 05:06:07+0000', tz='UTC')":                  "2026-03-04T05:06:07Z",
		"Timestamp('2026-03-04 06:06:07.891000+0100', tz='Europe/Berlin')": "2026-03-04T05:06:07.891Z",
		"Timestamp('2026-03-04 05:06:07')":                                 "2026-03-04T05:06:07Z",
		"Wednesday, 04-Mar-26 05:06:07 GMT":                                "2026-03-04T05:06:07Z",
		"Wed Mar  4 05:06:07 2026":                                         "2026-03-04T05:06:07Z",
		"Wed Mar  4 05:06:07 UTC 2026":                                     "2026-03-04T05:06:07Z",
		"Wed Mar 04 06:06:07 +0100 2026":                                   "2026-03-04T05:06:07Z",
		"20260304T050607Z":                                                 "2026-03-04T05:06:07Z",
		"20260304T060607.891+0100":                                         "2026-03-04T05:06:07.891Z",
		"20260304T050607":                                                  "2026-03-04T05:06:07Z",
		"20260304050607":                                                   "2026-03-04T05:06:07Z",
		"639081975678912345":                                               "2026-03-04T05:06:07.8912345Z",
		"46085.2125880903":                                                 "2026-03-04T05:06:07.611Z",
		"46085.5":                                                          "2026-03-04T12:00:00Z",
	} {
		got, err := ParseTime(s)
		if err != nil {
			t.Errorf("%q: %v", s, err)
			continue
		}
		if text := got.Format("2006-01-02T15:04:05.999999999Z"); text != want || got.Location() != time.UTC {
			t.Errorf("%q: %s, want %s", s, text, want)
		}
	}
}

func TestParseTime_refusesForeign(t *testing.T) {
	for _, s := range []string{
		"2026-03-04 05:06:07 UTC CET", "2026-03-04 05:06:07 +0000 UTC later", "2026-03-04 05:06:07 +0000 U.T.C", "2026-03-04T05:06:07[Europe/Berlin]", "2026-03-04T05:06:07Z[UTC", "2026-03-04T05:06:07Z[UTC]Z",
		"2026-02-30T05:06:07Z[UTC]", "Wed Mar 04 2026 05:06:07 GMT+00:99 (x)", "Wed Mar 04 2026 05:06:07 (GMT+0000)", "Timestamp('2026-03-04 05:06:07'", "Timestamp('2026-03-04')", "Timestamp('2026-03-04 05:06:07', tz='Europe/Berlin')", "Timestamp('1772600767')",
		"Wednesday, 04-Mar-26 05:06:07 CET", "Wed, 04-Mar-26 05:06:07 GMT", "Wed Feb 30 05:06:07 2026", "Wed Mar  4 05:06:07 CET 2026", "Wed Mar  4 05:06:07 IST 2026", "20260304T0506", "20260230T050607Z", "20261304050607", "18260304050607",
		"22600304050607", "139081795678912345", "739081795678912345", "63908179567891234", "9999999999999999999", "0772600767891234", "46085", "46085.0", "39999.5", "60000.5", "146085.5", "4.60855e4", "46085.5Z", "-46085.5",
	} {
		if got, err := ParseTime(s); err == nil {
			t.Errorf("%q: %s, want an error", s, got)
		}
	}
}

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
