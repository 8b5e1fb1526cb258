package cmd

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/internal/testkit"
	"github.com/gatehouse/gatehouse/query/whatif"
)

// whatIfs runs gatehouse whatif --json and reads its lines.
func whatIfs(t *testing.T, args ...string) (code int, lines []whatIf, stderr string) {
	t.Helper()
	code, stdout, stderr := command(t, append([]string{"whatif", "--json"}, args...)...)
	for line := range strings.Lines(stdout) {
		var x whatIf
		require.NoError(t, json.Unmarshal([]byte(line), &x), line)
		lines = append(lines, x)
	}
	return code, lines, stderr
}

func TestWhatIf_event_saysResultAndReasonOfEachPolicy(t *testing.T) {
	code, lines, stderr := whatIfs(t, "--policies", "testdata/policies", "--locations", "testdata/locations", "--event", "testdata/imap.json")
	require.Zero(t, code, stderr)
	require.Len(t, lines, 1)
	x := lines[0]
	assert.Equal(t, "failure", x.Status)
	require.Len(t, x.Policies, 2)
	block, mfa := x.Policies[0], x.Policies[1]
	assert.Equal(t, []string{"c0000000-0000-4000-8000-000000000001", "Block legacy authentication", "failure", ""}, []string{block.ID, block.DisplayName, block.Result, block.Reason})
	assert.Equal(t, []string{"Block"}, block.UnmetControls)
	assert.Equal(t, []string{"notApplied", "location"}, []string{mfa.Result, mfa.Reason})
	assert.Equal(t, "location", mfa.NotSatisfied)

	_, text, _ := command(t, "whatif", "--policies", "testdata/policies", "--locations", "testdata/locations", "--event", "testdata/imap.json")
	assert.Regexp(t, `Block legacy authentication +failure`, text)
	assert.Regexp(t, `MFA outside the office +notApplied +because of location`, text)
}

func TestWhatIf_withoutLocations_saysThatItIsUnknown(t *testing.T) {
	_, lines, stderr := whatIfs(t, "--policies", "testdata/policies/more", "--event", "testdata/imap.json")
	require.Len(t, lines, 1, stderr)
	assert.Equal(t, "unknown", lines[0].Policies[0].Result)
	assert.Contains(t, stderr, "note: ", "what limits the evaluation")
}

func TestWhatIf_codesOfFormerCountries_areNoted(t *testing.T) {
	file := filepath.Join(t.TempDir(), "locations.json")
	require.NoError(t, os.WriteFile(file, []byte(`[{"id":"l","displayName":"All countries","countriesAndRegions":["AN","DE"]}]`), 0o600))
	code, _, stderr := whatIfs(t, "--policies", "testdata/policies", "--locations", file, "--event", "testdata/imap.json")
	require.Zero(t, code, stderr)
	assert.Contains(t, stderr, `note: "All countries": /0/countriesAndRegions: AN: no country of ISO 3166-1 today`)
}

func TestWhatIf_stateOfTerraform_isReadForBoth(t *testing.T) {
	file := filepath.Join(t.TempDir(), "state.json")
	require.NoError(t, os.WriteFile(file, []byte(`{"version":4,"terraform_version":"1.9.0","resources":[
		{"type":"azuread_named_location","instances":[{"attributes":{"id":"l","display_name":"Office","ip":[{"ip_ranges":["192.0.2.0/24"],"trusted":true}],"country":[]}}]},
		{"type":"azuread_conditional_access_policy","instances":[{"attributes":{"id":"p","display_name":"From the office","state":"enabled",
			"conditions":[{"client_app_types":["all"],"applications":[{"included_applications":["All"]}],"users":[{"included_users":["All"]}],"locations":[{"included_locations":["l"]}]}],
			"grant_controls":[{"operator":"OR","built_in_controls":["block"]}],"session_controls":[]}}]}]}`), 0o600))
	for _, args := range [][]string{{"--policies", file}, {"--policies", filepath.Dir(file), "--locations", filepath.Dir(file)}} {
		code, lines, stderr := whatIfs(t, append(args, "--event", "testdata/imap.json")...)
		require.Zero(t, code, stderr)
		assert.Empty(t, stderr)
		require.Len(t, lines[0].Policies, 1)
		assert.Equal(t, []string{"From the office", "failure"}, []string{lines[0].Policies[0].DisplayName, lines[0].Policies[0].Result})
	}
}

