package filter

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gatehouse/gatehouse/internal/caseless"
	"github.com/gatehouse/gatehouse/schemas/derived"
)

// render returns the condition with each placeholder replaced by its type and
// value, for reading.
func render(f *Filter) string {
	return f.SQL(func(sqlType, value string) string { return fmt.Sprintf("<%s:%s>", sqlType, value) })
}

// parsed is a filter that must be one.
func parsed(t *testing.T, text string) *Filter {
	t.Helper()
	f, err := Parse(text)
	if err != nil {
		t.Fatal(text, err)
	}
	return f
}

func TestFilter_becomesSQL(t *testing.T) {
	for _, tc := range []struct{ filter, want string }{
		{"appId eq 'x1'", "(app_id = <String:x1>)"},
		{"appId ne 'x1'", "(NOT (app_id = <String:x1>))"},
		{"id eq 66EA54EB-6301-4ee5-be62-ff5a759b0100", "((id IN (<String:66EA54EB-6301-4ee5-be62-ff5a759b0100>, <String:66ea54eb-6301-4ee5-be62-ff5a759b0100>, <String:66EA54EB-6301-4EE5-BE62-FF5A759B0100>)))"},
		{"userPrincipalName eq 'Ann@Contoso.com'", "(lower(user_principal_name) = lower(<String:Ann@Contoso.com>))"},
		{"USERPRINCIPALNAME EQ 'a'", "(lower(user_principal_name) = lower(<String:a>))"},
		{"userDisplayName eq 'Zoë'", "(lowerUTF8(user_display_name) = lowerUTF8(<String:Zoë>))"},
		{"userDisplayName in ('Zoë', 'Ann','Bob', null)", "((user_display_name = '') OR lowerUTF8(user_display_name) IN (lowerUTF8(<String:Zoë>), lowerUTF8(<String:Ann>), lowerUTF8(<String:Bob>)))"},
		{"\r\n\tappId\neq 'x1'\n", "(app_id = <String:x1>)"},
		{"userDisplayName eq 'ΝΙΚΟΣ'", "(lowerUTF8(user_display_name) IN (lowerUTF8(<String:ΝΙΚΟσ>), lowerUTF8(<String:ΝΙΚΟς>)))"},
		{"userDisplayName eq 'ΣΙΣΥΦΟΣ ΣΟΥΣΗΣ'", "(" + caseless.SQL("user_display_name") + " = " + caseless.SQL("<String:ΣΙΣΥΦΟΣ ΣΟΥΣΗΣ>") + ")"},
		{"userDisplayName eq 'O''Neil'", "(lowerUTF8(user_display_name) = lowerUTF8(<String:O'Neil>))"},
		{"location/countryOrRegion in ('DE', 'é')", "(lower(country) = lower(<String:DE>) OR " + caseless.SQL("country") + " = " + caseless.SQL("<String:é>") + ")"},
		{"userDisplayName eq ''", "((user_display_name = ''))"},
		{"userDisplayName gt 'm'", "(NOT (user_display_name = '') AND lower(user_display_name) > lower(<String:m>))"},
		{"userId eq null", "((user_id = ''))"},
		{"userId eq 'u'", "((notEmpty(_user_id_text) AND user_id = <String:u>))"},
		{"userId eq 'A11CE000-0000-4000-8000-000000000001'",
			"(((_user_id = <UUID:a11ce000-0000-4000-8000-000000000001> OR notEmpty(_user_id_text)) AND user_id IN (<String:A11CE000-0000-4000-8000-000000000001>, <String:a11ce000-0000-4000-8000-000000000001>)))"},
		{"correlationId in (null,'a11ce000-0000-4000-8000-000000000001','c','A11CE000-0000-4000-8000-000000000001')",
			"((correlation_id = '') OR ((_correlation_id = <UUID:a11ce000-0000-4000-8000-000000000001> OR notEmpty(_correlation_id_text)) AND correlation_id IN (<String:a11ce000-0000-4000-8000-000000000001>, <String:A11CE000-0000-4000-8000-000000000001>, <String:c>)))"},
		{"userId ne null", "(NOT ((user_id = '')))"},
		{"status/errorCode ne 0", "(NOT ((error_code = 0 AND status = 'Success')))"},
		{"status/errorCode eq null", "((error_code = 0 AND status != 'Success'))"},
		{"status/errorCode in (50126.0,-1.00,5e1,9223372036854775807.0)", "(error_code IN (<Int64:50126>, <Int64:-1>, <Int64:50>, <Int64:9223372036854775807>))"},
		{"status/errorCode ne 0.0", "(NOT ((error_code = 0 AND status = 'Success')))"},
		{"riskEventTypes_v2/$count gt 1.0", "(length(risk_event_types_v2) > <Int64:1>)"},
		{"status/errorCode in (0,50126)", "((error_code = 0 AND status = 'Success') OR error_code = <Int64:50126>)"},
		{"status/errorCode lt 1", "(NOT (error_code = 0 AND status != 'Success') AND error_code < <Int64:1>)"},
		{"status/errorCode in (50126,-1)", "(error_code IN (<Int64:50126>, <Int64:-1>))"},
		{"status eq 'failure'", "(status = <String:Failure>)"},
		{"isInteractive", "((is_interactive = <Bool:true>))"},
		{"not isInteractive", "(NOT ((is_interactive = <Bool:true>)))"},
		{"deviceDetail/isCompliant eq false", "(ifNull(is_compliant = <Bool:false>, false))"},
		{"deviceDetail/isCompliant ne null", "(NOT (isNull(is_compliant)))"},
		{"location/geoCoordinates/latitude gt -1.5e1", "ifNull(latitude > <Float64:-1.5e1>, false)"},
		{"autonomousSystemNumber lt 100", "(NOT (autonomous_system_number = 0) AND autonomous_system_number < <Int64:100>)"},
		{"createdDateTime ge 2026-07-17T14:10:02Z", "(identity(created_at) >= <DateTime64(7, 'UTC'):2026-07-17 14:10:02.0000000>)"},
		{"createdDateTime lt 2026-07-17", "(identity(created_at) < <DateTime64(7, 'UTC'):2026-07-17 00:00:00.0000000>)"},
		{"createdDateTime gt '2026-07-17T14:10:02.1234567+02:00'", "(identity(created_at) > <DateTime64(7, 'UTC'):2026-07-17 12:10:02.1234567>)"},
		{"createdDateTime le 9999-12-31T23:59:59Z", "(identity(created_at) <= <DateTime64(7, 'UTC'):2299-12-31 23:59:59.9999999>)"},
		{"ipAddress eq '192.0.2.1'", "(ip = toIPv6(<String:192.0.2.1>))"},
		{"ipAddress eq '2001:DB8:0::1'", "(ip = toIPv6(<String:2001:db8::1>))"},
		{"ipAddress in ('192.0.2.1','192.0.2.2','<ip>')", "(ip IN (toIPv6(<String:192.0.2.1>), toIPv6(<String:192.0.2.2>)) OR lower(ip_address) = lower(<String:<ip>>))"},
		{"startswith(userDisplayName, 'An')", "(NOT (user_display_name = '') AND startsWith(lower(user_display_name), lower(<String:An>)))"},
		{"contains(tolower(userDisplayName), 'an')", "(NOT (user_display_name = '') AND position(lower(user_display_name), lower(<String:an>)) > 0)"},
		{"TOLOWER(userPrincipalName) eq 'ann' and toupper(userAgent) in ('X')", "((lower(user_principal_name) = lower(<String:ann>)) AND (lower(user_agent) = lower(<String:X>)))"},
		{"riskEventTypes_v2/any(x: tolower(x) eq 'generic')", "arrayExists(element -> ((lower(element) = lower(<String:generic>))), risk_event_types_v2)"},
		{"startsWith(appId,'7') eq false", "(NOT (NOT (app_id = '') AND startsWith(app_id, <String:7>)))"},
		{"endswith(userAgent,'x') or contains(userAgent,'%_')", "((NOT (user_agent = '') AND endsWith(lower(user_agent), lower(<String:x>))) OR (NOT (user_agent = '') AND position(lower(user_agent), lower(<String:%_>)) > 0))"},
		{"appId eq 'a' or appId eq 'b' and not (appId eq 'c')", "((app_id = <String:a>) OR ((app_id = <String:b>) AND (NOT (app_id = <String:c>))))"},
		{"(appId eq 'a' or appId eq 'b') and appId ne 'c'", "(((app_id = <String:a>) OR (app_id = <String:b>)) AND (NOT (app_id = <String:c>)))"},
		{"signInEventTypes/any(t: t eq 'nonInteractiveUser')", "(" + holdsEventType("<String:nonInteractiveUser>") + ")"},
		{"signInEventTypes/any(t: t in ('interactiveUser','servicePrincipal') or t eq 'managedIdentity')",
			"(" + holdsEventType("<String:interactiveUser>") + " OR " + holdsEventType("<String:servicePrincipal>") + " OR " + holdsEventType("<String:managedIdentity>") + ")"},
		{"signInEventTypes/any()", "true"},
		{"not signInEventTypes/any()", "(NOT true)"},
		{"appId eq 'a' and signInEventTypes/any()", "((app_id = <String:a>))"},
		{"signInEventTypes/any() and (signInEventTypes/any() or appId eq 'a')", "true"},
		{"signInEventTypes/any(t: t eq null or t eq 'interactiveUser')", "arrayExists(element -> ((false) OR ((element = <String:interactiveUser>))), " + named(eventTypes) + ")"},
		{"signInEventTypes/any(t:t ne 'interactiveUser')", "arrayExists(element -> (NOT ((element = <String:interactiveUser>))), " + named(eventTypes) + ")"},
		{"riskEventTypes_v2/any(x: startswith(x,'mal') or x eq 'generic')", "arrayExists(element -> ((startsWith(lower(element), lower(<String:mal>))) OR ((lower(element) = lower(<String:generic>)))), risk_event_types_v2)"},
		{"riskEventTypes_v2/any()", "notEmpty(risk_event_types_v2)"},
		{"riskEventTypes_v2/all(t: t eq 'generic')", "(NOT arrayExists(element -> (NOT ((lower(element) = lower(<String:generic>)))), risk_event_types_v2))"},
		{"signInEventTypes/ALL(t: t eq 'interactiveUser')", "(NOT arrayExists(element -> (NOT ((element = <String:interactiveUser>))), " + named(eventTypes) + "))"},
		{"riskEventTypes_v2/$count ne 0", "(length(risk_event_types_v2) != <Int64:0>)"},
		{"appliedConditionalAccessPolicies/any(p: p/enforcedGrantControls/$Count ge 2)",
			"arrayExists(element -> (length(JSONExtract(element, 'enforcedGrantControls', 'Array(String)')) >= <Int64:2>), JSONExtractArrayRaw(applied_conditional_access_policies))"},
		{"riskLevelDuringSignIn eq microsoft.graph.riskLevel'high'", "(lower(risk_level) = lower(<String:high>))"},
		{"conditionalAccessStatus in (microsoft.graph.conditionalAccessStatus'Failure','success')", "(conditional_access_status IN (<String:failure>, <String:success>))"},
		{"conditionalAccessStatus eq 'unknownFutureValue'", "(conditional_access_status = <String:unknownFutureValue>)"},
		{"appliedConditionalAccessPolicies/any(p: p/id eq 'P1' and p/result eq 'SUCCESS')",
			"arrayExists(element -> ((JSONExtractString(element, 'id') = <String:P1>) AND (JSONExtractString(element, 'result') = <String:success>)), JSONExtractArrayRaw(applied_conditional_access_policies))"},
		{"authenticationDetails/any(d: d/succeeded and startswith(d/authenticationMethod,'pass'))",
			"arrayExists(element -> ((ifNull(JSONExtract(element, 'succeeded', 'Nullable(Bool)') = <Bool:true>, false)) AND (NOT (JSONExtractString(element, 'authenticationMethod') = '') AND startsWith(lower(JSONExtractString(element, 'authenticationMethod')), lower(<String:pass>)))), JSONExtractArrayRaw(authentication_details))"},
		{"appliedConditionalAccessPolicies/any(p: p/enforcedGrantControls/any(c: c eq 'mfa'))",
			"arrayExists(element -> arrayExists(element1 -> ((lower(element1) = lower(<String:mfa>))), JSONExtract(element, 'enforcedGrantControls', 'Array(String)')), JSONExtractArrayRaw(applied_conditional_access_policies))"},
		{"ipAddress eq '203.0.113.77/24'", "((ip >= toIPv6(<String:::ffff:203.0.113.0>) AND ip <= toIPv6(<String:::ffff:203.0.113.255>) AND ip != toIPv6('::') AND has(" + Networks + ", toIPv6(<String:::ffff:203.0.113.0>))))"},
		{"ipAddress in ('2001:db8::/32','192.0.2.1')", "((ip >= toIPv6(<String:2001:db8::>) AND ip <= toIPv6(<String:2001:db8:ffff:ffff:ffff:ffff:ffff:ffff>) AND ip != toIPv6('::') AND has(" + Networks + ", toIPv6(<String:2001:db8::>))) OR ip = toIPv6(<String:192.0.2.1>))"},
		{"servicePrincipalCredentialKeyId eq 'k1'", "(JSONExtractString(more, 'servicePrincipalCredentialKeyId') = <String:k1>)"},
		{"resourceServicePrincipalId eq ''", "((JSONExtractString(more, 'resourceServicePrincipalId') = ''))"},
		{"appOwnerTenantId eq 'F8CDEF31-A31E-4B4A-93E4-5F571E91255A'",
			"(JSONExtractString(more, 'appOwnerTenantId') IN (<String:F8CDEF31-A31E-4B4A-93E4-5F571E91255A>, <String:f8cdef31-a31e-4b4a-93e4-5f571e91255a>))"},
		{"resourceOwnerTenantId eq 't1'", "(JSONExtractString(more, 'resourceOwnerTenantId') = <String:t1>)"},
		{"tokenIssuerName eq 'Login.Example'", "(lower(JSONExtractString(more, 'tokenIssuerName')) = lower(<String:Login.Example>))"},
		{"tokenProtectionStatusDetails/signInSessionStatusCode eq 1003", "(ifNull(JSONExtract(more, 'tokenProtectionStatusDetails', 'signInSessionStatusCode', 'Nullable(Int64)') = <Int64:1003>, false))"},
		{"flaggedforReview eq true", "(ifNull(JSONExtract(more, 'flaggedForReview', 'Nullable(Bool)') = <Bool:true>, false))"},
		{"agent/agentType eq 'agenticAppInstance'", "(lower(JSONExtractStringCaseInsensitive(additional, 'agent', 'agentType')) = lower(<String:agenticAppInstance>))"},
		{"conditionalAccessAudiences/any(a:a eq 'x')",
			"arrayExists(element -> ((element = <String:x>)), arrayMap(audience -> JSONExtractString(audience, 'applicationId'), JSONExtractArrayRaw(more, 'conditionalAccessAudiences')))"},
		{"@gatehouse.isModernAuth eq true", "(ifNull(is_modern_auth = <Bool:true>, false))"},
		{"status/failureReason eq 'Other.'", "(lower(" + named(shownFailureReason) + ") = lower(<String:Other.>))"},
	} {
		f, err := Parse(tc.filter)
		if err != nil {
			t.Errorf("%s: %v", tc.filter, err)
			continue
		}
		if got := named(render(f)); got != tc.want {
			t.Errorf("%s\n got %s\nwant %s", tc.filter, got, tc.want)
		}
	}
}

