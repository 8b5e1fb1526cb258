package query

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/gatehouse/gatehouse/query/entity"
	"github.com/gatehouse/gatehouse/query/filter"
	"github.com/gatehouse/gatehouse/schemas/derived"
)

// filterRows are the sign-ins that TestFilter_onRows asks about.
func filterRows() []values {
	at := func(clock string) time.Time {
		t, err := time.Parse(time.RFC3339Nano, "2026-07-17T"+clock+"Z")
		if err != nil {
			panic(err)
		}
		return t
	}
	return []values{
		{"id": "a", "created_at": at("08:00:00"), "user_id": alice, "user_principal_name": "Alice@Contoso.com", "user_display_name": "Alice Ångström", "app_id": "APP1", "app_display_name": "Mail",
			"ip_address": "192.0.2.1", "ip": "::ffff:192.0.2.1", "country": "DE", "city": "Köln", "client_app": "Browser", "is_modern_auth": true, "is_compliant": true, "latitude": 50.9, "processing_time_ms": uint32(120),
			"risk_event_types_v2": []string{"maliciousIPAddress"}, "sign_in_event_types": []string{"interactiveUser", "nonInteractiveUser"}, "user_agent": "Mozilla/5.0 (100% real_agent)",
			"more":                                `{"signInIdentifier":"Alice@Home.example","flaggedForReview":true,"tokenProtectionStatusDetails":{"signInSessionStatus":"unbound","signInSessionStatusCode":1003},"conditionalAccessAudiences":[{"applicationId":"AU1","audienceReasons":"none"},{"applicationId":"AU2","audienceReasons":null}]}`,
			"applied_conditional_access_policies": `[{"id":"P1","displayName":"Require MFA","enforcedGrantControls":["Mfa"],"result":"success"},{"id":"P2","displayName":null,"result":"reportOnlyFailure"}]`,
			"authentication_details":              `[{"authenticationStepDateTime":"2026-07-17T08:00:00Z","authenticationMethod":"Password","succeeded":true},{"authenticationStepDateTime":null,"authenticationMethod":"Passkey","succeeded":false}]`},
		{"id": "b", "created_at": at("08:00:01.1234567"), "user_id": "B0B", "user_principal_name": "bob@contoso.com", "user_display_name": "Bob O'Neil", "app_id": "app1", "error_code": int32(50126), "status": "Failure",
			"failure_reason": "Invalid username or password", "applied_conditional_access_policies": `[{"id":"P2","enforcedGrantControls":[],"result":"notApplied"}]`,
			"authentication_details": `[{"authenticationMethod":"Password","succeeded":false}]`, "ip_address": "2001:DB8::1", "ip": "2001:db8::1", "country": "US", "is_compliant": false, "client_app": "IMAP4", "is_modern_auth": false, "more": `{"originalTransferMethod":"deviceCodeFlow","flaggedForReview":false,"tokenProtectionStatusDetails":{"signInSessionStatus":"bound","signInSessionStatusCode":null}}`, "autonomous_system_number": uint32(64500)},
		{"id": "c", "created_at": at("08:00:02"), "error_code": int32(50140), "status": "Interrupted", "is_interactive": false, "event_type": "nonInteractiveUser", "user_display_name": "Çelik",
			"conditional_access_status": "failure", "latitude": -33.8, "risk_event_types_v2": []string{"generic", "anonymizedIPAddress"},
			"additional": `{"agent":{"agentType":"agenticAppInstance","agentSubjectType":"notAgentic","parentAppId":null}}`},
		{"id": "11111111-aaaa-4000-8000-000000000001", "created_at": at("08:00:03"), "service_principal_id": "sp", "is_interactive": false, "event_type": "servicePrincipal", "reported_failure_reason": "ok",
			"more": `{"servicePrincipalCredentialKeyId":"K1","resourceServicePrincipalId":"rsp","appOwnerTenantId":"` + tenantB + `","resourceOwnerTenantId":"rot","tokenIssuerName":"https://STS.example/trust"}`, "additional": `{"x":1,"Agent":{"AgentType":"agenticAppInstance","AgentSubjectType":"agentIDuser"}}`},
	}
}