func TestWhatIf_realPolicies_areReadWholeFolder(t *testing.T) {
	dir := filepath.Join(testkit.RealData(t), "ca-policies")
	code, lines, stderr := whatIfs(t, "--policies", dir, "--event", "testdata/imap.json")
	require.Zero(t, code, stderr)
	assert.Len(t, lines[0].Policies, 59, "in 57 files, UTF-8 and UTF-16")
}

func TestWhatIf_wrappedPolicies_areReadFromAFolder(t *testing.T) {
	dir := t.TempDir()
	one := `{"id":"p%d","displayName":"P%d","state":"enabled","conditions":{"users":{"includeUsers":["All"]},"applications":{"includeApplications":["All"]}},"grantControls":{"operator":"OR","builtInControls":["block"]}}`
	policy := func(n int) string { return fmt.Sprintf(one, n, n) }
	for name, text := range map[string]string{
		"1.json": `{"ExportDate":"2026-01-02 03:04:05","AssignmentDetails":{"IncludeUsers":[]},"PolicyConfig":` + policy(1) + `}`,
		"2.json": `{"exported":"2026-01-02","policies":[` + policy(2) + `]}`,
		"3.json": `{"p3":` + policy(3) + `}`,
	} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
	}
	for _, from := range []string{dir, filepath.Join(dir, "2.json")} {
		code, lines, stderr := whatIfs(t, "--policies", from, "--event", "testdata/imap.json")
		require.Zero(t, code, stderr)
		for _, p := range lines[0].Policies {
			assert.Equal(t, "failure", p.Result, p.DisplayName)
		}
		assert.Len(t, lines[0].Policies, map[bool]int{true: 3, false: 1}[from == dir])
	}
}

// Whatever reads policies tells what limits them.
func TestPolicies_misspeltNames_areNoted(t *testing.T) {
	file := filepath.Join(t.TempDir(), "policy.json")
	require.NoError(t, os.WriteFile(file, []byte(`{"displayName":"P","state":"enabled","conditions":{"users":{"includeUsers":["All"]},"applications":{"includeApplications":["Ofice365"]}},"grantControls":{"operator":"OR","builtInControls":["mfa"]}}`), 0o600))
	for _, args := range [][]string{
		{"whatif", "--policies", file, "--event", "testdata/imap.json"},
		{"explain", "--policies", file, "testdata/imap.json"},
		{"policies", "put", "--policies", file, "--to", "http://127.0.0.1:1", "--token", "x"},
	} {
		_, _, stderr := command(t, args...)
		assert.Contains(t, stderr, `note: "P": includeApplications: "Ofice365" is no word of policies: Office365 may be meant; whether the policy means an application by it is unknown`, args)
	}
}

func TestWhatIf_tablesOfPolicies_areNamed(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "policies.csv")
	require.NoError(t, os.WriteFile(file, []byte("DisplayName,IncludeUsers,GrantControls\nP,All,mfa\n"), 0o600))
	for path, want := range map[string]string{
		file: "policies.csv: the file is a table of policies, as scripts make for people (IncludeUsers, GrantControls)",
		dir:  "no .json file lies there, and files such as policies.csv are not read",
	} {
		code, _, stderr := whatIfs(t, "--policies", path, "--event", "testdata/imap.json")
		assert.Equal(t, exitUsage, code)
		assert.Contains(t, stderr, want)
	}
}

