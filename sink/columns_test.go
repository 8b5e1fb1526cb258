package sink

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ClickHouse/ch-go/proto"

	"github.com/gatehouse/gatehouse/internal/clickhouse"
	"github.com/gatehouse/gatehouse/internal/testkit"
	"github.com/gatehouse/gatehouse/schemas"
	"github.com/gatehouse/gatehouse/schemas/graphjson"
	"github.com/gatehouse/gatehouse/schemas/packed"
)

// leftToDefault are the columns of signins that the sink does not write.
var leftToDefault = []string{"stored_at", "_lane"}

func TestColumns_everyColumnOfTheTable_isWrittenWithItsType(t *testing.T) {
	db, err := clickhouse.Open(t.Context(), testkit.ClickHouse(t))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close() //nolint:errcheck // nothing is in flight
	rows, err := db.Query(t.Context(), "SELECT name, type FROM system.columns WHERE database = currentDatabase() AND table = 'signins' AND default_kind != 'ALIAS'")
	if err != nil {
		t.Fatal(err)
	}
	written := map[string]string{}
	for _, in := range newColumns().input {
		if _, twice := written[in.Name]; twice {
			t.Errorf("column %s is written twice", in.Name)
		}
		written[in.Name] = in.Data.Type().String()
	}
	for rows.Next() {
		var name, kind string
		if err := rows.Scan(&name, &kind); err != nil {
			t.Fatal(err)
		}
		if slices.Contains(leftToDefault, name) {
			continue
		}
		repeats := kind == "String" && written[name] == "LowCardinality(String)" // spelled out by the server
		if got := strings.ReplaceAll(written[name], ",'", ", '"); got != kind && !repeats {
			t.Errorf("column %s is %s in the table, the sink writes %q", name, kind, got)
		}
		delete(written, name)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	for name := range written {
		t.Errorf("column %s is written, but the table has none", name)
	}
}

// The table takes a column from the place of its packed column that package packed
// says, where the sink and the query service find it.
func TestColumns_packedOnes_areTakenFromTheirPlaces(t *testing.T) {
	db, err := clickhouse.Open(t.Context(), testkit.ClickHouse(t))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close() //nolint:errcheck // nothing is in flight
	for _, c := range packed.Columns() {
		for i, member := range c.Members {
			var expression string
			err := db.QueryRow(t.Context(), "SELECT default_expression FROM system.columns WHERE database = currentDatabase() AND table = 'signins' AND name = ?", member).Scan(&expression)
			if want := fmt.Sprintf("substringIndex(substringIndex(%s, '\xFF', %d), '\xFF', -1)", c.Name, i+1); err != nil || !strings.Contains(expression, want) {
				t.Errorf("%s is %q, want %s: %v", member, expression, want, err)
			}
		}
	}
}

// What the columns count is what they send: a budget of memory relies on it.
func TestColumns_bytes(t *testing.T) {
	const n = 500
	const valueBytes = 64 // what a value of a dictionary counts beside its text
	rows := newColumns()
	for i := range n {
		ev := richEvent()
		ev.Id = label(int32(i))
		rows.append(ev, 0, int64(i))
	}
	numbers, all := 0, 0
	for _, in := range rows.input {
		var encoded proto.Buffer
		in.Data.EncodeColumn(&encoded)
		all += len(encoded.Buf)
		if _, counts := in.Data.(sized); !counts {
			numbers += len(encoded.Buf)
		}
	}
	if numbers != n*numberBytes {
		t.Errorf("a row takes %d bytes in columns of numbers, numberBytes is %d", numbers/n, numberBytes)
	}
	if counted := int(rows.bytes()); counted < all || counted > all+len(rows.sized)*4*(valueBytes+10) {
		t.Errorf("%d rows count %d bytes and send %d", n, counted, all)
	}
	rows.reset()
	if rows.bytes() != 0 {
		t.Errorf("no rows take %d bytes", rows.bytes())
	}
}

func ptr[T any](v T) *T { return &v }

// richEvent has every property that a column shows.
func richEvent() *schemas.SignIn {
	return &schemas.SignIn{
		Id: "id-1", TenantId: "tenant-1", CreatedUnixNano: time.Date(2026, 3, 4, 5, 6, 7, 123456789, time.UTC).UnixNano(),
		SentUnixNano:  time.Date(2026, 3, 4, 5, 6, 8, 999999999, time.UTC).UnixNano(),
		CorrelationId: "corr", OriginalRequestId: "orig", UniqueTokenIdentifier: "uti", SessionId: "sess",
		UserId: "user-1", UserPrincipalName: "Ada@Example.com", UserDisplayName: "Ada Lövelace", UserType: "member", HomeTenantId: "home",
		ServicePrincipalId: "sp", ServicePrincipalName: "sp name", AppId: "app", AppDisplayName: "App", ResourceId: "res",
		ResourceDisplayName: "Resource", ResourceTenantId: "rt",
		IpAddress: "203.0.113.9", AutonomousSystemNumber: 64500,
		Location:      &schemas.Location{City: "Zurich", State: "ZH", CountryOrRegion: "Switzerland", GeoCoordinates: &schemas.GeoCoordinates{Latitude: ptr(47.5), Longitude: ptr(8.5)}},
		ClientAppUsed: "browser", UserAgent: "Mozilla/5.0",
		DeviceDetail:  &schemas.DeviceDetail{DeviceId: "dev", DisplayName: "laptop", OperatingSystem: "Windows", Browser: "Edge 1", IsCompliant: ptr(true), IsManaged: ptr(false), TrustType: "Azure AD joined"},
		IsInteractive: ptr(true), SignInEventTypes: []string{"interactiveUser", "x"}, Category: "SignInLogs", AuthenticationProtocol: "oAuth2",
		ClientCredentialType: "certificate", IncomingTokenType: "none", CrossTenantAccessType: "b2bCollaboration", TokenIssuerType: "AzureAD",
		ProcessingTimeInMilliseconds: ptr(int64(321)),
		Status:                       &schemas.SignInStatus{ErrorCode: ptr(int32(50126)), FailureReason: "Invalid username or password.", AdditionalDetails: "details"},
		AuthenticationRequirement:    "multiFactorAuthentication",
		AuthenticationDetails:        []*schemas.AuthenticationDetail{{AuthenticationMethod: "Password", Succeeded: ptr(false)}},
		AuthenticationMethodsUsed:    []string{"Password", "FIDO2"}, AuthenticationProcessingDetails: []*schemas.KeyValue{{Key: "k", Value: "v"}},
		ConditionalAccessStatus:          "notApplied",
		AppliedConditionalAccessPolicies: []*schemas.AppliedConditionalAccessPolicy{{Id: "pol", DisplayName: "Require MFA", Result: "failure"}},
		RiskLevelDuringSignIn:            "high", RiskLevelAggregated: "medium", RiskState: "atRisk", RiskDetail: "none",
		RiskEventTypes: []string{"unlikelyTravel"}, RiskEventTypesV2: []string{"unlikelyTravel", "anonymizedIPAddress"},
		TokenIssuerName: "issuer in more", Additional: `{"rngcStatus":0}`,
		Enrichment: &schemas.Enrichment{
			Status: schemas.Status_STATUS_FAILURE, FailureReason: "Invalid", Remediation: "Type it again",
			ClientApp: "Browser", IsModernAuth: ptr(true), ClientAppSource: "producer",
			EventType: schemas.EventType_EVENT_TYPE_INTERACTIVE_USER, IsInteractive: true,
			OperatingSystem: "Windows 11", Browser: "Edge 120", DeviceSource: "userAgent",
			OsFamily: "Windows", OsVersion: "11", BrowserFamily: "Edge", BrowserVersion: "120", DeviceType: "desktop",
			MfaResult: "denied", MfaMethod: "FIDO2", MfaSource: "steps",
			ConditionalAccessStatus: "failure", ConditionalAccessSource: "producer",
			EvaluatedPolicies: []*schemas.AppliedConditionalAccessPolicy{{Id: "own", Result: "notApplied", Reason: "location"}}, PolicyVersion: "v7",
			City: "Zürich", State: "Zurich", Country: "CH", Latitude: ptr(47.25), Longitude: ptr(-8.25), LocationSource: "database",
			Geo: &schemas.GeoLocation{City: "Zurich 1", State: "ZH", Country: "CH", Latitude: ptr(47.375), Longitude: ptr(-8.375),
				AutonomousSystemNumber: 3303, AutonomousSystemOrganization: "Swisscom", Database: "DBIP 2026-06"},
		},
		Provenance: &schemas.Provenance{Topic: "signins.raw", Partition: 5, Offset: 1<<22 + 7, Index: 2,
			ReceivedUnixNano: time.Date(2026, 3, 4, 5, 6, 9, 5000000, time.UTC).UnixNano(), Format: schemas.Format_FORMAT_AZURE_MONITOR, IdDerived: true},
	}
}

func TestColumns_richEvent_isStoredWithEveryValue(t *testing.T) {
	b := newBench(t, testkit.Kafka(t), 1)
	b.produceEvents(0, richEvent())
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
		"authentication_details":            string(graphjson.AppendAuthenticationDetails(nil, richEvent().AuthenticationDetails)),
		"authentication_processing_details": string(graphjson.AppendProcessingDetails(nil, richEvent().AuthenticationProcessingDetails)),
		"conditional_access_status":         "failure", "conditional_access_source": "producer", "reported_conditional_access_status": "notApplied",
		"applied_conditional_access_policies":   string(graphjson.AppendAppliedPolicies(nil, richEvent().AppliedConditionalAccessPolicies)),
		"evaluated_conditional_access_policies": `[{"id":"own","displayName":null,"enforcedGrantControls":[],"enforcedSessionControls":[],"result":"notApplied","reason":"location"}]`,
		"policy_version":                        "v7",
		"risk_level":                            "high", "risk_level_aggregated": "medium", "risk_state": "atRisk", "risk_detail": "none",
		"risk_event_types": []string{"unlikelyTravel"}, "risk_event_types_v2": []string{"unlikelyTravel", "anonymizedIPAddress"},
		"correlation_id": "corr", "original_request_id": "orig", "unique_token_identifier": "uti", "session_id": "sess",
		"more": string(graphjson.AppendMore(nil, richEvent())), "additional": `{"rngcStatus":0}`,
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
	for _, name := range append(leftToDefault, "late_seconds") { // as late as the mark says: late_test.go
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
	rows := newColumns()
	for offset := range int64(3) {
		ev := richEvent()
		ev.AppDisplayName, ev.SignInEventTypes, ev.Location.City = "A\xffB\xfe\xff", []string{"x\xfey", "z"}, "Z\xff\xfe"
		ev.Enrichment.Geo.City = "\xff"
		rows.append(ev, 0, offset)
	}
	in := newInserter(b.cfg.ClickHouse, 1, patience)
	defer in.close()
	if err := in.insert(t.Context(), "token", rows); err != nil {
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

func TestColumnsHold_producersLocation(t *testing.T) {
	shown := &schemas.Enrichment{City: "Bern", State: "BE", Country: "CH", Latitude: ptr(46.9), Longitude: ptr(7.4)}
	at := func(lat, long, altitude *float64) *schemas.GeoCoordinates {
		return &schemas.GeoCoordinates{Latitude: lat, Longitude: long, Altitude: altitude}
	}
	tests := []struct {
		name string
		said *schemas.Location
		want bool
	}{
		{"nothing said", nil, true},
		{"the same", &schemas.Location{City: "Bern", State: "BE", CountryOrRegion: "CH", GeoCoordinates: at(ptr(46.9), ptr(7.4), nil)}, true},
		{"without coordinates", &schemas.Location{City: "Bern", State: "BE", CountryOrRegion: "CH"}, true},
		{"country by name", &schemas.Location{City: "Bern", State: "BE", CountryOrRegion: "Switzerland"}, false},
		{"another city", &schemas.Location{City: "Thun", State: "BE", CountryOrRegion: "CH"}, false},
		{"altitude", &schemas.Location{City: "Bern", State: "BE", CountryOrRegion: "CH", GeoCoordinates: at(ptr(46.9), ptr(7.4), ptr(540.0))}, false},
		{"other coordinates", &schemas.Location{City: "Bern", State: "BE", CountryOrRegion: "CH", GeoCoordinates: at(ptr(0.0), ptr(0.0), nil)}, false},
		{"half a coordinate", &schemas.Location{City: "Bern", State: "BE", CountryOrRegion: "CH", GeoCoordinates: at(ptr(46.9), nil, nil)}, false},
	}
	for _, tt := range tests {
		if got := columnsHold(tt.said, shown); got != tt.want {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}

func TestColumns_manyDistinctValues_surviveWideDictionaries(t *testing.T) {
	b := newBench(t, testkit.Kafka(t), 1)
	const n = 70_000 // beyond 16-bit keys
	rows := newColumns()
	for range 2 { // the second time in reused memory
		rows.reset()
		for i := range n {
			ev := event(label(int32(i)), i%2)
			ev.UserAgent = "agent " + string(rune('a'+i%26)) + label(int32(i))
			ev.SignInEventTypes = make([]string, i%3)
			for j := range ev.SignInEventTypes {
				ev.SignInEventTypes[j] = label(int32(j))
			}
			rows.append(ev, 0, int64(i))
		}
	}
	in := newInserter(b.cfg.ClickHouse, 1, patience)
	defer in.close()
	if err := in.insert(t.Context(), "token", rows); err != nil {
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
