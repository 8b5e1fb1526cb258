package tenants_test

import (
	"encoding/binary"
	"encoding/json"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/internal/policy"
	"github.com/gatehouse/gatehouse/internal/tenants"
)

// blocking is a whole policy; its name holds what JSON writers like to escape.
const blocking = `{"id":"p1","displayName":"<Block> & \"all\"","state":"enabled","conditions":{"users":{"includeUsers":["All"]},
	"applications":{"includeApplications":["All"]}},"grantControls":{"operator":"OR","builtInControls":["block"]}}`

const office = `{"@odata.type":"#microsoft.graph.ipNamedLocation","id":"l1","displayName":"Office","isTrusted":true,
	"ipRanges":[{"@odata.type":"#microsoft.graph.iPv4CidrRange","cidrAddress":"192.0.2.0/24"}]}`

func utf16LE(text string) []byte {
	out := []byte{0xff, 0xfe}
	for _, unit := range utf16.Encode([]rune(text)) {
		out = binary.LittleEndian.AppendUint16(out, unit)
	}
	return out
}

func TestReadContents_everyShape_holdsTheSame(t *testing.T) {
	want, err := tenants.ReadContents([]byte("[" + blocking + "]"))
	require.NoError(t, err)
	require.Len(t, want.Policies, 1)
	for name, body := range map[string][]byte{
		"bare":             []byte(blocking),
		"value":            []byte(`{"@odata.context":"x","value":[` + blocking + `]}`),
		"utf-16":           utf16LE(blocking),
		"utf-8 with mark":  []byte("\ufeff" + blocking),
		"object":           []byte(`{"policies":[` + blocking + `]}`),
		"object of a page": []byte(`{"Policies":{"value":[` + blocking + `]},"directory":null}`),
		"other tools":      []byte(`{"@odata.context":"x","conditional_access_policies":[` + blocking + `]}`),
		"with annotations": []byte(`{"policies@odata.context":"x","#microsoft.graph.restore":{"target":"x"},"policies":[` + blocking + `]}`),
		"their list alone": []byte(`{"exported":"x","conditionalAccessPolicies":[` + blocking + `]}`),
		"answer of GET":    []byte(`{"version":"1","changedAt":"2026-01-01T00:00:00Z","changedBy":"me","policies":[` + blocking + `]}`),
	} {
		t.Run(name, func(t *testing.T) {
			got, err := tenants.ReadContents(body)
			require.NoError(t, err)
			assert.Equal(t, want, got)
			assert.Equal(t, want.Version(), got.Version())
		})
	}
}

func TestReadContents_allParts_areKept(t *testing.T) {
	c, err := tenants.ReadContents([]byte(`{"policies":[` + blocking + `],"namedLocations":{"value":[` + office + `]},"directory":{"groups": []}}`))
	require.NoError(t, err)
	assert.Len(t, c.NamedLocations, 1)
	assert.Equal(t, `{"groups":[]}`, string(c.Directory))
	set, err := c.Compile()
	require.NoError(t, err)
	assert.Equal(t, 1, set.Len())
	without := c
	without.NamedLocations = nil
	assert.NotEqual(t, c.Version(), without.Version())
}

func TestReadContents_listsOfOtherTools_keepWhatStandsBesideThem(t *testing.T) {
	c, err := tenants.ReadContents([]byte(`{"conditionalAccessPolicies":[` + blocking + `],"namedLocations":[` + office + `]}`))
	require.NoError(t, err)
	assert.Len(t, c.Policies, 1)
	assert.Len(t, c.NamedLocations, 1)
	c, err = tenants.ReadContents([]byte(`{"policies":[` + blocking + `],"namedLocations":[]}`))
	require.NoError(t, err)
	assert.NotNil(t, c.NamedLocations, "an empty list says that there are none")
}

