package rawevent

import "testing"

// Exports of accounts, applications and devices are no sign-ins, though they look alike.
func TestDecode_directoryObjects_areRefused(t *testing.T) {
	for record, want := range map[string]string{
		`{"value":[{"id":"u","createdDateTime":"2026-03-04T05:06:07Z","displayName":"Ada","userPrincipalName":"ada@example.com","userType":"Member","accountEnabled":true,"signInActivity":{"lastSignInDateTime":"2026-03-04T05:06:07Z"}}]}`: "not-an-event",
		`{"id":"s","createdDateTime":"2026-03-04T05:06:07Z","appId":"a","appDisplayName":"Payroll","servicePrincipalType":"Application"}`:                                                                                                    "not-an-event",
		`{"id":"d","createdDateTime":"2026-03-04T05:06:07Z","userId":"u","userPrincipalName":"ada@example.com","userDisplayName":"Ada","enrolledDateTime":"2026-03-04T05:06:07Z"}`:                                                           "not-an-event",
		// An account's properties beside a sign-in's.
		`{"id":"x","createdDateTime":"2026-03-04T05:06:07Z","appDisplayName":"Payroll","ipAddress":"192.0.2.7","accountEnabled":true}`: "x",
	} {
		if got := outcomes(decode([]byte(record), Source{Tenant: elsewhere, Received: received})); got != want {
			t.Errorf("%s:\n%s, want %s", record, got, want)
		}
	}
}
