package e2e

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// Tenants of the files whose events name none: the token's, or the record's header.
const (
	graphTenant = "0e2e0000-0000-4000-8000-000000000001"
	cliTenant   = "0e2e0000-0000-4000-8000-000000000002"
	criblTenant = "0e2e0000-0000-4000-8000-000000000003"
	kafkaTenant = "0e2e0000-0000-4000-8000-000000000004"
)

// upload is one real file and how it reaches Gatehouse.
type upload struct {
	file        string
	contentType string
	// tenant is the token's; empty for files whose events name theirs.
	tenant string
	// events is how many events the gateway takes.
	events int
}

// uploads are the real files posted by HTTP.
var uploads = []upload{
	{"panther-analysis/events.ndjson", "application/x-ndjson", "", 27},
	{"azure-docs/2018-records-signin.repaired.json", "application/json", "", 1},
	{"azure-docs/2019-signinlogs.repaired.json", "application/json", "", 1},
	{"azure-docs/2022-signinlogs.json", "application/json", "", 1},
	{"microsoft-graph-docs/2019-beta-signin-get-1.json", "application/json", graphTenant, 1},
	{"microsoft-graph-docs/2019-beta-signin-list-1.json", "application/json", graphTenant, 1},
	{"microsoft-graph-docs/2019-v1.0-signin-get-1.json", "application/json", graphTenant, 1},
	{"microsoft-graph-docs/2019-v1.0-signin-list-1.json", "application/json", graphTenant, 1},
	{"microsoft-graph-docs/beta-signin-get-1.json", "application/json", graphTenant, 1},
	{"microsoft-graph-docs/beta-signin-list-1.json", "application/json", graphTenant, 1},
	{"microsoft-graph-docs/beta-signin-list-2.json", "application/json", graphTenant, 1},
	{"microsoft-graph-docs/beta-signin-list-3.json", "application/json", graphTenant, 1},
	{"cli-microsoft365/user-signin-list.json", "application/json", cliTenant, 2},
	{"cribl-azure-graph-rest/7cieEB.json", "application/json", criblTenant, 2},
}

// published are the real files that go through Kafka instead; the first names its tenant.
var published = []upload{
	{file: "datadog-integrations-core/signinlogs-sample.json"},
	{file: "siem-lite/entra_signin.json", tenant: kafkaTenant},
}

// unreadable are real files that are no JSON.
var unreadable = []string{
	"azure-docs/2018-records-signin.json.txt",
	"microsoft-graph-docs/v1.0-signin-list-1.json",
}

// fact is what must be known of one sign-in in the end.
type fact struct {
	tenant string
	// id is empty where the event has none and gets one from its content.
	id     string
	status string
	code   int32
	// clientApp and country are what the producer said, in our names; country is
	// empty where only the geolocation database knows. conditionalAccess is the
	// producer's word, else what its policies come to, else notApplied.
	clientApp, conditionalAccess, country string
}

func (f fact) String() string {
	return fmt.Sprintf("%s %q %s %d %q %q %q", f.tenant, f.id, f.status, f.code, f.clientApp, f.conditionalAccess, f.country)
}

// sorted makes a list of facts that is easy to compare and to read.
func sorted(list []fact) []string {
	lines := make([]string, len(list))
	for i, f := range list {
		lines[i] = f.String()
	}
	slices.Sort(lines)
	return lines
}

