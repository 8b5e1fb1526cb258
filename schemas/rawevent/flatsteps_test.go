package rawevent

import "testing"

// Authentication steps whose parts are properties of the event.
func TestDecode_flatSteps(t *testing.T) {
	const start = `{"id":"x","createdDateTime":"2026-03-04T05:06:07Z","appDisplayName":"Payroll",`
	for name, c := range map[string]struct {
		record string
		want   map[string]string
	}{
		"one": {start + `"succeeded":"True","authenticationMethod":"Password","authenticationMethodDetail":"Password in the cloud","authenticationStepRequirement":"Primary authentication"}`,
			map[string]string{"authenticationDetails.0.authenticationMethod": "Password", "authenticationDetails.0.succeeded": "true", "authenticationDetails.0.authenticationMethodDetail": "Password in the cloud",
				"authenticationDetails.0.authenticationStepRequirement": "Primary authentication", "authenticationDetails.1": absent, "additional": absent}},
		"several": {start + `"AuthDetailsAuthenticationMethod":["Password","Text message"],"AuthDetailsSucceeded":["True","False"],"AuthDetailsAuthenticationStepDateTime":["3/4/2026 5:06:07 AM",null]}`,
			map[string]string{"authenticationDetails.0.authenticationMethod": "Password", "authenticationDetails.0.succeeded": "true", "authenticationDetails.1.authenticationMethod": "Text message",
				"authenticationDetails.1.succeeded": "false", "authenticationDetails.0.authenticationStepDateTime": "2026-03-04T05:06:07Z", "additional": absent}},
		"of other lengths": {start + `"AuthDetailsAuthenticationMethod":["Password","Text message"],"AuthDetailsSucceeded":"True"}`,
			map[string]string{"authenticationDetails.1.authenticationMethod": "Text message", "authenticationDetails.0.succeeded": absent, "+AuthDetailsSucceeded": `"True"`}},
		"beside the list": {start + `"authenticationDetails":[{"authenticationMethod":"Password"}],"authenticationMethod":"Text message"}`,
			map[string]string{"authenticationDetails.0.authenticationMethod": "Password", "+authenticationMethod": `"Text message"`}},
		"of no text": {start + `"authenticationMethod":{"a":1}}`, map[string]string{"authenticationDetails": absent, "+authenticationMethod": `{"a":1}`}},
		"of something else": {start + `"succeeded":true,"authenticationMethod":"System.Object[]"}`,
			map[string]string{"authenticationDetails": absent, "+succeeded": "true", "+authenticationMethod": `"System.Object[]"`}},
	} {
		t.Run(name, func(t *testing.T) {
			checkOne(t, []byte(c.record), c.want)
		})
	}
}
