package cmd

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// explained runs gatehouse explain --json and reads its lines.
func explained(t *testing.T, args ...string) (code int, lines []explanation, stderr string) {
	t.Helper()
	code, stdout, stderr := command(t, append([]string{"explain", "--json"}, args...)...)
	for line := range strings.Lines(stdout) {
		var x explanation
		decoder := json.NewDecoder(strings.NewReader(line))
		decoder.DisallowUnknownFields()
		require.NoError(t, decoder.Decode(&x), line)
		lines = append(lines, x)
	}
	return code, lines, stderr
}

func TestExplain_saysEachDecisionWithItsEvidence(t *testing.T) {
	code, lines, stderr := explained(t, "testdata/imap.json")
	require.Zero(t, code, stderr)
	require.Len(t, lines, 1)
	x := lines[0]
	assert.Equal(t, "c2000000-0000-4000-8000-000000000001", x.ID)
	assert.Equal(t, []string{"Success", "catalogue"}, []string{x.Status.Value, x.Status.Source})
	assert.Equal(t, []string{"IMAP4", "producer", "IMAP"}, []string{x.ClientApp.Value, x.ClientApp.Source, x.ClientApp.Reported})
	assert.Equal(t, []string{"notApplied", "none"}, []string{x.ConditionalAccess.Value, x.ConditionalAccess.Source})
	assert.Equal(t, []string{"Berlin", "DE", "producer"}, []string{x.Location.Value.City, x.Location.Value.Country, x.Location.Source})
	assert.Equal(t, "none", x.Device.Source)
	assert.Equal(t, "notRequired", x.MFA.Value)

	// The names that the JSON promises, each with value and source.
	var names map[string]json.RawMessage
	_, stdout, _ := command(t, "explain", "--json", "testdata/imap.json")
	require.NoError(t, json.Unmarshal([]byte(stdout), &names))
	for _, name := range []string{"status", "client_app", "conditional_access_status", "location", "device", "mfa"} {
		var decision map[string]json.RawMessage
		require.NoError(t, json.Unmarshal(names[name], &decision), name)
		assert.Contains(t, decision, "value", name)
		assert.Contains(t, decision, "source", name)
	}
}

func TestExplain_evaluatesPoliciesOfFiles(t *testing.T) {
	_, lines, stderr := explained(t, "--policies", "testdata/policies", "--locations", "testdata/locations", "testdata/imap.json")
	require.Len(t, lines, 1, stderr)
	access := lines[0].ConditionalAccess
	assert.Equal(t, "failure", access.Value)
	assert.Len(t, access.PolicyVersion, 16)
	require.Len(t, access.Policies, 2)
	assert.Equal(t, []string{"Block legacy authentication", "failure"}, []string{access.Policies[0].DisplayName, access.Policies[0].Result})
	assert.Equal(t, []string{"notApplied", "location"}, []string{access.Policies[1].Result, access.Policies[1].Reason})
}

func TestExplain_unreadableEvents_areListedAndTheOthersExplained(t *testing.T) {
	good, err := os.ReadFile("testdata/imap.json")
	require.NoError(t, err)
	var line bytes.Buffer
	require.NoError(t, json.Compact(&line, good))
	file := filepath.Join(t.TempDir(), "events.ndjson")
	text := line.String() + "\n{\"id\":\n" + `{"id":"x","createdDateTime":"2026-06-01T08:15:30Z","userId":"u","status":{"errorCode":"many"}}` + "\n" + line.String() + "\n"
	require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
	code, lines, stderr := explained(t, file)
	assert.Equal(t, exitFailed, code)
	assert.Len(t, lines, 2)
	assert.Contains(t, stderr, file+":2: not-json")
	assert.Contains(t, stderr, file+":3: wrong-type at /status/errorCode")
}

func TestExplain_everyFormat_alsoFromStandardInput(t *testing.T) {
	for file, events := range map[string]int{"portal-interactive.csv": 3, "azuremonitor-records.json": 20, "noninteractive.ndjson.gz": 6, "loganalytics-export.csv": 3} {
		path := filepath.Join("../ingest/samples/events", file)
		code, lines, stderr := explained(t, path)
		assert.Zero(t, code, stderr)
		assert.Len(t, lines, events, file)

		data, err := os.ReadFile(path)
		require.NoError(t, err)
		root := newRoot()
		var out bytes.Buffer
		root.SetArgs([]string{"explain", "-"})
		root.SetIn(bytes.NewReader(data))
		root.SetOut(&out)
		require.NoError(t, root.Execute(), file)
		assert.Equal(t, events, strings.Count(out.String(), "\n  decision "), file)
	}
}

