package whatif_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	database "github.com/gatehouse/gatehouse/internal/clickhouse"
	"github.com/gatehouse/gatehouse/internal/policy"
	"github.com/gatehouse/gatehouse/internal/tenants"
	"github.com/gatehouse/gatehouse/internal/testkit"
	"github.com/gatehouse/gatehouse/query/whatif"
)

func TestMain(m *testing.M) { testkit.Main(m) }

const tenant = "aaaaaaaa-0000-4000-8000-00000000000a"

var noon = time.Date(2026, 7, 17, 12, 0, 0, 0, time.UTC)

// policyText is a policy for all users and applications with these conditions,
// state and control.
func policyText(name, state, conditions, control string) string {
	return fmt.Sprintf(`{"id":%q,"displayName":%q,"state":%q,"conditions":{"users":{"includeUsers":["All"]},"applications":{"includeApplications":["All"]}%s},
		"grantControls":{"operator":"OR","builtInControls":[%q]}}`, name, name, state, conditions, control)
}

func compile(t *testing.T, text string) *policy.Set {
	t.Helper()
	contents, err := tenants.ReadContents([]byte(text))
	require.NoError(t, err)
	set, err := contents.Compile()
	require.NoError(t, err)
	return set
}

// store inserts a sign-in n minutes before noon.
func store(t *testing.T, conn driver.Conn, n int, id string, columns string, values ...any) {
	t.Helper()
	marks := ""
	for range values {
		marks += ", ?"
	}
	args := append([]any{tenant, noon.Add(-time.Duration(n) * time.Minute).Format("2006-01-02 15:04:05"), id}, values...)
	statement := "INSERT INTO signins_input (tenant_id, created_at, _id_text, revision, is_interactive, event_type, " + columns + ") VALUES (?, ?, ?, 1, true, 'interactiveUser'" + marks + ")"
	require.NoError(t, conn.Exec(t.Context(), statement, args...))
}

func fill(t *testing.T) database.Config {
	cfg := testkit.ClickHouse(t)
	conn, err := database.Open(context.Background(), cfg)
	require.NoError(t, err)
	defer func() { _ = conn.Close() }()
	testkit.Input(t, conn)
	const columns = "user_principal_name, app_display_name, client_app, country, status, error_code, mfa_result, authentication_requirement"
	store(t, conn, 1, "imap", columns, "ada@x", "Mail", "IMAP4", "DE", "Success", 0, "notRequired", "singleFactorAuthentication")
	store(t, conn, 2, "browser", columns, "ada@x", "Portal", "Browser", "DE", "Success", 0, "notRequired", "singleFactorAuthentication")
	store(t, conn, 3, "abroad", columns, "bob@x", "Portal", "Browser", "VN", "Success", 0, "satisfied", "multiFactorAuthentication")
	store(t, conn, 4, "wrong password", columns, "bob@x", "Mail", "IMAP4", "VN", "Failure", 50126, "", "")
	store(t, conn, 5, "device code", columns+", more", "cy@x", "Portal", "Browser", "DE", "Success", 0, "satisfied", "multiFactorAuthentication", `{"originalTransferMethod":"deviceCodeFlow"}`)
	store(t, conn, 6, "nowhere", columns, "dan@x", "Portal", "Browser", "", "Success", 0, "satisfied", "multiFactorAuthentication")
	store(t, conn, 60*24*8, "long ago", columns, "ada@x", "Mail", "IMAP4", "DE", "Success", 0, "notRequired", "singleFactorAuthentication")
	return cfg
}

