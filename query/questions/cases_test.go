package questions

import (
	"fmt"
	"time"
)

// finding is some columns of a row that a question answers.
type finding map[string]string

// plantedCase is what a question must find in a tenant, and nothing else.
type plantedCase struct {
	plant  func(w *tenant)
	values map[string]string // parameters other than by default
	want   []finding
}

// at is a moment of the period: a day from 0, an hour and a minute.
func at(day, hour, minute int) time.Time {
	return from.AddDate(0, 0, day).Add(time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute)
}

const wrongPassword = "Wrong user name or password"

// badPassword is a sign-in from an address with a wrong password.
func badPassword(address string) func(*row) {
	return func(r *row) {
		r.fail(50126, wrongPassword)
		r.address(address)
		r.place("Minsk", "BY", 53.9, 27.56)
		r.Device, r.Session = "", ""
	}
}

// cases are the planted cases, by the name of their question.
func cases() map[string]plantedCase {
	return map[string]plantedCase{
		"password-spray":                  {plant: spray, want: []finding{{"ip_address": "203.0.113.66", "country": "BY", "users_tried": "15", "attempts": "16", "first_attempt": "2026-03-10 02:00:00", "last_attempt": "2026-03-10 02:20:00", "got_in": "[worker3@example.org]"}}},
		"brute-force":                     {plant: bruteForce, want: []finding{{"user": "worker1", "network": "AS64500", "attempts": "30", "addresses": "10", "day": "2026-03-11 00:00:00", "got_in": "true"}, {"user": "worker2", "network": "2001:db8:77::/48", "attempts": "25", "addresses": "25", "got_in": "false"}}},
		"impossible-travel":               {plant: travel, want: []finding{{"user": "worker4", "from_city": "Berlin", "to_city": "Sydney", "km": "16095", "hours": "2", "same_device": "false"}}},
		"legacy-authentication":           {plant: legacy, want: []finding{{"user": "scanner", "client_app": "Authenticated SMTP", "sign_ins": "3", "failures": "1", "last_sign_in": "2026-03-12 10:00:00", "apps": "[Exchange Online]", "addresses": "1"}}},
		"users-without-mfa":               {plant: withoutMFA, want: []finding{{"user": "careless", "sign_ins": "2", "last_sign_in": "2026-03-12 09:00:00"}}},
		"new-countries":                   {plant: newCountries, want: []finding{{"user": "worker5", "country": "BR", "first_sign_in": "2026-03-11 09:00:00", "sign_ins": "2", "known_countries": "[DE]"}}},
		"new-devices":                     {plant: newDevices, want: []finding{{"user": "worker6", "device": "phone-1", "sign_ins": "1", "is_managed": "false"}, {"user": "worker7", "device": "Linux, Firefox", "sign_ins": "1"}}},
		"conditional-access-failures":     {plant: stoppedByPolicies, want: []finding{{"policy_name": "Block elsewhere", "policy_id": "p1", "app_display_name": "Payroll", "sign_ins": "3", "users": "2", "error_codes": "[53003]"}, {"policy_name": "Compliant devices", "app_display_name": "Payroll", "sign_ins": "1", "error_codes": "[53003]"}}},
		"mfa-fatigue":                     {plant: fatigue, want: []finding{{"user": "worker8", "granted_at": "2026-03-12 23:40:00", "granted_from": "203.0.113.99", "denied": "6", "denied_from": "[203.0.113.99]"}}},
		"shared-sessions":                 {plant: sharedSession, want: []finding{{"session_id": "stolen", "user_principal_name": "worker9@example.org", "countries": "[DE RO]", "addresses": "2", "sign_ins": "3"}}},
		"noninteractive-volume":           {plant: volume, want: []finding{{"user": "worker10", "app_id": "sync", "sign_ins": "150", "before": "10"}}},
		"dormant-accounts":                {plant: dormant, values: map[string]string{"days": "5"}, want: []finding{{"user": "sleeper", "last_sign_in": "2026-03-10 09:00:00", "sign_ins": "1", "failures_since": "2"}}},
		"guests":                          {plant: guests, want: []finding{{"user": "visitor", "home_tenant_id": "partner", "sign_ins": "2", "resources": "[Exchange SharePoint]", "countries": "[FR]"}}},
		"risky-sign-ins":                  {plant: risky, want: []finding{{"user": "worker11", "sign_ins": "2", "successful": "1", "levels": "[high medium]", "detections": "[anonymizedIPAddress leakedCredentials]", "states": "[atRisk]"}}},
		"app-secrets":                     {plant: secrets, want: []finding{{"service_principal_id": "exporter", "with_secret": "2", "with_certificate": "1", "resources": "[Graph]"}}},
		"admins-without-compliant-device": {plant: unmanagedAdmins, want: []finding{{"user": "admin1", "app_display_name": "Azure Portal", "sign_ins": "2", "unknown_device": "1"}}},
		"weekly-active-users":             {plant: func(w *tenant) { guests(w) }, want: []finding{{"week": "2026-03-09 00:00:00", "members": "20", "guests": "1", "users": "21", "sign_ins": "202"}}},
		"failing-apps":                    {plant: failingApps, want: []finding{{"app_id": "ledger", "app_display_name": "Ledger", "failures": "12", "successes": "4", "failing": "0.75", "users_failing": "6", "main_error_code": "50105", "main_failure_reason": "Not assigned"}}},
		"arrival-latency": {plant: latency, want: []finding{
			{"hour": "2026-03-09 08:00:00", "sign_ins": "20", "arrival_p50": "2", "arrival_max": "2", "storing_p50": "1", "late": "0"},
			{"hour": "2026-03-09 09:00:00", "sign_ins": "1", "arrival_p50": "10800", "arrival_p99": "10800", "storing_p99": "5", "late": "1"},
		}},
	}
}