func TestFilter_refusesWithPosition(t *testing.T) {
	for _, tc := range []struct {
		filter   string
		position int
		message  string
	}{
		{"", 1, "empty"},
		{"   ", 1, "empty"},
		{"\n", 1, "empty"},
		{"userName eq 'x'", 1, "unknown property 'userName'"},
		{"appId eq 'x' and foo/bar eq 1", 18, "unknown property 'foo/bar'"},
		{"appId eq 'é' and foo eq 1", 18, "unknown property 'foo'"},
		{"appId eq 'x'\n  and foo eq 1", 20, "unknown property 'foo'"},
		{"appId xx 'x'", 7, "an operator (eq, ne, gt, ge, lt, le, in) expected, found 'xx'"},
		{"appId", 6, "expected, but the expression ends"},
		{"appId eq", 9, "a text in single quotes expected, but the expression ends"},
		{"appId eq x", 10, "a text in single quotes expected, found 'x'"},
		{"appId eq 'x", 10, "without its closing quote"},
		{"appId eq 5", 10, "a text in single quotes expected"},
		{"appId eq 'x' appId eq 'y'", 14, "'and', 'or' or the end expected"},
		{"(appId eq 'x'", 14, "')' expected, but the expression ends"},
		{"appId eq 'x')", 13, "'and', 'or' or the end expected, found ')'"},
		{"status/errorCode eq '0'", 21, "a number expected"},
		{"status/errorCode eq 1.5", 21, "whole number"},
		{"status/errorCode eq 99999999999999999999", 21, "64 bits"},
		{"status/errorCode eq 1e30", 21, "64 bits"},
		{"status/errorCode eq 1.0.0", 21, "64 bits"},
		{"status/errorCode eq 9007199254740993.5", 21, "64 bits"},
		{"status/errorCode eq 5x", 21, "neither a number nor a date"},
		{"status eq 'Failed'", 11, "it is one of 'Success', 'Failure', 'Interrupted'"},
		{"status gt 'Success'", 8, "eq and ne only"},
		{"isInteractive eq 'true'", 18, "true or false expected"},
		{"isInteractive gt true", 15, "eq and ne only"},
		{"userId gt null", 8, "null can be compared with eq and ne only"},
		{"createdDateTime ge yesterday", 20, "a date such as"},
		{"createdDateTime ge 2026-13-01", 20, "is no date"},
		{"createdDateTime ge 2026-07-17T14:10:02.12345678Z", 20, "is no date"},
		{"createdDateTime ge 2026-07-17T14:10:02 01:00", 40, "'and', 'or' or the end expected"},
		{"signInEventTypes eq 'x'", 1, "is a collection: write signInEventTypes/any(t: t eq '...')"},
		{"signInEventTypes/any(t: t eq 'x')", 30, "it is one of 'interactiveUser'"},
		{"signInEventTypes/any(t: appId eq 'x')", 25, "inside any(...) only t may be compared"},
		{"signInEventTypes/all()", 22, "a variable such as t expected"},
		{"appId/all(t: t eq 'x')", 1, "appId is no collection: all(...) does not apply"},
		{"appId/$count eq 1", 1, "appId is no collection: it has no $count"},
		{"riskEventTypes_v2/$count", 25, "an operator (eq, ne, gt, ge, lt, le) expected, but the expression ends"},
		{"riskEventTypes_v2/$count in (1)", 26, "an operator (eq, ne, gt, ge, lt, le) expected"},
		{"riskEventTypes_v2/$count ne null", 29, "a number expected"},
		{"riskEventTypes_v2/$count ne 'a'", 29, "a number expected"},
		{"riskEventTypes_v2/$counter ne 0", 1, "unknown property 'riskEventTypes_v2/$counter'"},
		{"$count eq 1", 1, "unknown property '$count'"},
		{"contains(riskEventTypes_v2/$count,'1')", 10, "is a collection, which cannot stand here"},
		{"appId eq 'é' and conditionalAccessStatus eq microsoft.graph.conditionalAccessStatus'passed'", 45, "conditionalAccessStatus is never 'passed'"},
		{"riskState eq microsoft.graph.riskState'x' and foo eq 1", 47, "unknown property 'foo'"},
		{"riskState eq microsoft.graph.riskState'x", 39, "without its closing quote"},
		{"riskState eq microsoft.graph.riskState", 14, "a text in single quotes expected, found 'microsoft.graph.riskState'"},
		{"riskState eq riskState'x'", 14, "a text in single quotes expected, found 'riskState'"},
		{"isInteractive eq Edm.Boolean'true'", 18, "true or false expected, found 'Edm.Boolean'true''"},
		{"signInEventTypes/any(t t eq 'x')", 24, "':' expected"},
		{"appId/any(t: t eq 'x')", 1, "is no collection"},
		{"startswith(status/errorCode, '5')", 12, "applies to text, which status/errorCode is not"},
		{"startswith(appId, 5)", 19, "a text in single quotes expected"},
		{"startswith(signInEventTypes, 'x')", 12, "is a collection"},
		{"trim(userPrincipalName) eq 'x'", 1, "the function 'trim' is not supported"},
		{"tolower(userId) eq 'x'", 9, "tolower applies to text, which userId is not"},
		{"contains(toupper(status/errorCode),'5')", 18, "toupper applies to text, which status/errorCode is not"},
		{"tolower(signInEventTypes) eq 'x'", 9, "is a collection"},
		{"tolower eq 'x'", 9, "'(' expected"},
		{"tolower(userPrincipalName eq 'x')", 27, "')' expected"},
		{"tolower(tolower(userPrincipalName)) eq 'x'", 9, "unknown property 'tolower'"},
		{"tolower(userPrincipalName)", 27, "an operator"},
		{"startswith(appId,'x') eq 1", 26, "true or false expected"},
		{"appId in ()", 11, "a text in single quotes expected"},
		{"appId in 'x'", 10, "'(' expected"},
		{"appId in ('x',)", 15, "a text in single quotes expected"},
		{"'x' eq appId", 1, "a property name expected"},
		{"appId eq 'x'; drop table signins", 13, "unexpected character ';'"},
		{"appId eq @p1", 10, "a text in single quotes expected, found '@p1'"},
		{"appId/ 'x'", 8, "a property name after '/' expected"},
		{"not", 4, "a property name expected, but the expression ends"},
		{"appliedConditionalAccessPolicies eq 'x'", 1, "is a collection: write appliedConditionalAccessPolicies/any(p: p/id eq '...')"},
		{"appliedConditionalAccessPolicies/any(p: p eq 'x')", 41, "p is an object: compare one of its properties (id, displayName, "},
		{"appliedConditionalAccessPolicies/any(p: p/foo eq 'x')", 41, "unknown property 'p/foo'; p has id, displayName, "},
		{"appliedConditionalAccessPolicies/any(p: q/id eq 'x')", 41, "unknown property 'q/id'"},
		{"appliedConditionalAccessPolicies/any(p: p/result eq 'passed')", 53, "p/result is never 'passed'; it is one of 'success', 'failure', "},
		{"appliedConditionalAccessPolicies/any(p: p/id)", 45, "an operator"},
		{"appliedConditionalAccessPolicies/any(p: p/enforcedGrantControls eq 'Mfa')", 41, "p/enforcedGrantControls is a collection"},
		{"appliedConditionalAccessPolicies/any(p: p/enforcedGrantControls/any(p: p eq 'Mfa'))", 69, "the variable p stands for something else"},
		{"appliedConditionalAccessPolicies/any(p: p/enforcedGrantControls/any(c: d eq 'Mfa'))", 72, "unknown property 'd'"},
		{"appliedConditionalAccessPolicies/any(p: p/id eq 'x') and p/id eq 'x'", 58, "unknown property 'p/id'"},
		{"signInEventTypes/any(t: t/id eq 'interactiveUser')", 25, "t has no properties"},
		{"authenticationDetails/any(d: d/succeeded gt true)", 42, "eq and ne only"},
		{"authenticationDetails/any(d: d/authenticationStepDateTime gt 'soon')", 62, "is no date"},
		{"startswith(appliedConditionalAccessPolicies/id,'x')", 12, "unknown property"},
		{"ipAddress eq '203.0.113.0/33'", 14, "is no network such as 203.0.113.0/24"},
		{"ipAddress in ('192.0.2.1','x/y')", 27, "is no network"},
		{"ipAddress gt '192.0.2'", 14, "'192.0.2' is no address such as 192.0.2.1"},
		{"ipAddress le ''", 14, "is no address"},
		{"ipAddress lt 'fe80::1%eth0'", 14, "is no address"},
		{"ipAddress gt '203.0.113.0/24'", 11, "a network can be compared with eq, ne and in only"},
		{"appId eq '\xff'", 10, "not UTF-8"},
		{"appId eq \xff", 10, "not UTF-8"},
		{strings.Repeat("(", MaxDepth+1) + "appId eq 'x'" + strings.Repeat(")", MaxDepth+1), MaxDepth + 1, "nests deeper"},
		{strings.Repeat("not ", MaxDepth+1) + "isInteractive", 4*MaxDepth + 1, "nests deeper"},
		{"appId eq '" + strings.Repeat("x", MaxLength) + "'", 1, "longer than"},
		{"appId in (" + strings.Repeat("'',", MaxTerms) + "'')", 10 + 3*(MaxTerms-1) + 1, "more than"},
	} {
		_, err := Parse(tc.filter)
		var problem *Error
		if !errors.As(err, &problem) {
			t.Errorf("%.80s: got %v, want an *Error", tc.filter, err)
			continue
		}
		if problem.Position != tc.position || !strings.Contains(problem.Message, tc.message) {
			t.Errorf("%.80s\n got %v\nwant %s at position %d", tc.filter, problem, tc.message, tc.position)
		}
	}
}