func TestWhatIf_whatIsNoPolicy_isNamed(t *testing.T) {
	dir := t.TempDir()
	odd := filepath.Join(dir, "deep", "odd.json")
	require.NoError(t, os.MkdirAll(filepath.Dir(odd), 0o700))
	require.NoError(t, os.WriteFile(odd, []byte(`{"displayName":"half"}`), 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "readme.md"), []byte("not read"), 0o600))
	code, _, stderr := whatIfs(t, "--policies", dir, "--event", "testdata/imap.json")
	assert.Equal(t, exitUsage, code)
	assert.Contains(t, stderr, odd)
	for _, args := range [][]string{{"--policies", "testdata/policies"}, {"--policies", "testdata/policies", "--event", "x", "--history", "7d"}, {"--event", "testdata/imap.json"}, {"--policies", "testdata/policies", "--history", "soon", "--tenant", "x"}} {
		code, _, stderr := whatIfs(t, args...)
		assert.Equal(t, exitUsage, code, "%v: %s", args, stderr)
	}
}

// What is unknown is told apart by whether it could change anything.
func TestWriteWhatIf_saysWhatUnknownPoliciesCouldDo(t *testing.T) {
	var out strings.Builder
	require.NoError(t, writeWhatIf(&out, whatIf{ID: "1", Status: "success", Undecided: true, Policies: []whatIfPolicy{
		{DisplayName: "open", Result: "unknown", Reason: "notEnoughInformation", MayFail: true},
		{DisplayName: "harmless", Result: "unknown", Reason: "notEnoughInformation"},
		{DisplayName: "unmet", Result: "failure", UnmetControls: []string{"Mfa"}},
	}}))
	assert.Equal(t, "1: success - undecided: a policy whose result is unknown could change that\n"+
		"  open      unknown  because of notEnoughInformation\n"+
		"  harmless  unknown  because of notEnoughInformation, but it cannot fail\n"+
		"  unmet     failure  unmet: Mfa\n\n", out.String())
}

func TestWriteHistory_countsWhatEachPolicyLeavesOpen(t *testing.T) {
	var out strings.Builder
	require.NoError(t, writeHistory(&out, &whatif.Report{Tenant: "t", SignIns: 9, Blocked: 1, Undecided: 4, Policies: []whatif.PolicyCount{
		{Count: whatif.Count{Name: "legacy", Blocked: 1}}, {Count: whatif.Count{Name: "abroad"}, Undecided: 4},
	}}))
	assert.Contains(t, out.String(), "\npolicy    blocked  interrupted  undecided\n  legacy  1        0            0\n  abroad  0        0            4\n")
}

func TestParseSpan(t *testing.T) {
	for text, want := range map[string]time.Duration{"7d": 7 * 24 * time.Hour, "1.5d": 36 * time.Hour, "90m": 90 * time.Minute} {
		got, err := parseSpan(text)
		require.NoError(t, err)
		assert.Equal(t, want, got)
	}
	for _, text := range []string{"", "d", "0d", "-1d", "NaNd", "1e99d", "week"} {
		_, err := parseSpan(text)
		assert.Error(t, err, text)
	}
}

func TestWhatIf_history_asksClickHouse(t *testing.T) {
	server := testkit.ClickHouse(t)
	t.Setenv("GATEHOUSE_CLICKHOUSE__ADDR", strings.Join(server.Addr, ","))
	t.Setenv("GATEHOUSE_CLICKHOUSE__DATABASE", server.Database)
	code, stdout, stderr := command(t, "whatif", "--policies", "testdata/policies", "--history", "7d", "--tenant", "t", "--json")
	require.Zero(t, code, stderr)
	var report struct {
		Tenant  string
		SignIns *int
	}
	require.NoError(t, json.Unmarshal([]byte(stdout), &report))
	assert.Equal(t, "t", report.Tenant)
	require.NotNil(t, report.SignIns)
	code, stdout, stderr = command(t, "whatif", "--policies", "testdata/policies", "--history", "7d", "--tenant", "t")
	require.Zero(t, code, stderr)
	assert.Contains(t, stdout, "Of 0 sign-ins of tenant t")
}