// One address tries fifteen people at night, knows one password, and is stopped
// by nothing but a second factor there.
func spray(w *tenant) {
	for i := range 15 {
		w.add(fmt.Sprintf("worker%d", i), at(1, 2, i), badPassword("203.0.113.66"))
	}
	w.add("worker3", at(1, 2, 20), badPassword("203.0.113.66"))
	w.add("worker3", at(1, 2, 30), badPassword("203.0.113.66"), func(r *row) { r.Status, r.ErrorCode, r.MFA = "Interrupted", 50074, "interrupted" })
	// Not it: an office elsewhere whose people mistype but sign in, ...
	for i := range 15 {
		w.add(fmt.Sprintf("worker%d", i), at(2, 9, i), badPassword("203.0.113.1"))
		w.add(fmt.Sprintf("worker%d", i), at(2, 9, i+1), func(r *row) { r.address("203.0.113.1") })
	}
	// ... one person who is tried again and again, ...
	for i := range 60 {
		w.add("worker1", at(3, 3, i), badPassword("203.0.113.2"))
	}
	// ... nine people, one too few, ...
	for i := range 9 {
		w.add(fmt.Sprintf("worker%d", i), at(3, 4, i), badPassword("203.0.113.3"))
	}
	// ... and many who do not pass the second factor.
	for i := range 15 {
		w.add(fmt.Sprintf("worker%d", i), at(4, 4, i), badPassword("203.0.113.4"), func(r *row) { r.fail(500121, "Denied") })
	}
}

func bruteForce(w *tenant) {
	for i := range 30 { // addresses of one autonomous system
		w.add("worker1", at(2, 1, i), badPassword(fmt.Sprintf("203.0.113.%d", i%10)), func(r *row) { r.ASN = 64500 })
	}
	w.add("worker1", at(2, 1, 45), func(r *row) { r.address("203.0.113.3"); r.ASN = 64500 })
	for i := range 25 { // addresses of one network, of which nobody knows the system
		w.add("worker2", at(3, 1, i), badPassword(fmt.Sprintf("2001:db8:77:%x::1", i)))
	}
	// Not it: few on each day, ...
	for i := range 30 {
		w.add("worker3", at(i%6, 1, i), badPassword("203.0.113.20"))
	}
	// ... each user once, ...
	for i := range 20 {
		w.add(fmt.Sprintf("worker%d", i), at(4, 1, i), badPassword("203.0.113.30"))
	}
	// ... each time from another network, and another kind of failure.
	for i := range 25 {
		w.add("worker5", at(5, 1, i), badPassword(fmt.Sprintf("203.0.%d.1", i)))
		w.add("worker6", at(5, 2, i), func(r *row) { r.fail(50055, "Password expired") })
	}
}