func TestFilter_namesEventKind(t *testing.T) {
	for filter, want := range map[string]bool{
		"appId eq 'x'":                                    false,
		"appId eq 'x' or isInteractive eq false":          true,
		"signInEventTypes/any(t: t ne 'interactiveUser')": true,
		"signInEventTypes/all(t: t eq 'interactiveUser')": true,
		"signInEventTypes/$count gt 1":                    true,
		"@gatehouse.eventType eq 'managedIdentity'":       true,
	} {
		f := parsed(t, filter)
		if f.NamesEventKind() != want {
			t.Errorf("%s: got %v", filter, !want)
		}
	}
}

func TestFilter_timeRange(t *testing.T) {
	day := func(n int) time.Time { return time.Date(2026, 7, n, 0, 0, 0, 0, time.UTC) }
	for _, tc := range []struct {
		filter   string
		from, to time.Time
	}{
		{"appId eq 'x'", firstTime, lastTime},
		{"createdDateTime ge 2026-07-02", day(2), lastTime},
		{"createdDateTime gt 2026-07-02 and createdDateTime lt 2026-07-05 and appId eq 'x'", day(2), day(5)},
		{"createdDateTime eq 2026-07-02 or createdDateTime eq 2026-07-09", day(2), day(9)},
		{"createdDateTime in (2026-07-05,2026-07-03)", day(3), day(5)},
		{"createdDateTime le 2026-07-05 or appId eq 'x'", firstTime, lastTime},
		{"not (createdDateTime le 2026-07-05)", firstTime, lastTime},
		{"createdDateTime ne 2026-07-05", firstTime, lastTime},
		{"@gatehouse.receivedDateTime ge 2026-07-05", firstTime, lastTime},
	} {
		f, err := Parse(tc.filter)
		if err != nil {
			t.Fatal(err)
		}
		if from, to := f.TimeRange(); !from.Equal(tc.from) || !to.Equal(tc.to) {
			t.Errorf("%s: got %v to %v", tc.filter, from, to)
		}
	}
}