func TestRun_saysWhomPoliciesWouldHaveStopped(t *testing.T) {
	cfg := whatif.Config{ClickHouse: fill(t), Tenant: tenant, From: noon.Add(-7 * 24 * time.Hour), To: noon, Examples: 2, Top: 10}
	legacy := policyText("legacy", "enabled", `,"clientAppTypes":["exchangeActiveSync","other"]`, "block")
	mfa := policyText("mfa", "enabledForReportingButNotEnforced", "", "mfa")
	flow := policyText("flow", "enabled", `,"authenticationFlows":{"transferMethods":"deviceCodeFlow"}`, "block")
	abroad := policyText("abroad", "enabled", `,"locations":{"includeLocations":["l1"]}`, "block")
	off := policyText("off", "disabled", "", "block")
	for _, c := range []struct {
		name, contents                                        string
		blocked, interrupted, undecided, unasked, users, apps int
		newest                                                string
	}{
		{"legacy authentication", legacy, 1, 0, 0, 1, 1, 1, "imap"},
		{"a second factor, report-only as if enforced", mfa, 1, 1, 0, 1, 1, 2, "imap"},
		{"both: a block outweighs", "[" + mfa + "," + legacy + "]", 1, 1, 0, 1, 1, 2, "imap"},
		{"a property without a column", flow, 1, 0, 4, 1, 1, 1, "device code"},
		{
			"a country", `{"policies":[` + abroad + `],"namedLocations":[{"@odata.type":"#microsoft.graph.countryNamedLocation","id":"l1","displayName":"VN","countriesAndRegions":["VN"]}]}`,
			1, 0, 1, 1, 1, 1, "abroad",
		},
		{"disabled", off, 0, 0, 0, 1, 0, 0, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			report, err := whatif.Run(t.Context(), cfg, compile(t, c.contents))
			require.NoError(t, err)
			assert.Equal(t, 6, report.SignIns, "the period's only")
			assert.Equal(t, []int{c.blocked, c.interrupted, c.undecided, c.unasked},
				[]int{report.Blocked, report.Interrupted, report.Undecided, report.NotEvaluated}, "%+v", report)
			assert.Len(t, report.Users, c.users)
			assert.Len(t, report.Apps, c.apps)
			newest := ""
			if len(report.Examples) > 0 {
				newest = report.Examples[0].ID
			}
			assert.Equal(t, c.newest, newest)
			assert.LessOrEqual(t, len(report.Examples), 2)
		})
	}
}

// A policy whose result is unknown leaves a sign-in open only if it could have failed,
// and is named with how many it leaves open.
func TestRun_unknownPolicies_areUndecidedWhereTheyCouldFail(t *testing.T) {
	cfg := whatif.Config{ClickHouse: fill(t), Tenant: tenant, From: noon.Add(-7 * 24 * time.Hour), To: noon, Top: 10}
	somewhere := `,"locations":{"includeLocations":["unknown"]}`
	mfa, block := policyText("mfa", "enabled", somewhere, "mfa"), policyText("block", "enabled", somewhere, "block")
	session := `{"id":"s","displayName":"session","state":"enabled","conditions":{"users":{"includeUsers":["All"]},"applications":{"includeApplications":["All"]}` + somewhere + `},
		"grantControls":null,"sessionControls":{"signInFrequency":{"isEnabled":true,"value":4,"type":"hours"}}}`
	legacy := policyText("legacy", "enabled", `,"clientAppTypes":["exchangeActiveSync","other"]`, "block")
	count := func(name string, blocked, undecided int) whatif.PolicyCount {
		return whatif.PolicyCount{Count: whatif.Count{Name: name, Blocked: blocked}, Undecided: undecided}
	}
	for _, c := range []struct {
		name, contents     string
		blocked, undecided int
		policies           []whatif.PolicyCount
	}{
		{"a second factor that three gave", mfa, 0, 2, []whatif.PolicyCount{count("mfa", 0, 2)}},
		{"a block", block, 0, 5, []whatif.PolicyCount{count("block", 0, 5)}},
		{"a session", session, 0, 0, []whatif.PolicyCount{}},
		{"beside what is certain", "[" + mfa + "," + session + "," + legacy + "]", 1, 1, []whatif.PolicyCount{count("legacy", 1, 0), count("mfa", 0, 2)}},
	} {
		t.Run(c.name, func(t *testing.T) {
			report, err := whatif.Run(t.Context(), cfg, compile(t, c.contents))
			require.NoError(t, err)
			assert.Equal(t, []int{c.blocked, 0, c.undecided, 1}, []int{report.Blocked, report.Interrupted, report.Undecided, report.NotEvaluated})
			assert.Equal(t, c.policies, report.Policies)
			assert.NotNil(t, report.Notes)
			assert.Equal(t, strings.Contains(c.contents, "locations"), len(report.Notes) > 0)
			for _, note := range report.Notes {
				assert.Contains(t, note, `there is no named location "unknown"`)
			}
		})
	}
}