func TestFilter_onRows(t *testing.T) {
	r := newRig(t, nil)
	r.setMark(testMark)
	r.insert(filterRows()...)
	const d = "11111111-aaaa-4000-8000-000000000001"
	every := "(isInteractive eq true or isInteractive eq false) and "
	for _, tc := range []struct{ filter, want string }{
		{"isInteractive eq true", "a b"},
		{"not isInteractive", "c " + d},
		{"appId ne null", "a b"},
		{every + "appId eq null", "c " + d},
		{every + "appId eq ''", "c " + d},
		{"userId eq '" + alice + "'", "a"},
		{"userId eq '" + strings.ToUpper(alice) + "'", "a"},
		{"userId in ('B0B','" + strings.ToUpper(alice) + "')", "a b"},
		{"userId eq 'b0b'", ""},
		{"userId eq '00000000-0000-0000-0000-000000000000'", ""},
		{"id eq 'a'", "a"},
		{"id eq 'A'", ""},
		{every + "id eq '11111111-AAAA-4000-8000-000000000001'", d},
		{every + "id eq 11111111-aaaa-4000-8000-000000000001", d},
		{every + "id ne 'a'", "b c " + d},
		{"userPrincipalName eq 'alice@contoso.COM'", "a"},
		{"userPrincipalName in ('ALICE@contoso.com','BOB@contoso.com')", "a b"},
		{"userDisplayName eq 'ALICE ÅNGSTRÖM'", "a"},
		{"userDisplayName eq 'bob o''neil'", "b"},
		{every + "userDisplayName eq 'ÇELIK'", "c"},
		{every + "startswith(userDisplayName,'ç')", "c"},
		{"startswith(userDisplayName,'ALICE Å')", "a"},
		{"contains(tolower(userDisplayName),'alice å')", "a"},
		{"toupper(userPrincipalName) eq 'BOB@CONTOSO.COM'", "b"},
		{"endswith(userPrincipalName,'@CONTOSO.com')", "a b"},
		{"contains(userAgent,'100%')", "a"},
		{"contains(userAgent,'l_a')", "a"},
		{"contains(userAgent,'lXa')", ""},
		{"contains(userAgent,'100\\%')", ""},
		{every + "not contains(userAgent,'100%')", "b c " + d},
		{"startswith(appId,'APP')", "a"},
		{"appId eq 'APP1'", "a"},
		{"appId in ('APP1','app1')", "a b"},
		{"userDisplayName gt 'Alice Å' and userDisplayName le 'bob o''neil'", "a b"},
		{"status/errorCode eq 0", "a"},
		{"status/errorCode gt 0", "b"},
		{every + "status/errorCode in (50126,50140)", "b c"},
		{every + "status/errorCode ge 50140 or status/errorCode lt 1", "a c " + d},
		{"status/errorCode eq 4000000000", ""},
		{"status/errorCode eq 50126.0", "b"},
		{every + "status eq 'Failure'", "b"},
		{every + "status in ('interrupted','FAILURE')", "b c"},
		{every + "status ne 'Success'", "b c"},
		{every + "status/failureReason eq 'other.'", "a"},
		{every + "status/failureReason eq 'ok'", d},
		{every + "startswith(status/failureReason,'invalid')", "b"},
		{every + "deviceDetail/isCompliant eq true", "a"},
		{every + "deviceDetail/isCompliant eq false", "b"},
		{every + "deviceDetail/isCompliant ne true", "b c " + d},
		{every + "not (deviceDetail/isCompliant eq true)", "b c " + d},
		{every + "deviceDetail/isCompliant eq null", "c " + d},
		{every + "deviceDetail/isCompliant in (true,null)", "a c " + d},
		{every + "location/geoCoordinates/latitude lt 0", "c"},
		{every + "not (location/geoCoordinates/latitude lt 0)", "a b " + d},
		{every + "location/geoCoordinates/latitude ne 50.9", "b c " + d},
		{every + "processingTimeInMilliseconds ge 100", "a"},
		{every + "processingTimeInMilliseconds eq null", "b c " + d},
		{every + "autonomousSystemNumber eq null", "a c " + d},
		{every + "autonomousSystemNumber lt 70000", "b"},
		{every + "autonomousSystemNumber ne 64500", "a c " + d},
		{"location/countryOrRegion eq 'de'", "a"},
		{"location/city eq 'KÖLN'", "a"},
		{"ipAddress eq '192.0.2.1'", "a"},
		{"ipAddress eq '2001:0db8:0:0::1'", "b"},
		{"ipAddress in ('2001:db8::1','192.0.2.1')", "a b"},
		{"startswith(ipAddress,'2001:db8')", "b"},
		{every + "ipAddress gt '192.0.2.1'", "b"},
		{every + "ipAddress ge '192.0.2.1'", "a b"},
		{every + "ipAddress ge '::ffff:192.0.2.1'", "a b"},
		{every + "ipAddress gt '9.255.255.255'", "a b"},
		{every + "ipAddress ge '192.0.2.0' and ipAddress lt '192.0.10.0'", "a"},
		{every + "ipAddress le '192.0.2.0'", ""},
		{every + "ipAddress lt '::1'", "a"},
		{every + "ipAddress gt '::1'", "b"},
		{every + "ipAddress le '2001:DB8:0::1'", "a b"},
		{every + "ipAddress lt '2001:db8::1'", "a"},
		{every + "not (ipAddress gt '1.1.1.1')", "c " + d},
		{every + "id le '11111111-AAAA-4000-8000-000000000001'", d},
		{every + "appOwnerTenantId le '" + strings.ToUpper(tenantB) + "'", d},
		{"ipAddress eq '192.0.2.0/24'", "a"},
		{"ipAddress eq '192.0.2.77/24'", "a"},
		{"ipAddress eq '192.0.2.1/32'", "a"},
		{"ipAddress eq '192.0.2.2/31'", ""},
		{"ipAddress eq '192.0.0.0/15'", "a"},
		{every + "ipAddress eq '0.0.0.0/0'", "a"},
		{every + "ipAddress eq '::/0'", "b"},
		{every + "ipAddress eq '2001:db8::/33'", "b"},
		{every + "ipAddress eq '2001:db8:8000::/33'", ""},
		{every + "ipAddress eq '::ffff:192.0.2.0/120'", "a"},
		{every + "ipAddress ne '192.0.2.0/24'", "b c " + d},
		{every + "ipAddress in ('192.0.2.0/24','2001:db8::1','198.51.100.0/24')", "a b"},
		{"appliedConditionalAccessPolicies/any(p: p/id eq 'P2')", "a b"},
		{"appliedConditionalAccessPolicies/any(p: p/id eq 'P2' and p/result eq 'notApplied')", "b"},
		{"appliedConditionalAccessPolicies/any(p: p/id eq 'P1' and p/result eq 'notApplied')", ""},
		{"appliedConditionalAccessPolicies/any(p: startswith(p/displayName,'require'))", "a"},
		{"appliedConditionalAccessPolicies/any(p: p/displayName eq null)", "a b"},
		{"appliedConditionalAccessPolicies/any(p: p/enforcedGrantControls/any(c: c eq 'mfa'))", "a"},
		{"appliedConditionalAccessPolicies/any(p: not p/enforcedGrantControls/any())", "a b"},
		{"appliedConditionalAccessPolicies/any(p: p/enforcedGrantControls/any() and p/result eq 'success')", "a"},
		{every + "not appliedConditionalAccessPolicies/any(policy: policy/RESULT in ('success','failure'))", "b c " + d},
		{every + "appliedConditionalAccessPolicies/any()", "a b"},
		{every + "agent/agentType eq 'AgenticAppInstance'", "c " + d},
		{"signInEventTypes/any(t:t eq 'nonInteractiveUser') and agent/agentType eq 'agenticAppInstance' and agent/agentSubjectType ne 'agentIDuser'", "c"},
		{every + "agent/agentSubjectType eq null", "a b"},
		{"flaggedForReview eq true", "a"},
		{"flaggedForReview eq false", "b"},
		{every + "flaggedForReview ne true", "b c " + d},
		{"tokenProtectionStatusDetails/signInSessionStatusCode eq 1003 or tokenProtectionStatusDetails/signInSessionStatusCode eq 1004 or tokenProtectionStatusDetails/signInSessionStatus eq 'bound'", "a b"},
		{every + "tokenProtectionStatusDetails/signInSessionStatusCode eq null", "b c " + d},
		{every + "tokenProtectionStatusDetails/signInSessionStatusCode lt 2000", "a"},
		{"conditionalAccessAudiences/any(a: a eq 'AU2')", "a"},
		{every + "appOwnerTenantId eq '" + strings.ToUpper(tenantB) + "'", d},
		{every + "resourceOwnerTenantId eq 'rot' and appOwnerTenantId ne null", d},
		{every + "tokenIssuerName eq 'https://sts.example/trust'", d},
		{every + "tokenIssuerName eq null", "a b c"},
		{every + "riskEventTypes_v2/$count ne 0", "a c"},
		{every + "riskEventTypes_v2/$count eq 2", "c"},
		{every + "appliedConditionalAccessPolicies/$count ge 2", "a"},
		{"signInEventTypes/all(t: t eq 'interactiveUser')", "b"},
		{"signInEventTypes/all(t: t in ('interactiveUser','nonInteractiveUser'))", "a b c"},
		{every + "riskEventTypes_v2/all(r: startswith(r,'anonymized'))", "b " + d},
		{every + "conditionalAccessStatus eq microsoft.graph.conditionalAccessStatus'failure'", "c"},
		{every + "conditionalAccessStatus eq 'unknownFutureValue'", ""},
		{every + "conditionalAccessStatus ne 'unknownFutureValue'", "a b c " + d},
		{"conditionalAccessAudiences/any(a: a eq 'au2')", ""},
		{every + "not conditionalAccessAudiences/any()", "b c " + d},
		{"(authenticationProtocol eq 'devicecode' or originalTransferMethod eq 'deviceCodeFlow')", "b"},
		{"userId eq 'x' or signInIdentifier eq 'alice@home.example'", "a"},
		{"signInEventTypes/any(t: t eq 'servicePrincipal') and servicePrincipalCredentialKeyId eq 'K1'", d},
		{every + "resourceServicePrincipalId eq ''", "a b c"},
		{"authenticationDetails/any(d: d/authenticationMethod eq 'Password' and d/succeeded eq true)", "a"},
		{"authenticationDetails/any(d: d/succeeded eq false)", "a b"},
		{"authenticationDetails/any(d: not d/succeeded) and not authenticationDetails/any(d: d/succeeded)", "b"},
		{"authenticationDetails/any(d: d/authenticationStepDateTime ge 2026-07-17T08:00:00Z)", "a"},
		{"authenticationDetails/any(d: d/authenticationStepDateTime lt 2026-07-17T08:00:00Z)", ""},
		{every + "ipAddress eq '::'", ""},
		{"createdDateTime eq 2026-07-17T08:00:01.1234567Z", "b"},
		{"createdDateTime gt 2026-07-17T08:00:00Z", "b"},
		{"createdDateTime ge 2026-07-17T10:00:00+02:00 and createdDateTime lt 2026-07-17T08:00:01.1234567Z", "a"},
		{every + "createdDateTime in (2026-07-17T08:00:00Z,2026-07-17T08:00:02Z)", "a c"},
		{every + "createdDateTime lt 9999-12-31", "a b c " + d},
		{every + "createdDateTime ge 0001-01-01", "a b c " + d},
		{every + "createdDateTime ne 2026-07-17T08:00:00Z", "b c " + d},
		{every + "createdDateTime ne null", "a b c " + d},
		{"signInEventTypes/any()", "a b c " + d},
		{"signInEventTypes/any(t: t eq 'nonInteractiveUser')", "a c"},
		{"signInEventTypes/any(t: t eq 'interactiveUser')", "a b"},
		{"signInEventTypes/any(t:t ne 'interactiveUser')", "a c " + d},
		{"signInEventTypes/any(t: t in ('servicePrincipal','interactiveUser'))", "a b " + d},
		{"not signInEventTypes/any(t: t eq 'interactiveUser')", "c " + d},
		{every + "riskEventTypes_v2/any()", "a c"},
		{every + "riskEventTypes_v2/any(t: startswith(t,'MAL') or t eq 'generic')", "a c"},
		{every + "not riskEventTypes_v2/any(t: t eq 'generic')", "a b " + d},
		{every + "conditionalAccessStatus eq 'failure'", "c"},
		{"@gatehouse.isModernAuth eq false", "b"},
		{every + "@gatehouse.eventType ne 'interactiveUser'", "c " + d},
		{"clientAppUsed eq 'imap4' and @gatehouse.clientApp eq 'IMAP4'", "b"},
		{"(appId eq 'APP1' or appId eq 'app1') and not (status eq 'Failure')", "a"},
		{"appId eq 'APP1' or appId eq 'app1' and status eq 'Success'", "a"},
		{"userDisplayName eq ''' or 1=1 --'", ""},
		{"userDisplayName eq '\\'' or 1=1 --'", ""},
		{"userDisplayName eq '{p0:String}'", ""},
		{"userDisplayName eq 'x\t\n\\\x00{}?$1@p1'", ""},
	} {
		answer := r.do(http.MethodGet, r.reader(), filtered(tc.filter, "$orderby=createdDateTime"))
		if answer.status != http.StatusOK {
			t.Errorf("%s: %d %s", tc.filter, answer.status, answer.text)
		} else if got := strings.Join(answer.ids(), " "); got != tc.want {
			t.Errorf("%s: got %q, want %q", tc.filter, got, tc.want)
		}
	}
}