func travel(w *tenant) {
	sydney := func(r *row) { r.place("Sydney", "AU", -33.87, 151.21); r.address("203.0.113.5") }
	nowhere := func(r *row) { r.Latitude, r.Longitude = nil, nil }
	w.add("worker4", at(2, 10, 4), sydney, func(r *row) { r.Device = "other" }) // two hours after Berlin
	// Not it: as long as the flight takes, ...
	w.add("flier", at(2, 8, 0))
	w.add("flier", at(3, 5, 0), sydney)
	w.add("flier", at(3, 5, 10), sydney, nowhere) // which is not where both degrees are 0
	// ... a failure there, a renewed token, no place, a short way, ...
	w.add("worker5", at(2, 9, 0), sydney, func(r *row) { r.fail(50126, wrongPassword) })
	w.add("worker6", at(2, 9, 0), sydney, func(r *row) { r.Interactive, r.EventType = false, "nonInteractiveUser" })
	w.add("worker7", at(2, 9, 0), sydney, nowhere)
	w.add("worker8", at(2, 8, 9), func(r *row) { r.place("Leipzig", "DE", 51.34, 12.37) })
	// ... and another user of the same second.
	w.add("worker9sydney", at(2, 8, 9), sydney)
}

func legacy(w *tenant) {
	old := func(r *row) {
		r.Modern, r.ClientApp, r.App, r.MFA = pointer(false), "Authenticated SMTP", "Exchange Online", "notRequired"
	}
	for i := range 3 {
		w.add("scanner", at(1+i, 10, 0), old)
	}
	w.add("scanner", at(4, 10, 0), old, func(r *row) { r.fail(50126, wrongPassword) })
	// Not it: attempts that all fail, and a client of which nobody knows.
	w.add("worker1", at(2, 1, 0), old, func(r *row) { r.fail(50126, wrongPassword) })
	w.add("worker2", at(2, 1, 0), func(r *row) { r.Modern, r.ClientApp = nil, "" })
}

func withoutMFA(w *tenant) {
	bare := func(r *row) { r.MFA = "notRequired" }
	w.add("careless", at(2, 9, 0), bare)
	w.add("careless", at(3, 9, 0), bare)
	// Not it: once is enough, by a token too; who did not get in; applications.
	w.add("careful", at(2, 9, 0), bare)
	w.add("careful", at(3, 9, 0))
	w.add("claimed", at(2, 9, 0), bare)
	w.add("claimed", at(2, 9, 1), func(r *row) {
		r.EventType, r.Interactive, r.MFA = "nonInteractiveUser", false, "satisfiedByClaim"
	})
	w.add("stranger", at(2, 9, 0), func(r *row) { r.fail(50126, wrongPassword) })
	w.add("", at(2, 9, 0), bare, func(r *row) { r.Name, r.EventType, r.PrincipalID = "", "servicePrincipal", "app" })
	w.add("renewer", at(2, 9, 0), bare, func(r *row) { r.EventType, r.Interactive = "nonInteractiveUser", false })
}

func newCountries(w *tenant) {
	brazil := func(r *row) { r.place("Recife", "BR", -8.05, -34.9); r.address("203.0.113.7") }
	w.add("worker5", at(2, 9, 0), brazil)
	w.add("worker5", at(3, 9, 0), brazil)
	// Not it: seen there before, never seen before, did not get in, no country.
	w.add("worker6", from.AddDate(0, 0, -20), brazil)
	w.add("worker6", at(2, 9, 0), brazil)
	w.add("newcomer", at(2, 9, 0), brazil)
	w.add("worker7", at(2, 9, 0), brazil, func(r *row) { r.fail(50126, wrongPassword) })
	w.add("worker8", at(2, 9, 0), func(r *row) { r.Country = "" })
}

func newDevices(w *tenant) {
	bare := func(r *row) { r.Device, r.System, r.Browser = "", "Linux", "Firefox"; r.Managed = nil }
	w.add("worker6", at(2, 9, 0), func(r *row) { r.Device, r.Managed = "phone-1", nil })
	w.add("worker7", at(3, 9, 0), bare)
	// Not it: used before, did not get in, never seen before, nothing known.
	w.add("worker8", from.AddDate(0, 0, -20), bare)
	w.add("worker8", at(2, 9, 0), bare)
	w.add("worker9", at(2, 9, 0), func(r *row) { r.Device = "phone-2"; r.fail(50126, wrongPassword) })
	w.add("newcomer", at(2, 9, 0))
	w.add("worker10", at(2, 9, 0), func(r *row) { r.Device, r.System, r.Browser = "", "", "" })
}

