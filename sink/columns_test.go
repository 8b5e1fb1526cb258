package sink

import (
	"context"
	"reflect"
	"strconv"
	"testing"
	"time"

	"github.com/gatehouse/gatehouse/internal/testkit"
	"github.com/gatehouse/gatehouse/schemas"
	"github.com/gatehouse/gatehouse/schemas/graphjson"
	"github.com/gatehouse/gatehouse/sink/rows"
	"github.com/gatehouse/gatehouse/sink/table"
)

func ptr[T any](v T) *T { return &v }

func TestColumns_richEvent_isStoredWithEveryValue(t *testing.T) {
	b := newBench(t, testkit.Kafka(t), 1)
	b.produceEvents(0, testkit.FullSignIn())
	b.start(b.cfg)
	b.rowsBecome(1)
	received := uint64(time.Date(2026, 3, 4, 5, 6, 9, 5000000, time.UTC).UnixMilli())
	want := map[string]any{
		"tenant_id": "tenant-1", "created_at": time.Date(2026, 3, 4, 5, 6, 7, 123456700, time.UTC), "id": "id-1", "revision": received<<22 | 7,
		"user_id": "user-1", "user_principal_name": "Ada@Example.com", "user_display_name": "Ada Lövelace", "user_type": "member", "home_tenant_id": "home",
		"service_principal_id": "sp", "service_principal_name": "sp name", "app_id": "app", "app_display_name": "App", "resource_id": "res",
		"resource_display_name": "Resource", "resource_tenant_id": "rt",
		"ip_address": "203.0.113.9", "ip": "::ffff:203.0.113.9", "city": "Zürich", "state": "Zurich", "country": "CH", "latitude": ptr(47.25), "longitude": ptr(-8.25),
		"location_source":   "database",
		"reported_location": `{"city":"Zurich","state":"ZH","countryOrRegion":"Switzerland","geoCoordinates":{"altitude":null,"latitude":47.5,"longitude":8.5}}`,
		"geo_city":          "Zurich 1", "geo_state": "ZH", "geo_country": "CH", "geo_latitude": ptr(47.375), "geo_longitude": ptr(-8.375), "geo_asn": uint32(3303),
		"geo_organization": "Swisscom", "geo_database": "DBIP 2026-06", "autonomous_system_number": uint32(64500),
		"client_app": "Browser", "client_app_used": "browser", "client_app_source": "producer", "is_modern_auth": ptr(true), "user_agent": "Mozilla/5.0",
		"operating_system": "Windows 11", "os_family": "Windows", "os_version": "11",
		"browser": "Edge 120", "browser_family": "Edge", "browser_version": "120", "device_type": "desktop",
		"device_source": "userAgent", "device_id": "dev", "device_display_name": "laptop",
		"is_compliant": ptr(true), "is_managed": ptr(false), "trust_type": "Azure AD joined",
		"is_interactive": true, "event_type": "interactiveUser", "reported_is_interactive": ptr(true), "sign_in_event_types": []string{"interactiveUser", "x"},
		"category": "SignInLogs", "authentication_protocol": "oAuth2", "client_credential_type": "certificate", "incoming_token_type": "none",
		"cross_tenant_access_type": "b2bCollaboration", "token_issuer_type": "AzureAD", "processing_time_ms": ptr(uint32(321)),
		"status": "Failure", "error_code": int32(50126), "failure_reason": "Invalid", "remediation": "Type it again",
		"reported_failure_reason": "Invalid username or password.", "additional_details": "details",
		"mfa_result": "denied", "mfa_method": "FIDO2", "mfa_source": "steps",
		"authentication_requirement": "multiFactorAuthentication", "authentication_methods_used": []string{"Password", "FIDO2"},
		"authentication_details":            string(graphjson.AppendAuthenticationDetails(nil, testkit.FullSignIn().AuthenticationDetails)),
		"authentication_processing_details": string(graphjson.AppendProcessingDetails(nil, testkit.FullSignIn().AuthenticationProcessingDetails)),
		"conditional_access_status":         "failure", "conditional_access_source": "producer", "reported_conditional_access_status": "notApplied",
		"applied_conditional_access_policies":   string(graphjson.AppendAppliedPolicies(nil, testkit.FullSignIn().AppliedConditionalAccessPolicies)),
		"evaluated_conditional_access_policies": `[{"id":"own","displayName":null,"enforcedGrantControls":[],"enforcedSessionControls":[],"result":"notApplied","reason":"location"}]`,
		"policy_version":                        "v7",
		"risk_level":                            "high", "risk_level_aggregated": "medium", "risk_state": "atRisk", "risk_detail": "none",
		"risk_event_types": []string{"unlikelyTravel"}, "risk_event_types_v2": []string{"unlikelyTravel", "anonymizedIPAddress"},
		"correlation_id": "corr", "original_request_id": "orig", "unique_token_identifier": "uti", "session_id": "sess",
		"more": string(graphjson.AppendMore(nil, testkit.FullSignIn())), "additional": `{"rngcStatus":0}`,
		"format": "azureMonitor", "id_derived": true, "sent_at": time.Date(2026, 3, 4, 5, 6, 8, 999000000, time.UTC),
		"received_at": time.Date(2026, 3, 4, 5, 6, 9, 5000000, time.UTC), "raw_partition": int32(5), "raw_offset": int64(1<<22 + 7), "raw_index": int32(2),
		"_partition": int32(0), "_offset": int64(0),
	}
	got := b.row()
	for name, value := range want {
		if !equal(got[name], value) {
			t.Errorf("%s = %#v, want %#v", name, got[name], value)
		}
		delete(got, name)
	}
	if stored, ok := got["stored_at"].(time.Time); !ok || time.Since(stored).Abs() > time.Hour {
		t.Errorf("stored_at = %v", got["stored_at"])
	}
	for _, name := range []string{"stored_at", "_lane", "late_seconds"} { // the table's own, and as late as the mark says: late_test.go
		delete(got, name)
	}
	for name, value := range got {
		t.Errorf("%s = %#v is not compared", name, value)
	}
}