// FuzzParse checks that no expression panics, that errors name a position
// inside it, and that its texts never reach the statement.
// named puts the names of derived columns in the place of their expressions.
func named(sql string) string {
	columns := derived.Columns()
	slices.SortFunc(columns, func(a, b string) int { return cmp.Compare(len(derived.SQL(b)), len(derived.SQL(a))) })
	for _, column := range columns {
		sql = strings.ReplaceAll(sql, derived.SQL(column), column)
	}
	return sql
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"appId eq 'x'", "userPrincipalName eq ''' OR 1=1 --'", "createdDateTime ge 2026-07-17T14:10:02Z and status/errorCode in (1,2)",
		"signInEventTypes/any(t: t ne 'interactiveUser')", "not (startswith(userDisplayName,'\\'') or contains(userAgent,'{p0:String}'))",
		"deviceDetail/isManaged ne true", "latitude gt 1e", "id eq 66ea54eb-6301-4ee5-be62-ff5a759b0100", "((((", "'\x00'", "@p eq 1", "userId eq null",
		"riskState eq a.b'c'", "riskEventTypes_v2/$count gt 1 or riskEventTypes_v2/all(r: r ne 'x')",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		filter, err := Parse(text)
		if err != nil {
			var problem *Error
			if !errors.As(err, &problem) || problem.Position < 1 || problem.Position > len(text)+1 || problem.Message == "" {
				t.Fatalf("%q: %v", text, err)
			}
			return
		}
		var values []string
		sql := filter.SQL(func(_, value string) string {
			values = append(values, value)
			return "?"
		})
		plain := filter.SQL(func(string, string) string { return "?" })
		if sql != plain {
			t.Fatalf("the statement depends on values: %s", sql)
		}
		for _, c := range named(sql) {
			if c >= 0x80 || strings.ContainsRune("{};\\\x00\"`", c) {
				t.Fatalf("%q became %s", text, sql)
			}
		}
		for _, v := range values {
			if len(v) > 12 && !strings.Contains(ownWords(), v) && strings.Contains(sql, v) {
				t.Fatalf("the value %q of %q is in the statement %s", v, text, sql)
			}
		}
	})
}