// literals of each kind, as they stand in an expression.
func literalOf(p filter.Property) string {
	switch p.Kind {
	case filter.Bool:
		return "true"
	case filter.Int, filter.Float:
		return "1"
	case filter.Time:
		return "2026-07-17T08:00:00Z"
	case filter.Choice:
		if p.Collection || p.Name == "@gatehouse.eventType" {
			return "'interactiveUser'"
		}
		return "'failure'"
	}
	return "'x'"
}

// TestFilter_everyPropertyAndOperator_runs asks ClickHouse about every
// combination: none may be refused by either.
func TestFilter_everyPropertyAndOperator_runs(t *testing.T) {
	r := newRig(t, nil)
	r.setMark(testMark)
	r.insert(filterRows()...)
	token := r.reader()
	for _, p := range filter.Properties() {
		for _, e := range expressionsOn(p) {
			r.get(token, filtered(e))
		}
	}
}

// expressionsOn are expressions with every operator that a property has.
func expressionsOn(p filter.Property) []string {
	if len(p.Fields) > 0 {
		all := []string{p.Name + "/any()"}
		for _, field := range p.Fields {
			field.Name = "t/" + field.Name
			for _, e := range expressionsOn(field) {
				all = append(all, p.Name+"/any(t: "+e+")")
			}
		}
		return all
	}
	name, open, end := p.Name, "", ""
	if p.Collection {
		name, open, end = "u", p.Name+"/any(u: ", ")"
	}
	value := literalOf(p)
	expressions := []string{name + " eq " + value, name + " ne " + value, name + " in (" + value + "," + value + ",null)", name + " eq null", name + " ne null"}
	if p.Kind != filter.Bool && p.Kind != filter.Choice {
		if p.Kind == filter.Address {
			value = "'192.0.2.7'" // what is no address has no order
		}
		for _, op := range []string{"gt", "ge", "lt", "le"} {
			expressions = append(expressions, name+" "+op+" "+value)
		}
	}
	if p.Kind == filter.Text || p.Kind == filter.ID || p.Kind == filter.Address {
		for _, f := range []string{"startswith", "endswith", "contains"} {
			expressions = append(expressions, f+"("+name+",'é')")
		}
	}
	for i, e := range expressions {
		expressions[i] = open + e + end
	}
	return []string{strings.Join(expressions, " or ")}
}