// row is the only row of signins.
func (b *bench) row() map[string]any {
	b.t.Helper()
	rows, err := b.db.Query(context.WithoutCancel(b.t.Context()), "SELECT COLUMNS('^[^_]|^_(partition|offset)$') REPLACE (toString(ip) AS ip) FROM signins")
	if err != nil {
		b.t.Fatal(err)
	}
	defer rows.Close() //nolint:errcheck // read to the end below
	var values []any
	for _, kind := range rows.ColumnTypes() {
		values = append(values, reflect.New(kind.ScanType()).Interface())
	}
	if !rows.Next() {
		b.t.Fatal("no row")
	}
	if err := rows.Scan(values...); err != nil {
		b.t.Fatal(err)
	}
	row := map[string]any{}
	for i, name := range rows.Columns() {
		row[name] = reflect.ValueOf(values[i]).Elem().Interface()
	}
	return row
}

func equal(got, want any) bool {
	if at, ok := want.(time.Time); ok {
		other, ok := got.(time.Time)
		return ok && at.Equal(other)
	}
	return reflect.DeepEqual(got, want)
}

func TestColumns_bareEvent_isStoredWithNothingMadeUp(t *testing.T) {
	b := newBench(t, testkit.Kafka(t), 1)
	b.produceEvents(0, &schemas.SignIn{Id: "bare", TenantId: "t", CreatedUnixNano: time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC).UnixNano(), IpAddress: "no address"})
	b.start(b.cfg)
	b.rowsBecome(1)
	got := b.row()
	want := map[string]any{
		"created_at": time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC), "ip_address": "no address", "ip": "::", "latitude": (*float64)(nil),
		"is_modern_auth": (*bool)(nil), "reported_is_interactive": (*bool)(nil), "processing_time_ms": (*uint32)(nil), "status": "", "event_type": "",
		"sign_in_event_types": []string{}, "authentication_details": "", "applied_conditional_access_policies": "", "reported_location": "",
		"mfa_result": "", "os_family": "", "evaluated_conditional_access_policies": "", "policy_version": "",
		"more": "", "additional": "", "city": "", "user_id": "", "sent_at": time.Unix(0, 0),
	}
	for name, value := range want {
		if !equal(got[name], value) {
			t.Errorf("%s = %#v, want %#v", name, got[name], value)
		}
	}
}

// The end of a packed value is no UTF-8, and neither may be what a value holds.
func TestColumns_valuesThatAreNoUTF8_leaveOthersInTheirPlace(t *testing.T) {
	b := newBench(t, testkit.Kafka(t), 1)
	rows := rows.New()
	for offset := range int64(3) {
		ev := testkit.FullSignIn()
		ev.AppDisplayName, ev.SignInEventTypes, ev.Location.City = "A\xffB\xfe\xff", []string{"x\xfey", "z"}, "Z\xff\xfe"
		ev.Enrichment.Geo.City = "\xff"
		rows.Append(ev, 0, offset)
	}
	in := table.NewInserter(b.cfg.ClickHouse, 1, patience)
	defer in.Close()
	if err := in.Insert(t.Context(), "token", rows); err != nil {
		t.Fatal(err)
	}
	b.rowsAre(3)
	want := map[string]any{
		"app_id": "app", "app_display_name": "A\uFFFDB\uFFFD", "resource_id": "res", "service_principal_name": "sp name",
		"sign_in_event_types": []string{"x\uFFFDy", "z"}, "category": "SignInLogs", "geo_city": "\uFFFD", "geo_state": "ZH", "geo_asn": uint32(3303),
		"reported_location": "{\"city\":\"Z\uFFFD\uFFFD\"," + `"state":"ZH","countryOrRegion":"Switzerland","geoCoordinates":{"altitude":null,"latitude":47.5,"longitude":8.5}}`,
	}
	got := b.row()
	for name, value := range want {
		if !equal(got[name], value) {
			t.Errorf("%s = %#v, want %#v", name, got[name], value)
		}
	}
}

func TestColumns_manyDistinctValues_surviveWideDictionaries(t *testing.T) {
	b := newBench(t, testkit.Kafka(t), 1)
	const n = 70_000 // beyond 16-bit keys
	rows := rows.New()
	for range 2 { // the second time in reused memory
		rows.Reset()
		for i := range n {
			ev := event(strconv.Itoa(i), i%2)
			ev.UserAgent = "agent " + string(rune('a'+i%26)) + strconv.Itoa(i)
			ev.SignInEventTypes = make([]string, i%3)
			for j := range ev.SignInEventTypes {
				ev.SignInEventTypes[j] = strconv.Itoa(j)
			}
			rows.Append(ev, 0, int64(i))
		}
	}
	in := table.NewInserter(b.cfg.ClickHouse, 1, patience)
	defer in.Close()
	if err := in.Insert(t.Context(), "token", rows); err != nil {
		t.Fatal(err)
	}
	b.rowsAre(n)
	if got := b.count("SELECT count() FROM signins WHERE user_agent = concat('agent ', char(97 + _offset % 26), toString(_offset)) " +
		"AND sign_in_event_types = arraySlice(['0', '1'], 1, _offset % 3)"); got != n {
		t.Errorf("%d of %d rows have their own values", got, n)
	}
	if got := b.count("SELECT count() FROM system.parts WHERE database = currentDatabase() AND table = 'signins' AND level = 0"); got > 2 {
		t.Errorf("one block became %d parts in 2 weeks", got)
	}
}
