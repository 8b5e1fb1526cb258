package schemas

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"google.golang.org/protobuf/reflect/protoreflect"
)

// graphName is the name of a field in Graph.
func graphName(field protoreflect.FieldDescriptor) string { return field.JSONName() }

// columnOf is where the table keeps a field whose column has another name.
var columnOf = map[string]string{
	"createdUnixNano": "created_at", "sentUnixNano": "sent_at", "isInteractive": "reported_is_interactive",
	"processingTimeInMilliseconds": "processing_time_ms", "location": "reported_location", "deviceDetail": "device_id",
	"status": "error_code", "conditionalAccessStatus": "reported_conditional_access_status", "riskEventTypes_v2": "risk_event_types_v2",
	"riskLevelDuringSignIn": "risk_level", "enrichment": "event_type", "provenance": "raw_offset",
}

// Every field of the message is in a column of its own or in the column more.
func TestAppendMore_hasWhatNoColumnHas(t *testing.T) {
	table, err := os.ReadFile("migrations/0001_signins.sql")
	if err != nil {
		t.Fatal(err)
	}
	text, ev := fullEvent(t)
	var original, more map[string]json.RawMessage
	if err := json.Unmarshal(text, &original); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(AppendMore(nil, ev), &more); err != nil {
		t.Fatal(err)
	}
	fields := ev.ProtoReflect().Descriptor().Fields()
	for i := range fields.Len() {
		field := fields.Get(i)
		column := columnOf[graphName(field)]
		if column == "" {
			column = string(field.Name())
		}
		hasColumn := strings.Contains(string(table), "\n    "+column+" ")
		value, inMore := more[graphName(field)]
		if hasColumn == inMore {
			t.Errorf("%s: column %v, in more %v, want one of both", field.Name(), hasColumn, inMore)
		}
		if inMore && compact(t, value) != compact(t, original[graphName(field)]) {
			t.Errorf("%s = %s, want %s", field.Name(), value, original[graphName(field)])
		}
		delete(more, graphName(field))
	}
	if len(more) > 0 {
		t.Errorf("more has names that are no fields: %v", more)
	}
}

func TestAppendNested_readsBack(t *testing.T) {
	text, ev := fullEvent(t)
	var original map[string]json.RawMessage
	if err := json.Unmarshal(text, &original); err != nil {
		t.Fatal(err)
	}
	for name, got := range map[string][]byte{
		"authenticationDetails":            AppendAuthenticationDetails(nil, ev.AuthenticationDetails),
		"appliedConditionalAccessPolicies": AppendAppliedPolicies(nil, ev.AppliedConditionalAccessPolicies),
		"authenticationProcessingDetails":  AppendProcessingDetails(nil, ev.AuthenticationProcessingDetails),
		"location":                         AppendLocation(nil, ev.Location),
	} {
		// What was not said is null or empty where Graph always has the property.
		record := `{"id":"x","appId":"a","createdDateTime":"2026-03-04T05:06:07Z","` + name + `":`
		was := decode([]byte(record+string(original[name])+"}"), Source{Tenant: "t"})[0]
		again := decode([]byte(record+string(got)+"}"), Source{Tenant: "t"})[0]
		if again.Err != nil {
			t.Errorf("%s: %s: %v", name, got, again.Err)
			continue
		}
		want, have := flat(t, was.Event), flat(t, again.Event)
		for path, value := range want {
			if have[path] != value {
				t.Errorf("%s: %s = %q, want %q", name, path, have[path], value)
			}
		}
		if len(want) != len(have) {
			t.Errorf("%s: %d paths, want %d: %s", name, len(have), len(want), got)
		}
	}
}

func TestAppendNested_nothing(t *testing.T) {
	for want, got := range map[string][]byte{
		"[]":   AppendAppliedPolicies(nil, nil),
		"null": AppendLocation(nil, nil),
		"x":    AppendMore([]byte("x"), &SignIn{Id: "id", AppId: "a"}),
		`{"city":null,"state":null,"countryOrRegion":"IS","geoCoordinates":{}}`: AppendLocation(nil, &Location{CountryOrRegion: "IS"}),
		`{"flaggedForReview":false}`: AppendMore(nil, &SignIn{FlaggedForReview: new(bool)}),
	} {
		if string(got) != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func compact(t *testing.T, text json.RawMessage) string {
	t.Helper()
	got, err := canonical(t, string(text))
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestAppendAppliedPolicies_reasonOnlyWhenSet(t *testing.T) {
	got := string(AppendAppliedPolicies(nil, []*AppliedConditionalAccessPolicy{{Id: "a"}, {Id: "b", Reason: "location"}}))
	want := `[{"id":"a","displayName":null,"enforcedGrantControls":[],"enforcedSessionControls":[],"result":null},` +
		`{"id":"b","displayName":null,"enforcedGrantControls":[],"enforcedSessionControls":[],"result":null,"reason":"location"}]`
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// The producer's word is kept where it is not what was decided.
func TestAppendMore_reportedStatus(t *testing.T) {
	ev := &SignIn{Status: &SignInStatus{Word: "Failure"}, Enrichment: &Enrichment{Status: Status_STATUS_INTERRUPTED}}
	if got, want := string(AppendMore(nil, ev)), `{"@gatehouse.reportedStatus":"Failure"}`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	ev.Enrichment.Status = Status_STATUS_FAILURE
	if got := string(AppendMore(nil, ev)); got != "" {
		t.Errorf("got %s for what was decided alike", got)
	}
}