// TestFilter_coversEveryScalarColumn keeps the table of properties in step with
// the table of sign-ins.
func TestFilter_coversEveryScalarColumn(t *testing.T) {
	r := newRig(t, nil)
	rows, err := r.conn.Query(t.Context(), "SELECT name FROM system.columns WHERE database = currentDatabase() AND table = 'signins'")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	notAsked := []string{"tenant_id", "revision", "ip", "raw_partition", "raw_offset", "raw_index", // ours alone
		"reported_location"} // JSON
	var conditions strings.Builder
	for _, p := range filter.Properties() {
		expression := p.Name + " eq " + literalOf(p)
		switch {
		case len(p.Fields) > 0:
			expression = p.Name + "/any()"
		case p.Collection:
			expression = p.Name + "/any(t: t ne " + literalOf(p) + ")"
		}
		f, err := filter.Parse(expression)
		if err != nil {
			t.Fatal(err)
		}
		conditions.WriteString(f.SQL(func(string, string) string { return "?" }) + "\n")
	}
	words := strings.FieldsFunc(conditions.String(), func(c rune) bool {
		return c != '_' && (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z')
	})
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(name, "_") { // ours alone, too
			continue
		}
		if expression := derived.SQL(name); !slices.Contains(notAsked, name) && !slices.Contains(words, name) && (expression == name || !strings.Contains(conditions.String(), expression)) {
			t.Errorf("no property asks for the column %s", name)
		}
		if !slices.Contains(notAsked[:6], name) && len(entity.ColumnsNamed(name)) == 0 {
			t.Errorf("no row holds the column %s", name)
		}
	}
}