func stoppedByPolicies(w *tenant) {
	const blocked = `{"id":"p1","displayName":"Block elsewhere","result":"failure"}`
	stopped := func(policies string) func(*row) {
		return func(r *row) {
			r.fail(53003, "Blocked")
			r.AppID, r.App, r.Outcome, r.Policies = "payroll", "Payroll", "failure", policies
		}
	}
	w.add("worker1", at(1, 9, 0), stopped("["+blocked+"]"))
	w.add("worker1", at(2, 9, 0), stopped("["+blocked+`,{"id":"p3","displayName":"MFA","result":"success"}]`))
	w.add("worker2", at(3, 9, 0), stopped("["+blocked+`,{"id":"p2","displayName":"Compliant devices","result":"failure"}]`))
	// Not it: policies that were met, those in report-only mode, and other failures.
	w.add("worker3", at(3, 9, 0), func(r *row) { r.Policies = `[{"id":"p3","displayName":"MFA","result":"success"}]` })
	w.add("worker4", at(3, 9, 0), func(r *row) { r.Policies = `[{"id":"p4","displayName":"Trial","result":"reportOnlyFailure"}]` })
	w.add("worker5", at(3, 9, 0), func(r *row) { r.fail(50126, wrongPassword); r.Policies = "[" + blocked + "]" })
}

func fatigue(w *tenant) {
	asked := func(r *row) { r.fail(500121, "Denied"); r.MFA = "denied"; r.address("203.0.113.99") }
	granted := func(r *row) { r.address("203.0.113.99") }
	many := func(user string, minutes int) {
		for i := range 6 {
			w.add(user, at(3, 23, 0).Add(time.Duration(i*minutes)*time.Minute), asked)
		}
	}
	many("worker8", 5)
	w.add("worker8", at(3, 23, 40), granted)
	// Not it: never granted, granted hours later, spread over hours, and few.
	many("worker9", 5)
	many("worker10", 5)
	w.add("worker10", at(4, 3, 0), granted)
	many("worker11", 30)
	w.add("worker11", at(4, 1, 40), granted)
	for i := range 4 {
		w.add("worker12", at(3, 23, i), asked)
	}
	w.add("worker12", at(3, 23, 10), granted)
}

func sharedSession(w *tenant) {
	session := func(id, country, address string) func(*row) {
		return func(r *row) {
			r.Session, r.Country, r.EventType, r.Interactive = id, country, "nonInteractiveUser", false
			r.address(address)
		}
	}
	w.add("worker9", at(1, 9, 0), session("stolen", "DE", "192.0.2.10"))
	w.add("worker9", at(1, 12, 0), session("stolen", "DE", "192.0.2.10"))
	w.add("worker9", at(1, 12, 5), session("stolen", "RO", "203.0.113.8"))
	// Not it: two addresses of a country, a refused token, no session, no country.
	w.add("worker1", at(1, 9, 0), session("moving", "DE", "192.0.2.10"))
	w.add("worker1", at(1, 9, 9), session("moving", "DE", "192.0.2.11"))
	w.add("worker2", at(1, 9, 0), session("refused", "DE", "192.0.2.10"))
	w.add("worker2", at(1, 9, 9), session("refused", "RO", "203.0.113.8"), func(r *row) { r.fail(70043, "Token expired") })
	w.add("worker3", at(1, 9, 0), session("", "DE", "192.0.2.10"))
	w.add("worker3", at(1, 9, 9), session("", "RO", "203.0.113.8"))
	w.add("worker4", at(1, 9, 0), session("unknown", "DE", "192.0.2.10"))
	w.add("worker4", at(1, 9, 9), session("unknown", "", "203.0.113.8"))
}

func volume(w *tenant) {
	renew := func(r *row) { r.EventType, r.Interactive, r.AppID, r.App = "nonInteractiveUser", false, "sync", "Sync" }
	often := func(user string, first time.Time, n int, change func(*row)) {
		for i := range n {
			w.add(user, first.Add(time.Duration(i)*time.Minute), change)
		}
	}
	often("worker10", at(-6, 9, 0), 10, renew)
	often("worker10", at(2, 9, 0), 150, renew)
	// Not it: as often as before, too few, and by hand.
	often("worker11", at(-6, 9, 0), 140, renew)
	often("worker11", at(2, 9, 0), 150, renew)
	often("worker12", at(2, 9, 0), 99, renew)
	often("worker13", at(2, 9, 0), 150, func(r *row) { r.AppID = "sync" })
}

func dormant(w *tenant) {
	w.add("sleeper", at(1, 9, 0))
	for i := range 2 {
		w.add("sleeper", at(5, 9, i), func(r *row) { r.fail(50126, wrongPassword) })
	}
	// Not it: awake by a renewed token, gone before the period, never in.
	w.add("renewer", at(1, 9, 0))
	w.add("renewer", at(6, 9, 0), func(r *row) { r.EventType, r.Interactive = "nonInteractiveUser", false })
	w.add("gone", at(-20, 9, 0))
	w.add("stranger", at(1, 9, 0), func(r *row) { r.fail(50126, wrongPassword) })
}

