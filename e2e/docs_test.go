package e2e

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/internal/testkit"
)

// The commands that the README shows under "What to try next", and those of the
// pages on the API, reports, access and SQL, work as written, on a demo with other addresses and another data
// directory.
func TestDocs_commandsWork(t *testing.T) {
	_, tries, found := strings.Cut(page(t, "README.md"), "## What to try next")
	require.True(t, found, "the README has no section What to try next")
	blocks := regexp.MustCompile("(?s)```sh\n(.*?)```").FindAllStringSubmatch(tries+page(t, "docs/api.md")+page(t, "docs/reports.md")+page(t, "docs/access.md")+page(t, "docs/sql.md"), -1)
	require.GreaterOrEqual(t, len(blocks), 4)

	dir := dataDir(t)
	demo := startDemo(t, dir, "--retention", "0")
	reader := graphClient{demo.Query, token(t, dir)}
	testkit.Eventually(t, 3*arrivesWithin, "the history has arrived and settled", func() (bool, string) {
		var report struct{ Weeks []json.RawMessage }
		reader.get(t, demo.Query+"/api/reports/weekly", &report)
		return len(report.Weeks) > 3, fmt.Sprint(len(report.Weeks))
	})
	replace := strings.NewReplacer(
		"http://127.0.0.1:8123", demo.ClickHouseHTTP, "http://127.0.0.1:8080", demo.Query, "http://127.0.0.1:8081", demo.Ingest,
		"--data-dir data", "--data-dir "+dir, "bin/gatehouse", binary, "curl -s", "curl -sS --fail-with-body",
	)
	script := "set -e\n"
	for _, block := range blocks {
		script += replace.Replace(block[1])
	}
	// A reader is slower than the pipeline; the script is not.
	lines := strings.Split(script, "\n")
	for i, line := range lines {
		if strings.Contains(line, "/my-first-event?") {
			lines[i] = strings.Replace(line, "curl", "curl --retry 30 --retry-all-errors --retry-delay 1", 1)
		}
	}
	script = strings.Join(lines, "\n")
	out := shell(t, script)
	for _, want := range []string{`"@odata.nextLink"`, `"@odata.count":`, `{"responses":[{"id":"1","status":200`, `"@gatehouse.provisional":true`, `"servicePrincipalName":"`, `"weeks"`, `"by":"mfa"`, `appId,appDisplayName,start`, `"errors":[{"code":`, `"clientApps":[{`, `"successPercentage":`, `"storedThrough"`, `"accepted":1`, `"id":"my-first-event"`, `"@gatehouse.clientApp":"IMAP4"`, "│ Interrupted", "last_sign_in", `"question":"password-spray"`, "user,user_principal_name,client_app,sign_ins"} {
		require.Contains(t, out, want)
	}
	reportsAgree(t, reader)
	personasSee(t, demo.Query)
	demo.interrupt(t)
}

// page reads a page of the project.
func page(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", name))
	require.NoError(t, err)
	return string(text)
}

// shell runs a script with bash in the project's folder and returns what it prints.
func shell(t *testing.T, script string) string {
	t.Helper()
	if _, err := exec.LookPath("curl"); err != nil {
		testkit.Missing(t, "curl", "curl is not installed")
	}
	root, err := filepath.Abs("..")
	require.NoError(t, err)
	command := exec.Command("bash", "-c", script)
	command.Dir = root
	command.WaitDelay = time.Second
	out, err := command.CombinedOutput()
	require.NoError(t, err, "script:\n%s\noutput:\n%s", script, out)
	return string(out)
}
