package replay

import (
	"testing"
	"time"

	"github.com/gatehouse/gatehouse/schemas/timetext"
)

func TestMoveTime_KeepsTheWriting(t *testing.T) {
	const by = 26*time.Hour + 3*time.Minute + 5*time.Second
	for text, want := range map[string]string{
		"2026-03-04T05:06:07Z":                     "2026-03-05T07:09:12Z",
		"2026-03-04T05:06:07.8910000Z":             "2026-03-05T07:09:12.8910000Z",
		"2026-03-04T05:06:07.1234567+00:00":        "2026-03-05T07:09:12.1234567+00:00",
		"2026-12-31T23:59:59.12-05:00":             "2027-01-02T02:03:04.12-05:00",
		"2026-03-04 05:06:07.891":                  "2026-03-05 07:09:12.891",
		"2026-03-04 05:06:07.123456789":            "2026-03-05 07:09:12.123456789",
		"2026-03-04T05:06:07":                      "2026-03-05T07:09:12",
		"2026-03-04T05:06":                         "2026-03-05T07:09",
		"6/15/2026, 12:40:24.178 PM":               "6/16/2026, 2:43:29.178 PM",
		"6/9/2026, 9:40:24.178 PM":                 "6/10/2026, 11:43:29.178 PM",
		"11/14/2025 1:48:53 AM":                    "11/15/2025 3:51:58 AM",
		"06/05/2026, 01:02:03 AM":                  "06/06/2026, 03:05:08 AM",
		"1/2/2026 13:04:05":                        "1/3/2026 15:07:10",
		"01/02/2026 03:04:05":                      "01/03/2026 05:07:10",
		"11/14/2025 11:48:53 PM +01:00":            "11/16/2025 1:51:58 AM +01:00",
		"1/1/2026, 10:57:00 pm":                    "1/3/2026, 1:00:05 am",
		"2026/03/04 05:06:07":                      "2026/03/05 07:09:12",
		"4.3.2026 05:06:07":                        "2026-03-05T07:09:12Z",
		"Mar 4, 2026 5:06:07 AM":                   "2026-03-05T07:09:12Z",
		"4 Mar 2026 05:06:07":                      "2026-03-05T07:09:12Z",
		"/Date(1772600767891)/":                    "2026-03-05T07:09:12.891Z",
		"1772600767":                               "1772694552",
		"1772600767891":                            "1772694552891",
		"1900-01-01T00:00:00Z":                     "1900-01-01T00:00:00Z",
		"2026-03-04T05:06:07,891Z":                 "2026-03-05T07:09:12,891Z",
		"2026-03-04T05:06:07+01:00[Europe/Berlin]": "2026-03-05T07:09:12+01:00[Europe/Berlin]",
		"2026-03-04 05:06:07.5 +0000 UTC m=+0.1":   "2026-03-05 07:09:12.5 +0000 UTC m=+0.1",
		"Wed Mar 04 2026 05:06:07 GMT+0000 (Coordinated Universal Time)": "2026-03-05T07:09:12Z",
		"Wednesday, 04-Mar-26 05:06:07 GMT":                              "2026-03-05T07:09:12Z",
		"Timestamp('2026-03-04 05:06:07+0000', tz='UTC')":                "2026-03-05T07:09:12Z",
		"1772600767891234":     "1772694552891234",
		"1772600767891234567":  "1772694552891234567",
		"639081975678912345":   "639082913528912345",
		"20260304050607":       "20260305070912",
		"20260304T050607Z":     "2026-03-05T07:09:12Z",
		"46085.5":              "2026-03-05T14:03:05Z",
		"yesterday":            "yesterday",
		"":                     "",
		"2026-02-30T00:00:00Z": "2026-02-30T00:00:00Z",
	} {
		if got := moveTime(text, by); got != want {
			t.Errorf("%q moved to %q, want %q", text, got, want)
		}
	}
}

// FuzzMoveTime: what can be read is moved by exactly the span, and back again
// gives the time it was.
func FuzzMoveTime(f *testing.F) {
	for _, seed := range []string{"2026-03-04T05:06:07.891+01:00", "6/15/2026, 12:40:24.178 PM", "01/02/2026 03:04", "12/31/2025, 11:59:59 PM -05", "1/1/2026 0:00:00", "4.3.2026 05:06:07", "2026/03/04 05:06", "/Date(1772600767891)/", "1772600767", "1772600767891234", "639081975678912345", "20260304050607", "46085.25", "2026-03-04 05:06:07 +0000 UTC", "2026-03-04T05:06:07Z[UTC]", "Wed Mar  4 05:06:07 2026"} {
		f.Add(seed, int32(86399))
	}
	f.Fuzz(func(t *testing.T, text string, seconds int32) {
		by := time.Duration(seconds) * time.Second
		at, err := timetext.Parse(text)
		moved := moveTime(text, by)
		if err != nil || isPlaceholder(at) {
			if moved != text {
				t.Fatalf("%q is no time and became %q", text, moved)
			}
			return
		}
		got, err := timetext.Parse(moved)
		if err != nil {
			if y := at.Add(by).Year(); y < 1000 || y > 9998 {
				return // beyond what four digits write
			}
			t.Fatalf("%q moved by %s became %q: %v", text, by, moved, err)
		}
		if off := got.Sub(at.Add(by)); off > time.Minute || off < -time.Minute || off%time.Second != 0 {
			t.Fatalf("%q moved by %s became %q, %s off", text, by, moved, off)
		}
	})
}
