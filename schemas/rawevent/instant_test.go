package rawevent

import "testing"

func TestGraphInstant(t *testing.T) {
	for said, want := range map[string]string{
		"":                                  "",
		"2026-03-04T05:06:07Z":              "2026-03-04T05:06:07Z",
		"2026-03-04T05:06:07.1234567Z":      "2026-03-04T05:06:07.1234567Z",
		"2026-03-04T05:06:07.1234567+00:00": "2026-03-04T05:06:07.1234567+00:00",
		"2026-03-04T05:06:07-05:00":         "2026-03-04T05:06:07-05:00",
		"2026-03-04T05:06:07":               "2026-03-04T05:06:07Z",
		"2026-03-04 05:06:07.120":           "2026-03-04T05:06:07.12Z",
		"3/4/2026, 5:06:07.178 PM":          "2026-03-04T17:06:07.178Z",
		"3/4/2026 5:06:07 AM +01:00":        "2026-03-04T04:06:07Z",
		"2026-03-04T05:06:07+0000":          "2026-03-04T05:06:07Z",
		"2026-03-04T05:06Z":                 "2026-03-04T05:06:00Z",
		"yesterday":                         "yesterday",
	} {
		if got := graphInstant(said); got != want {
			t.Errorf("%q: %q, want %q", said, got, want)
		}
	}
}

func TestDecode_stepTimesAreAsGraphWritesThem(t *testing.T) {
	got := decode([]byte(`{"TimeGenerated [UTC]":"3/4/2026, 5:06:07.891 AM","ResultType":"0","Id":"i","UserId":"u",
"AuthenticationDetails":"[{\"authenticationStepDateTime\":\"3/4/2026, 5:06:05 AM\",\"succeeded\":true}]"}`), Source{Tenant: elsewhere, Received: received})
	if len(got) != 1 {
		t.Fatalf("%d events, want 1", len(got))
	}
	checkEvent(t, got[0], map[string]string{"authenticationDetails.0.authenticationStepDateTime": "2026-03-04T05:06:05Z"})
}