func guests(w *tenant) {
	guest := func(r *row) { r.UserType, r.HomeTenant = "guest", "partner"; r.place("Lille", "FR", 50.63, 3.06) }
	w.add("visitor", at(1, 9, 0), guest)
	w.add("visitor", at(2, 9, 0), guest, func(r *row) { r.Resource = "SharePoint" })
	w.add("visitor", at(3, 9, 0), guest, func(r *row) { r.Resource = "Payroll"; r.fail(50105, "Not assigned") })
	// Not it: one that did not get in.
	w.add("refused", at(3, 9, 0), guest, func(r *row) { r.fail(50105, "Not assigned") })
}

func risky(w *tenant) {
	risk := func(level, state string, detections ...string) func(*row) {
		return func(r *row) { r.RiskLevel, r.RiskState, r.Detections = level, state, detections }
	}
	w.add("worker11", at(1, 9, 0), risk("medium", "atRisk", "anonymizedIPAddress"))
	w.add("worker11", at(2, 9, 0), risk("high", "atRisk", "leakedCredentials"), func(r *row) { r.fail(53003, "Blocked") })
	// Not it: resolved since, which every row's earlier revision was not.
	w.add("worker12", at(1, 9, 0), risk("high", "remediated", "leakedCredentials"))
	w.add("worker13", at(1, 9, 0), risk("high", "dismissed", "leakedCredentials"))
	w.add("worker14", at(1, 9, 0), risk("none", "none"))
}

func secrets(w *tenant) {
	app := func(id, credential string) func(*row) {
		return func(r *row) {
			r.UserID, r.Name, r.UserType, r.PrincipalID, r.Principal, r.Resource = "", "", "", id, "App "+id, "Graph"
			r.EventType, r.Interactive, r.Credential = "servicePrincipal", false, credential
		}
	}
	w.add("", at(1, 9, 0), app("exporter", "clientSecret"))
	w.add("", at(2, 9, 0), app("exporter", "clientSecret"))
	w.add("", at(3, 9, 0), app("exporter", "certificate"))
	// Not it: certificates alone, a secret that was refused, identities of the platform, users of a confidential client.
	w.add("", at(1, 9, 0), app("careful", "certificate"))
	w.add("", at(1, 9, 0), app("refused", "clientSecret"), func(r *row) { r.fail(7000215, "Invalid secret") })
	w.add("", at(1, 9, 0), app("managed", ""), func(r *row) { r.EventType = "managedIdentity" })
	w.add("worker1", at(1, 9, 0), func(r *row) { r.Credential = "clientSecret" })
}

func unmanagedAdmins(w *tenant) {
	portal := func(r *row) { r.AppID, r.App, r.Compliant = "portal", "Azure Portal", pointer(false) }
	w.add("admin1", at(1, 9, 0), portal)
	w.add("admin1", at(2, 9, 0), portal, func(r *row) { r.Compliant = nil })
	// Not it: a compliant device, another application, and who did not get in.
	w.add("admin2", at(1, 9, 0), portal, func(r *row) { r.Compliant = pointer(true) })
	w.add("admin3", at(1, 9, 0), func(r *row) { r.Compliant = pointer(false) })
	w.add("admin4", at(1, 9, 0), portal, func(r *row) { r.fail(53000, "Device is not compliant") })
}

func failingApps(w *tenant) {
	ledger := func(r *row) { r.AppID, r.App = "ledger", "Ledger" }
	for i := range 12 {
		code, reason := int32(50105), "Not assigned"
		if i%3 == 0 {
			code, reason = 50126, wrongPassword
		}
		w.add(fmt.Sprintf("worker%d", i%6), at(1, 9, i), ledger, func(r *row) { r.fail(code, reason) })
	}
	for i := range 4 {
		w.add("worker7", at(2, 9, i), ledger)
	}
	// Not it: prompts that are no failures, and few failures.
	for i := range 20 {
		w.add("worker8", at(2, 10, i), func(r *row) { r.AppID, r.App, r.Status, r.ErrorCode = "wiki", "Wiki", "Interrupted", 50074 })
	}
	for i := range 9 {
		w.add("worker9", at(2, 11, i), func(r *row) { r.AppID, r.App = "desk", "Desk"; r.fail(50105, "Not assigned") })
	}
}

func latency(w *tenant) {
	w.rows = w.rows[:0]
	for i := range 20 {
		w.add(fmt.Sprintf("worker%d", i), at(0, 8, i))
	}
	w.add("worker1", at(0, 9, 0), func(r *row) {
		r.ReceivedAt, r.StoredAt, r.Late = at(0, 12, 0), at(0, 12, 0).Add(5*time.Second), 3600
	})
}
