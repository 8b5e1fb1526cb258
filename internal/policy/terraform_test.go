package policy

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Attributes of a policy and of locations as the azuread provider has them.
const (
	tfPolicy = `{"id":"/identity/conditionalAccess/policies/p1","object_id":"p1","display_name":"Office only","state":"enabled","timeouts":null,
		"conditions":[{"applications":[{"included_applications":["All"],"excluded_applications":[],"filter":[]}],"client_app_types":["all"],"client_applications":[],
			"locations":[{"included_locations":["All"],"excluded_locations":["l1","l2"]}],"users":[{"included_users":["All"],"excluded_users":[]}]}],
		"grant_controls":[{"operator":"OR","built_in_controls":["block"],"authentication_strength_policy_id":""}],"session_controls":[]}`
	tfRanges = `{"id":"/identity/conditionalAccess/namedLocations/l1","object_id":"l1","display_name":"Office","country":[],"timeouts":null,
		"ip":[{"ip_ranges":["192.0.2.0/24","2001:db8:1::/48"],"trusted":true}]}`
	tfCountries = `{"id":"l2","display_name":"Home","ip":[],"country":[{"countries_and_regions":["FR","AN"],"country_lookup_method":"clientIpAddress","include_unknown_countries_and_regions":true}]}`
)

// tfStateFile is a state file, tfShown what terraform show -json prints of it.
const (
	tfStateFile = `{"version":4,"terraform_version":"1.9.0","serial":3,"lineage":"x","outputs":{},"resources":[
		{"mode":"managed","type":"azuread_group","name":"g","instances":[{"attributes":{"id":"g"}}]},
		{"mode":"managed","type":"azuread_named_location","name":"l","instances":[{"index_key":0,"attributes":` + tfRanges + `},{"index_key":1,"attributes":` + tfCountries + `}]},
		{"mode":"managed","type":"azuread_conditional_access_policy","name":"p","instances":[{"attributes":` + tfPolicy + `,"private":"x"},{"deposed":"00000001","attributes":{"display_name":"old"}},{}]}],"check_results":null}`
	tfShown = `{"format_version":"1.0","terraform_version":"1.9.0","values":{"outputs":{},"root_module":{"resources":[
		{"address":"azuread_named_location.l","mode":"managed","type":"azuread_named_location","name":"l","values":` + tfRanges + `,"sensitive_values":{}}],
		"child_modules":[{"address":"module.a","child_modules":[{"address":"module.a.module.b","resources":[
			{"type":"azuread_conditional_access_policy","name":"p","values":` + tfPolicy + `},{"type":"azuread_named_location","name":"c","values":` + tfCountries + `}]}]}]}}}`
)

// The provider microsoft365 has names as Graph has them, and ranges by kind of address;
// azuread has the flows without a block.
func TestTerraform_otherShapes(t *testing.T) {
	const conditions = `"client_app_types":["all"],"users":{"include_users":["All"]},"applications":{"include_applications":["All"]}`
	state := `{"version":4,"terraform_version":"1.12.0","resources":[
		{"type":"microsoft365_graph_beta_identity_and_access_named_location","instances":[{"attributes":{"id":"l1","display_name":"Office","is_trusted":true,"timeouts":null,
			"ipv4_ranges":["192.0.2.0/24"],"ipv6_ranges":["2001:db8:1::/48"],"countries_and_regions":null,"country_lookup_method":null,"include_unknown_countries_and_regions":null}}]},
		{"type":"microsoft365_graph_beta_identity_and_access_conditional_access_policy","instances":[{"attributes":{"id":"p1","display_name":"Elsewhere","state":"enabled","timeouts":null,
			"conditions":{` + conditions + `,"locations":{"include_locations":["All"],"exclude_locations":["l1"]}},"grant_controls":{"operator":"OR","built_in_controls":["block"]},"session_controls":null}}]},
		{"type":"azuread_conditional_access_policy","instances":[{"attributes":{"id":"p2","display_name":"Flows","state":"enabled",
			"conditions":[{` + conditions + `,"authentication_flow_transfer_methods":["deviceCodeFlow"]}],"grant_controls":[{"operator":"OR","built_in_controls":["block"]}]}}]}]}`
	policies, err := ParsePolicies([]byte(state))
	require.NoError(t, err)
	locations, err := ParseLocations([]byte(state))
	require.NoError(t, err)
	set, err := Compile(policies, locations, nil)
	require.NoError(t, err)
	assert.Empty(t, set.Notes())
	for _, c := range []struct{ address, protocol, elsewhere, flows string }{
		{"192.0.2.1", "oAuth2", "notApplied", "notApplied"},
		{"2001:db8:1::7", "deviceCode", "notApplied", "failure"},
		{"2001:db8:2::7", "", "failure", "notApplied"},
	} {
		ev := ordinary()
		ev.IpAddress, ev.AuthenticationProtocol = c.address, c.protocol
		results := map[string]string{}
		for _, r := range evaluated(set, ev).Policies {
			results[r.Policy.DisplayName] = r.Result
		}
		assert.Equal(t, map[string]string{"Elsewhere": c.elsewhere, "Flows": c.flows}, results, c.address)
	}
}