// facts are the sign-ins in all these files, each once, by reading them.
var facts = []fact{
	// panther-analysis: 27 lines, 8 of them repeats.
	{"tenant-123", "", "Success", 0, "", "notApplied", ""},
	{"tenant-789", "", "Success", 0, "", "notApplied", ""},
	{"tenant-123", "", "Failure", 50053, "", "notApplied", "RU"},
	{"tenant-789", "", "Failure", 50126, "", "notApplied", "US"},
	{"tenant-mscorp", "", "Failure", 50053, "", "notApplied", "US"},
	{"a2aa49aa-2c0c-49d2-af87-f402c421df0b", "36658c78-02d9-4d8f-84ee-5ca4a3fdefef", "Failure", 7000215, "", "notApplied", "IE"},
	{"85e54ec3-85ee-4b03-9e3b-863075eb9b62", "55270060-d8fe-435e-9bf2-219a1d456b60", "Success", 0, "", "notApplied", "US"},
	{"tenant-123", "", "Success", 0, "", "success", ""},
	{"18360841-3f87-44a6-8c9a-3ffc680611a0", "", "Success", 0, "", "notApplied", ""},
	{"tenant-456", "", "Success", 0, "", "success", ""},
	{"tenant-id-123", "", "Success", 0, "Browser", "success", "RU"},
	{"tenant-id-012", "", "Success", 0, "", "success", "US"},
	{"c5fd010a-2972-4be2-9c67-986ceca2a042", "d9ae0e20-c959-42a3-ba74-00f59ac9f6c6", "Success", 0, "Authenticated SMTP", "notApplied", "US"},
	{"tenant-123", "", "Success", 0, "Browser", "notApplied", "CN"},
	{"tenant-456", "", "Success", 0, "Browser", "notApplied", "US"},
	{"tenant-123", "", "Success", 0, "Other clients", "notApplied", ""},
	{"tenant-ghi", "", "Failure", 50126, "Other clients", "notApplied", ""},
	{"tenant-123", "", "Success", 0, "Mobile Apps and Desktop clients", "notApplied", "US"},
	{"tenant-789", "", "Success", 0, "Mobile Apps and Desktop clients", "notApplied", "US"},
	// azure-docs: three files, two of which are the same sign-in.
	{"bf85dc9d-cb43-44a4-80c4-469e8c58249e", "0782c515-08b6-4029-a65c-29d9a3d20800", "Interrupted", 50140, "Browser", "notApplied", "US"},
	{"<TENANT ID>", "0231f922-93fa-4005-bb11-b344eca03c01", "Interrupted", 50140, "Browser", "notApplied", "US"},
	// microsoft-graph-docs: eight files, three of the id "id" and two of 1691d37b.
	{graphTenant, "id", "Success", 0, "", "success", "US"},
	{graphTenant, "b01b1726-0147-425e-a7f7-21f252050400", "Interrupted", 50140, "Browser", "notApplied", "US"},
	{graphTenant, "66ea54eb-blah-4ee5-be62-ff5a759b0100", "Failure", 50126, "Browser", "notApplied", "US"},
	{graphTenant, "1691d37b-8579-43a7-966a-0f35583c1300", "Failure", 50126, "Browser", "notApplied", "US"},
	{graphTenant, "ef1e1fcc-80bd-489b-82c5-16ad80770e00", "Success", 0, "Browser", "notApplied", "KE"},
	// cli-microsoft365: the same sign-in twice in one request.
	{cliTenant, "66ea54eb-6301-4ee5-be62-ff5a759b0100", "Success", 0, "Browser", "notApplied", "US"},
	// cribl-azure-graph-rest: the all-zero id stands for two sign-ins.
	{criblTenant, "", "Success", 0, "Browser", "notApplied", "US"},
	{criblTenant, "", "Success", 0, "Browser", "notApplied", "US"},
	// Through Kafka.
	{"4d3bac44-0230-4732-9e70-cc00736f0a97", "b95c8eca-487b-4631-b6e5-0469cb7c0800", "Success", 0, "Browser", "success", "US"},
	{kafkaTenant, "signin-00000000-0000-0000-0000-000000000001", "Failure", 50126, "IMAP4", "failure", "RU"},
	{kafkaTenant, "signin-00000000-0000-0000-0000-000000000002", "Success", 0, "Browser", "success", "US"},
}

// factTenants are the tenants of facts.
func factTenants() []string {
	var tenants []string
	seen := map[string]bool{}
	for _, f := range facts {
		if !seen[f.tenant] {
			tenants, seen[f.tenant] = append(tenants, f.tenant), true
		}
	}
	return tenants
}

func realFile(t *testing.T, realData, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(realData, "signins", name))
	require.NoError(t, err)
	return bytes.TrimSpace(data)
}
