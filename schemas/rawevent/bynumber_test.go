package rawevent

import "testing"

// Lists that came as objects, by the number of each element.
func TestDecode_listsByNumber(t *testing.T) {
	const start = `{"id":"x","createdDateTime":"2026-03-04T05:06:07Z","appDisplayName":"Payroll",`
	for name, c := range map[string]struct {
		record string
		want   map[string]string
	}{
		"words":     {start + `"riskEventTypes_v2":{"0":"a","1":"b"}}`, map[string]string{"riskEventTypes_v2.0": "a", "riskEventTypes_v2.1": "b", "additional": absent}},
		"one-based": {start + `"riskEventTypes_v2":{"1":"a","2":"b"}}`, map[string]string{"riskEventTypes_v2.0": "a", "riskEventTypes_v2.1": "b"}},
		"some left out, in another order": {start + `"riskEventTypes":{"0":"a","10":"c","2":"b"}}`,
			map[string]string{"riskEventTypes.0": "a", "riskEventTypes.1": "b", "riskEventTypes.2": "c"}},
		"objects": {start + `"authenticationDetails":{"0":{"succeeded":true,"StatusSequence":1},"1":{"succeeded":false}},"appliedConditionalAccessPolicies":{"0":{"id":"p","enforcedGrantControls":{"0":"Mfa","1":"Block"}},"1":{"id":"q"}}}`,
			map[string]string{"authenticationDetails.0.succeeded": "true", "+authenticationDetails/0/StatusSequence": "1", "authenticationDetails.1.succeeded": "false", "appliedConditionalAccessPolicies.0.enforcedGrantControls.1": "Block",
				"appliedConditionalAccessPolicies.1.id": "q"}},
		"as text": {start + `"authenticationDetails":"{\"0\":{\"succeeded\":true},\"1\":{\"succeeded\":false}}"}`, map[string]string{"authenticationDetails.1.succeeded": "false"}},
		"pairs": {start + `"authenticationProcessingDetails":{"0":{"key":"k","value":"v"},"1":{"key":"l","value":"w"}}}`,
			map[string]string{"authenticationProcessingDetails.0.key": "k", "authenticationProcessingDetails.1.value": "w"}},
		"ids of audiences":      {start + `"conditionalAccessAudiences":{"0":"a1","1":"a2"}}`, map[string]string{"conditionalAccessAudiences.1.applicationId": "a2"}},
		"keys beside a number":  {start + `"authenticationProcessingDetails":{"0":"a","Login Hint Present":"True"}}`, map[string]string{"authenticationProcessingDetails.0.key": "0", "authenticationProcessingDetails.1.value": "True"}},
		"an object of no list":  {start + `"deviceDetail":"{\"0\":\"a\"}"}`, map[string]string{"deviceDetail": absent, "+deviceDetail/0": `"a"`}},
		"what is unknown stays": {start + `"kiosks":{"0":"a"}}`, map[string]string{"+kiosks": `{"0":"a"}`}},
	} {
		t.Run(name, func(t *testing.T) {
			checkOne(t, []byte(c.record), c.want)
		})
	}
}

func TestDecode_otherObjectsAreNoLists(t *testing.T) {
	for _, list := range []string{`{"0":"a","b":"c"}`, `{"0":"a","0":"b"}`, `{"00":"a"}`, `{"-1":"a"}`, `{"1000000":"a"}`} {
		got := decode([]byte(`{"riskEventTypes":`+list+`}`), Source{Tenant: elsewhere, Received: received})
		if outcome := outcomes(got); outcome != "wrong-type /riskEventTypes" {
			t.Errorf("%s: %s, want it refused", list, outcome)
		}
	}
}