// ownWords are the texts that stand in statements by themselves.
func ownWords() string {
	words := eventTypes + shownFailureReason + Networks + firstIPv4 + lastIPv4
	for _, p := range properties {
		words += p.column
		for _, f := range p.Fields {
			words += f.column
		}
	}
	return words
}

func TestFilter_policies_namesTheFirst(t *testing.T) {
	for filter, want := range map[string]int{
		"appId eq 'x'": 0,
		"authenticationDetails/any(d: d/succeeded)":                                                            0,
		"appId eq 'é' and APPLIEDConditionalAccessPolicies/any()":                                              18,
		"not @gatehouse.evaluatedConditionalAccessPolicies/any(p: p/reason eq 'x') or riskEventTypes_v2/any()": 5,
	} {
		f := parsed(t, filter)
		got := 0
		if named := f.Policies(); named != nil {
			got = named.Position
		}
		if got != want {
			t.Errorf("%s: %d, want %d", filter, got, want)
		}
	}
}

func TestFilter_rarity(t *testing.T) {
	for text, want := range map[string]Rarity{
		"id eq 'x'":                  Single,
		"correlationId in ('x','y')": Single,
		"userId eq 'u'":              Few,
		"userPrincipalName eq 'u@x' and id eq 'x'":             Single,
		"userPrincipalName eq 'u@x' and status eq 'Success'":   Few,
		"userPrincipalName eq 'u@x' or status eq 'Success'":    Common,
		"userId eq 'u' or id eq 'x'":                           Few,
		"userId in ('u',null)":                                 Common,
		"userId eq null":                                       Common,
		"userId ne 'u'":                                        Common,
		"not (id eq 'x')":                                      Common,
		"startswith(userPrincipalName,'u')":                    Common,
		"appId eq 'a' and location/countryOrRegion eq 'DE'":    Common,
		"ipAddress eq '192.0.2.0/24' and (appId eq 'a')":       Few,
		"appliedConditionalAccessPolicies/any(p: p/id eq 'x')": Common,
	} {
		f := parsed(t, text)
		if got := f.Rarity(); got != want {
			t.Errorf("%s: rarity %d, want %d", text, got, want)
		}
	}
}