func TestExplain_whatCannotBegin_isAUsageError(t *testing.T) {
	notAPolicy := filepath.Join(t.TempDir(), "odd.json")
	require.NoError(t, os.WriteFile(notAPolicy, []byte(`{"displayName":"half"}`), 0o600))
	notAPlace := filepath.Join(t.TempDir(), "odd.mmdb")
	require.NoError(t, os.WriteFile(notAPlace, []byte("\x1f\x8b\x08\x00"), 0o600))
	code := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(code, "main.tf"), []byte("resource \"azuread_conditional_access_policy\" \"mfa\" {}"), 0o600))
	for want, args := range map[string][]string{
		code + ": the code of Terraform is not read":                           {"--policies", code, "testdata/imap.json"},
		filepath.Join(code, "main.tf") + ": the code of Terraform is not read": {"--policies", filepath.Join(code, "main.tf"), "testdata/imap.json"},
		"no such file":  {"nowhere.json"},
		notAPolicy:      {"--policies", notAPolicy, "testdata/imap.json"},
		"no .json file": {"--policies", t.TempDir(), "testdata/imap.json"},
		"--policies":    {"--locations", "testdata/locations", "testdata/imap.json"},
		"--geo: geolocation file nowhere.mmdb cannot be read: no such file":            {"--geo", "nowhere.mmdb", "testdata/imap.json"},
		"--geo: geolocation file " + notAPlace + " is compressed with gzip: unpack it": {"--geo", notAPlace, "testdata/imap.json"},
	} {
		code, _, stderr := explained(t, args...)
		assert.Equal(t, exitUsage, code, stderr)
		assert.Contains(t, stderr, want)
	}
}

// Rows of a file are read by the order that the file's dates tell, as replay does.
func TestExplain_datesOfAFile_dayFirst(t *testing.T) {
	const header = "CreatedDateTime,UserPrincipalName,AppDisplayName,IPAddress,Status\n"
	write := func(rows string) string {
		file := filepath.Join(t.TempDir(), "saved.csv")
		require.NoError(t, os.WriteFile(file, []byte(header+rows), 0o600))
		return file
	}
	row := func(date string) string { return date + " 05:06:07,mira@fernhill.example,Payroll,192.0.2.7,0\n" }
	times := func(args ...string) (list []string, code int, stderr string) {
		code, lines, stderr := explained(t, args...)
		for _, x := range lines {
			list = append(list, x.Created.UTC().Format(time.DateOnly))
		}
		return list, code, stderr
	}

	told, code, stderr := times(write(row("4/3/2026") + row("25/3/2026")))
	assert.Equal(t, []string{"2026-03-04", "2026-03-25"}, told, stderr)
	assert.Zero(t, code)

	open := write(row("4/3/2026"))
	told, _, stderr = times(open)
	assert.Equal(t, []string{"2026-04-03"}, told)
	assert.Contains(t, stderr, open+": dates such as 3/4/2026 were read month first")

	told, _, stderr = times("--dates", "dmy", open)
	assert.Equal(t, []string{"2026-03-04"}, told)
	assert.Empty(t, stderr)

	told, code, stderr = times(write(row("25/3/2026") + row("3/25/2026")))
	assert.Empty(t, told)
	assert.Equal(t, exitFailed, code)
	assert.Contains(t, stderr, "its dates are of two orders")

	_, code, stderr = times("--dates", "ymd", open)
	assert.Equal(t, exitUsage, code)
	assert.Contains(t, stderr, `--dates "ymd": give mdy or dmy`)

	code, stdout, stderr := command(t, "whatif", "--policies", "testdata/policies", "--event", write(row("25/3/2026")))
	assert.Zero(t, code, stderr) // month first there is no such date
	assert.Contains(t, stdout, "mira@fernhill.example")
}

func TestExplain_filesWithoutEvents_areListed(t *testing.T) {
	empty := filepath.Join(t.TempDir(), "empty.json")
	require.NoError(t, os.WriteFile(empty, []byte("\n \n"), 0o600))
	code, stdout, stderr := command(t, "explain", empty)
	assert.Equal(t, exitFailed, code)
	assert.Empty(t, stdout)
	assert.Contains(t, stderr, empty+": no event stands in it")
}
