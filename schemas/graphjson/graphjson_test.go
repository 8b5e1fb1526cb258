package graphjson

import (
	"encoding/json"
	"math"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/schemas"
	"github.com/gatehouse/gatehouse/schemas/eventtest"
	"github.com/gatehouse/gatehouse/schemas/rawevent"
)

func decode(t *testing.T, text string) *schemas.SignIn {
	t.Helper()
	var ev *schemas.SignIn
	rawevent.NewDecoder().Decode([]byte(text), rawevent.Source{Tenant: "t"}, func(x rawevent.Decoded) bool {
		if x.Err != nil {
			t.Fatalf("%s: %v", text, x.Err)
		}
		ev = x.Event
		return true
	})
	return ev
}

// fullEvent is an event with every property.
func fullEvent(t *testing.T) (original map[string]json.RawMessage, ev *schemas.SignIn) {
	t.Helper()
	text, err := os.ReadFile("../rawevent/testdata/graph-full.json")
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(text, &original))
	return original, decode(t, string(text))
}

// columnOf is where the table keeps a field whose column has another name.
var columnOf = map[string]string{
	"createdUnixNano": "created_at", "sentUnixNano": "sent_at", "isInteractive": "reported_is_interactive",
	"processingTimeInMilliseconds": "processing_time_ms", "location": "reported_location", "deviceDetail": "device_id",
	"status": "error_code", "conditionalAccessStatus": "reported_conditional_access_status", "riskEventTypes_v2": "risk_event_types_v2",
	"riskLevelDuringSignIn": "risk_level", "enrichment": "event_type", "provenance": "raw_offset",
}

// Every field of the message is in a column of its own or in the column more.
func TestAppendMore_hasWhatNoColumnHas(t *testing.T) {
	table, err := os.ReadFile("../migrations/0001_signins.sql")
	require.NoError(t, err)
	original, ev := fullEvent(t)
	var more map[string]json.RawMessage
	require.NoError(t, json.Unmarshal(AppendMore(nil, ev), &more))
	fields := ev.ProtoReflect().Descriptor().Fields()
	for i := range fields.Len() {
		field := fields.Get(i)
		column := columnOf[field.JSONName()]
		if column == "" {
			column = string(field.Name())
		}
		hasColumn := strings.Contains(string(table), "\n    "+column+" ")
		value, inMore := more[field.JSONName()]
		if hasColumn == inMore {
			t.Errorf("%s: column %v, in more %v, want one of both", field.Name(), hasColumn, inMore)
		}
		if inMore {
			assert.JSONEq(t, string(original[field.JSONName()]), string(value), "%s", field.Name())
		}
		delete(more, field.JSONName())
	}
	if len(more) > 0 {
		t.Errorf("more has names that are no fields: %v", more)
	}
}

func TestAppendNested_readsBack(t *testing.T) {
	original, ev := fullEvent(t)
	for name, got := range map[string][]byte{
		"authenticationDetails":            AppendAuthenticationDetails(nil, ev.AuthenticationDetails),
		"appliedConditionalAccessPolicies": AppendAppliedPolicies(nil, ev.AppliedConditionalAccessPolicies),
		"authenticationProcessingDetails":  AppendProcessingDetails(nil, ev.AuthenticationProcessingDetails),
		"location":                         AppendLocation(nil, ev.Location),
	} {
		// What was not said is null or empty where Graph always has the property.
		record := `{"id":"x","appId":"a","createdDateTime":"2026-03-04T05:06:07Z","` + name + `":`
		was := eventtest.Flat(t, decode(t, record+string(original[name])+"}"))
		assert.Equal(t, was, eventtest.Flat(t, decode(t, record+string(got)+"}")), "%s: %s", name, got)
	}
}

func TestAppendNested_nothing(t *testing.T) {
	for want, got := range map[string][]byte{
		"[]":   AppendAppliedPolicies(nil, nil),
		"null": AppendLocation(nil, nil),
		"x":    AppendMore([]byte("x"), &schemas.SignIn{Id: "id", AppId: "a"}),
		`{"city":null,"state":null,"countryOrRegion":"IS","geoCoordinates":{}}`:                           AppendLocation(nil, &schemas.Location{CountryOrRegion: "IS"}),
		`{"tokenProtectionStatusDetails":{"signInSessionStatus":"bound","signInSessionStatusCode":null}}`: AppendMore(nil, &schemas.SignIn{TokenProtectionStatusDetails: &schemas.TokenProtectionStatusDetails{SignInSessionStatus: "bound"}}),
		`{"flaggedForReview":false}`: AppendMore(nil, &schemas.SignIn{FlaggedForReview: new(bool)}),
	} {
		if string(got) != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

// JSON has no numbers for these, and a table may hold them.
func TestAppendLocation_coordinatesThatAreNone(t *testing.T) {
	latitude, none, endless := -33.5, math.NaN(), math.Inf(-1)
	for want, g := range map[string]*schemas.GeoCoordinates{
		`{"altitude":null,"latitude":-33.5,"longitude":null}`: {Latitude: &latitude},
		`{"altitude":null,"latitude":null,"longitude":-33.5}`: {Altitude: &none, Latitude: &endless, Longitude: &latitude},
	} {
		got := string(AppendLocation(nil, &schemas.Location{GeoCoordinates: g}))
		if want = `{"city":null,"state":null,"countryOrRegion":null,"geoCoordinates":` + want + `}`; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

// What a listener came to is JSON where it is an object or list, and text otherwise.
func TestAppendMore_handlerResult(t *testing.T) {
	for result, want := range map[string]string{`{"a":[1]}`: `{"a":[1]}`, `[]`: `[]`, `5`: `"5"`, `done`: `"done"`, `{"a":`: `"{\"a\":"`, ``: `null`} {
		got := string(AppendMore(nil, &schemas.SignIn{AppliedEventListeners: []*schemas.AppliedEventListener{{HandlerResult: result}}}))
		if want = `{"appliedEventListeners":[{"eventType":null,"executedListenerId":null,"handlerResult":` + want + `}]}`; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestAppendAppliedPolicies_reasonOnlyWhenSet(t *testing.T) {
	got := string(AppendAppliedPolicies(nil, []*schemas.AppliedConditionalAccessPolicy{{Id: "a"}, {Id: "b", Reason: "location"}}))
	want := `[{"id":"a","displayName":null,"enforcedGrantControls":[],"enforcedSessionControls":[],"result":null},` +
		`{"id":"b","displayName":null,"enforcedGrantControls":[],"enforcedSessionControls":[],"result":null,"reason":"location"}]`
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// The producer's word is kept where it is not what was decided.
func TestAppendMore_reportedStatus(t *testing.T) {
	ev := &schemas.SignIn{Status: &schemas.SignInStatus{Word: "Failure"}, Enrichment: &schemas.Enrichment{Status: schemas.Status_STATUS_INTERRUPTED}}
	if got, want := string(AppendMore(nil, ev)), `{"@gatehouse.reportedStatus":"Failure"}`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	ev.Enrichment.Status = schemas.Status_STATUS_FAILURE
	if got := string(AppendMore(nil, ev)); got != "" {
		t.Errorf("got %s for what was decided alike", got)
	}
}