func TestReadContents_stateOfTerraform_hasPoliciesAndLocations(t *testing.T) {
	const place = `{"type":"azuread_named_location","values":{"id":"l1","display_name":"Office","ip":[{"ip_ranges":["192.0.2.0/24"],"trusted":true}],"country":[]}}`
	state := func(resources string) string {
		return `{"terraform_version":"1.9.0","values":{"root_module":{"resources":[` + resources + `]}}}`
	}
	rule := `{"type":"azuread_conditional_access_policy","values":` + blocking + `}`
	c, err := tenants.ReadContents([]byte(state(rule + "," + place)))
	require.NoError(t, err)
	assert.Len(t, c.Policies, 1)
	assert.Len(t, c.NamedLocations, 1)
	set, err := c.Compile()
	require.NoError(t, err)
	assert.Equal(t, 1, set.Len())
	inParts, err := tenants.ReadContents([]byte(`{"policies":` + state(rule+","+place) + `,"namedLocations":` + state(rule+","+place) + `}`))
	require.NoError(t, err)
	assert.Equal(t, c, inParts)
	c, err = tenants.ReadContents([]byte(state(rule)))
	require.NoError(t, err)
	assert.Nil(t, c.NamedLocations, "a state without locations does not say that there are none")
	_, err = tenants.ReadContents([]byte(state(place)))
	assert.ErrorContains(t, err, "the state of Terraform has no azuread_conditional_access_policy")
}

func TestReadContents_wrongShapes_areNamed(t *testing.T) {
	for body, want := range map[string]string{
		"":               "empty",
		`{"policies":[}`: "line 1, column",
		`{"policies":[` + blocking + `],"locations":[],"x":1}`: "/locations: unknown",
	} {
		_, err := tenants.ReadContents([]byte(body))
		assert.ErrorContains(t, err, want, body)
	}
}

func TestReadContents_onePageOfSeveral_isRefused(t *testing.T) {
	page := `{"@odata.nextLink":"https://graph.test/next","value":[` + blocking + `]}`
	for body, pointer := range map[string]string{
		page:                        "",
		`{"body":` + page + `}`:     "",
		`{"policies":` + page + `}`: "/policies",
		`{"conditionalAccessPolicies":[` + blocking + `],"namedLocations":` + page + `}`: "/namedLocations",
	} {
		_, err := tenants.ReadContents([]byte(body))
		var problems policy.Problems
		require.ErrorAs(t, err, &problems, body)
		assert.Equal(t, policy.Problems{{Pointer: pointer, Text: policy.Unfinished}}, problems)
	}
}

func TestContents_Compile_listsEveryProblemWithItsPlace(t *testing.T) {
	c, err := tenants.ReadContents([]byte(`{"policies":[` + blocking + `,{"displayName":"half"},` + strings.Replace(blocking, `"enabled"`, `"on"`, 1) +
		`],"namedLocations":[{"displayName":"x","ipRanges":[{"cidrAddress":"nonsense"}]}],"directory":[]}`))
	require.NoError(t, err)
	_, err = c.Compile()
	var problems policy.Problems
	require.ErrorAs(t, err, &problems)
	var places []string
	for _, p := range problems {
		places = append(places, p.Pointer)
	}
	assert.Contains(t, places, "/policies/1")
	assert.Contains(t, places, "/policies/2/state")
	assert.Contains(t, strings.Join(places, " "), "/namedLocations/0")
}

func TestRecord_comesBackAsItWas(t *testing.T) {
	c, err := tenants.ReadContents([]byte(blocking))
	require.NoError(t, err)
	at := time.Date(2026, 7, 17, 12, 0, 0, 0, time.UTC)
	record := tenants.NewRecord(c, at, "me")
	value, err := record.Bytes()
	require.NoError(t, err)
	assert.True(t, json.Valid(value))
	assert.Contains(t, string(value), `<Block> &`, "byte for byte what was given")
	again, err := tenants.ReadRecord(value)
	require.NoError(t, err)
	assert.Equal(t, record, again)
	_, err = tenants.ReadRecord([]byte(strings.Replace(string(value), "enabled", "disabled", 1)))
	require.ErrorContains(t, err, "version")
}

func FuzzReadContents(f *testing.F) {
	for _, seed := range []string{blocking, `[` + blocking + `]`, `{"policies":[` + blocking + `],"namedLocations":[` + office + `],"directory":{}}`, `{"value":1}`, "\xff\xfe{\x00}\x00"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := tenants.ReadContents(data)
		if err != nil {
			return
		}
		value, err := tenants.NewRecord(c, time.Unix(0, 0), "").Bytes()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := tenants.ReadRecord(value); err != nil {
			t.Fatalf("%q became %q: %v", data, value, err)
		}
		_, _ = c.Compile() // must not panic
	})
}
