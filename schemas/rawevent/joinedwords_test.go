package rawevent

import "testing"

// Words of a list that came as one text.
func TestDecode_joinedWords(t *testing.T) {
	const start = `{"id":"x","createdDateTime":"2026-03-04T05:06:07Z","appDisplayName":"Payroll",`
	for name, c := range map[string]struct {
		record string
		want   map[string]string
	}{
		"comma": {start + `"riskEventTypes_v2":"unfamiliarFeatures,anonymizedIPAddress","riskEventTypes":" a , b,","signInEventTypes":"interactiveUser"}`,
			map[string]string{"riskEventTypes_v2.0": "unfamiliarFeatures", "riskEventTypes_v2.1": "anonymizedIPAddress", "riskEventTypes_v2.2": absent,
				"riskEventTypes.0": "a", "riskEventTypes.1": "b", "riskEventTypes.2": absent, "signInEventTypes.0": "interactiveUser", "signInEventTypes.1": absent}},
		"other separators": {start + `"riskEventTypes":"a; b","riskEventTypes_v2":"c|d","signInEventTypes":"interactiveUser\r\nnonInteractiveUser","authenticationMethodsUsed":"Password\nText message"}`,
			map[string]string{"riskEventTypes.1": "b", "riskEventTypes_v2.1": "d", "signInEventTypes.0": "interactiveUser", "signInEventTypes.1": "nonInteractiveUser", "authenticationMethodsUsed.1": "Text message"}},
		"of a policy": {start + `"appliedConditionalAccessPolicies":[{"id":"p","displayName":"Block; outside, HQ","enforcedGrantControls":"Mfa, RequireCompliantDevice","enforcedSessionControls":"SignInFrequency;PersistentBrowser","sessionControlsNotSatisfied":"a|b"}]}`,
			map[string]string{"appliedConditionalAccessPolicies.0.displayName": "Block; outside, HQ", "appliedConditionalAccessPolicies.0.enforcedGrantControls.1": "RequireCompliantDevice",
				"appliedConditionalAccessPolicies.0.enforcedSessionControls.1": "PersistentBrowser", "appliedConditionalAccessPolicies.0.sessionControlsNotSatisfied.1": "b"}},
		"blanks": {start + `"riskEventTypes_v2":"unfamiliarFeatures anonymizedIPAddress generic","authenticationMethodsUsed":"Password Text message","appliedConditionalAccessPolicies":[{"id":"p","enforcedGrantControls":"Mfa RequireCompliantDevice"},{"id":"q","enforcedGrantControls":"Terms of use"}]}`,
			map[string]string{"riskEventTypes_v2.0": "unfamiliarFeatures", "riskEventTypes_v2.1": "anonymizedIPAddress", "riskEventTypes_v2.2": "generic", "authenticationMethodsUsed.0": "Password Text message",
				"appliedConditionalAccessPolicies.0.enforcedGrantControls.1": "RequireCompliantDevice", "appliedConditionalAccessPolicies.1.enforcedGrantControls.0": "Terms of use"}},
		"names": {start + `"networkLocationDetails":[{"networkNames":"HQ, 2nd floor"}]}`,
			map[string]string{"networkLocationDetails.0.networkNames.0": "HQ, 2nd floor", "networkLocationDetails.0.networkNames.1": absent}},
		"in a list":       {start + `"riskEventTypes":["a,b"]}`, map[string]string{"riskEventTypes.0": "a,b", "riskEventTypes.1": absent}},
		"only separators": {start + `"riskEventTypes":" , "}`, map[string]string{"riskEventTypes.0": absent}},
		"other words": {start + `"signInEventTypes":["NonInteractive","Interactive","SERVICE_PRINCIPAL","managedIdentity","other"]}`,
			map[string]string{"signInEventTypes.0": "nonInteractiveUser", "signInEventTypes.1": "interactiveUser", "signInEventTypes.2": "servicePrincipal", "signInEventTypes.3": "managedIdentity", "signInEventTypes.4": "other"}},
		"advanced hunting": {`{"Timestamp":"2026-03-04T05:06:07Z","RequestId":"x","AccountUpn":"mira@fernhill.example","ErrorCode":0,"RiskEventTypes":"a,b","LogonType":"interactiveUser"}`,
			map[string]string{"riskEventTypes_v2.1": "b", "signInEventTypes.0": "interactiveUser"}},
	} {
		t.Run(name, func(t *testing.T) {
			checkOne(t, []byte(c.record), c.want)
		})
	}
}