// 0 is the code of a success; where the producer gave none, nobody may take it for one.
func TestErrorCode_thatNobodyGave_isNull(t *testing.T) {
	r := newRig(t, nil)
	r.setMark(testMark)
	r.insert(values{"id": "said"}, values{"id": "unsaid", "status": ""}, values{"id": "word", "status": "Failure"}, values{"id": "code", "status": "Failure", "error_code": int32(50126)})
	for filter, want := range map[string][]string{
		"status/errorCode eq 0": {"said"}, "status/errorCode eq null": {"unsaid", "word"}, "status/errorCode ne 0": {"code", "unsaid", "word"},
		"status/errorCode lt 1": {"said"}, "status/errorCode in (0,50126)": {"code", "said"}, "status/errorCode ne null": {"code", "said"},
	} {
		assert.ElementsMatch(t, want, r.get(r.reader(), signIns+"?$filter="+url.QueryEscape(filter)).ids(), filter)
	}
	for id, want := range map[string]string{"said": `{"errorCode":0,`, "unsaid": `{"errorCode":null,`, "word": `{"errorCode":null,`, "code": `{"errorCode":50126,`} {
		assert.Contains(t, r.get(r.reader(), signIns+"/"+id).text, want, id)
	}
	report := r.get(r.reader(), "/api/reports/values?property=status/errorCode&scope=all").text
	assert.Contains(t, report, `{"value":"0","signIns":1,`)
	assert.Equal(t, 2, r.followLinks(r.reader(), r.get(r.reader(), "/api/reports/errors?scope=all").body, 5))
	assert.Contains(t, r.get(r.reader(), "/api/errors/0?scope=all").text, `"signIns":1,`)
}