// What decides while events arrive decides of stored ones too.
func TestRun_factsOfColumns_areThoseOfTheEvent(t *testing.T) {
	cfg := whatif.Config{ClickHouse: testkit.ClickHouse(t), Tenant: tenant, From: noon.Add(-time.Hour), To: noon, Examples: 10, Top: 10}
	conn, err := database.Open(t.Context(), cfg.ClickHouse)
	require.NoError(t, err)
	defer func() { _ = conn.Close() }()
	testkit.Input(t, conn)
	const columns = "user_principal_name, resource_id, client_app, status, error_code, "
	const exchange = "00000002-0000-0ff1-ce00-000000000000"
	add := func(n int, id, more string, values ...any) {
		store(t, conn, n, id, columns+more, append([]any{"ada@x", exchange, "Browser", "Success", 0}, values...)...)
	}
	add(1, "elsewhere", "home_tenant_id, resource_tenant_id", tenant, "bbbbbbbb-0000-4000-8000-00000000000b")
	add(2, "at home", "home_tenant_id, resource_tenant_id", tenant, tenant)
	add(3, "at risk", "risk_level_aggregated, risk_state", "high", "atRisk")
	add(4, "remediated", "risk_level_aggregated, risk_state", "high", "remediated")
	add(5, "no device", "device_source", "")
	add(6, "a device by its user agent", "operating_system, device_source", "Windows", "userAgent")
	add(7, "not registered", "operating_system, device_source", "Windows", "producer")
	add(8, "not compliant", "trust_type, is_compliant", "Azure AD joined", false)
	add(9, "said AN", "country, location_source, reported_location", "", "", `{"countryOrRegion":"AN"}`)
	for _, c := range []struct {
		name, contents      string
		blocked             []string
		undecided, signedIn int
	}{
		{"everything", policyText("p", "enabled", "", "block"), []string{"at home", "at risk", "remediated", "no device", "a device by its user agent", "not registered", "not compliant", "said AN"}, 1, 9},
		{"users at risk", policyText("p", "enabled", `,"userRiskLevels":["high"]`, "block"), []string{"at risk"}, 8, 9},
		{"compliant devices", policyText("p", "enabled", "", "compliantDevice"), []string{"not registered", "not compliant"}, 7, 9},
		{"the code of a country", `{"policies":[` + policyText("p", "enabled", `,"locations":{"includeLocations":["l1"]}`, "block") + `],"namedLocations":[{"id":"l1","displayName":"Antilles","countriesAndRegions":["AN"]}]}`, []string{"said AN"}, 8, 9},
	} {
		t.Run(c.name, func(t *testing.T) {
			report, err := whatif.Run(t.Context(), cfg, compile(t, c.contents))
			require.NoError(t, err)
			var blocked []string
			for _, example := range report.Examples {
				blocked = append(blocked, example.ID)
			}
			assert.Equal(t, c.blocked, blocked)
			assert.Equal(t, []int{c.undecided, c.signedIn}, []int{report.Undecided, report.SignIns})
		})
	}
}

func TestRun_othersSignIns_areNotRead(t *testing.T) {
	cfg := whatif.Config{ClickHouse: fill(t), Tenant: "another", From: noon.Add(-7 * 24 * time.Hour), To: noon}
	report, err := whatif.Run(t.Context(), cfg, compile(t, policyText("p", "enabled", "", "block")))
	require.NoError(t, err)
	assert.Zero(t, report.SignIns)
}