func TestTerraform_stateIsReadByKind(t *testing.T) {
	for name, state := range map[string]string{"state file": tfStateFile, "shown": tfShown} {
		t.Run(name, func(t *testing.T) {
			policies, err := ParsePolicies([]byte(state))
			require.NoError(t, err)
			locations, err := ParseLocations([]byte(state))
			require.NoError(t, err)
			require.Len(t, policies, 1)
			assert.Equal(t, []string{"p1", "Office only"}, []string{policies[0].ID, policies[0].DisplayName})
			assert.Empty(t, policies[0].Notes)
			set, err := Compile(policies, locations, nil)
			require.NoError(t, err)
			for address, want := range map[string]string{"192.0.2.7": "notApplied", "203.0.113.9": "failure"} {
				ev := ordinary()
				ev.IpAddress = address
				assert.Equal(t, want, evaluated(set, ev).Policies[0].Result, address)
			}
			documents, err := PolicyDocuments([]byte(state))
			require.NoError(t, err)
			require.Len(t, documents, 1)
			assert.JSONEq(t, tfPolicy, string(documents[0]))
			documents, err = LocationDocuments([]byte(state))
			require.NoError(t, err)
			assert.Len(t, documents, 2)
			assert.True(t, HasLocationsToo([]byte(" "+state)))
		})
	}
}

func TestParseLocations_terraform(t *testing.T) {
	locations, err := ParseLocations([]byte("[" + tfRanges + "," + tfCountries + "]"))
	require.NoError(t, err)
	office, home := locations[0], locations[1]
	assert.Equal(t, []string{"l1", "Office"}, []string{office.ID, office.DisplayName})
	assert.Equal(t, "[192.0.2.0/24 2001:db8:1::/48]", asText(office.Ranges))
	assert.True(t, office.Trusted)
	assert.Equal(t, []string{"FR", "AN"}, home.Countries)
	assert.True(t, home.UnknownCountries)
	assert.False(t, home.Trusted || home.ByGPS)
	require.Len(t, home.Notes, 1)
	assert.Contains(t, home.Notes[0], "/1/country/0/countries_and_regions: AN: no country")

	locations, err = ParseLocations([]byte(`{"display_name":"Phones","country":{"countries_and_regions":["DE"],"country_lookup_method":"authenticatorAppGps"}}`))
	require.NoError(t, err)
	assert.True(t, locations[0].ByGPS)
	_, err = ParseLocations([]byte(strings.Replace(tfStateFile, "192.0.2.0/24", "192.0.2.0/33", 1)))
	assert.ErrorContains(t, err, `"Office": /resources/1/instances/0/attributes/ip/0/ip_ranges/0: "192.0.2.0/33" is no range`)
}

func TestTerraform_whatHasNone(t *testing.T) {
	empty := `{"terraform_version":"1.9.0","values":{"root_module":{}}}`
	_, err := ParsePolicies([]byte(empty))
	assert.EqualError(t, err, "read policies: the state of Terraform has no azuread_conditional_access_policy")
	_, err = ParseLocations([]byte(empty))
	assert.EqualError(t, err, "read named locations: the state of Terraform has no azuread_named_location")
	assert.False(t, HasLocationsToo([]byte(empty)))

	deep := func(levels int) string {
		return `{"terraform_version":"1.9.0","values":{"root_module":` + strings.Repeat(`{"child_modules":[`, levels) +
			`{"resources":[{"type":"azuread_conditional_access_policy","values":` + tfPolicy + `}]}` + strings.Repeat(`]}`, levels) + `}}`
	}
	policies, err := ParsePolicies([]byte(deep(maxModules)))
	require.NoError(t, err)
	assert.Equal(t, "p1", policies[0].ID)
	for _, text := range []string{ // no state: a policy's place is told instead
		deep(maxModules + 1), `{"terraform_version":"","resources":[{"type":"azuread_conditional_access_policy","instances":[{"attributes":` + tfPolicy + `}]}]}`,
		`{"terraform_version":"1.9.0","planned_values":{"root_module":{"resources":[{"type":"azuread_conditional_access_policy","values":` + tfPolicy + `}]}}}`,
	} {
		_, err = ParsePolicies([]byte(text))
		assert.ErrorContains(t, err, `is no Conditional Access policy: it has no "conditions"; one stands in it, at /`)
	}
	for _, text := range []string{"", "[]", "\xff", `{"terraform_version":7,"resources":[]}`} {
		assert.False(t, HasLocationsToo([]byte(text)), text)
	}
}
