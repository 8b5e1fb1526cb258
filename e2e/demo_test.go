package e2e

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/internal/testkit"
)

// answersWithin is the promise: first data queryable within 30 s of the start.
const answersWithin = 30 * time.Second

func TestDemo_full_printsCommandsThatAnswerWithin30Seconds(t *testing.T) {
	if _, err := exec.LookPath("curl"); err != nil {
		testkit.Missing(t, "curl", "curl is not installed")
	}
	began := time.Now()
	p := startDemo(t, dataDir(t))
	testkit.Eventually(t, answersWithin, "commands on stderr", func() (bool, string) {
		return len(curls(p.stderr.String())) == 3, p.stderr.tail(2000)
	})
	commands := curls(p.stderr.String())
	for _, command := range commands {
		testkit.Eventually(t, answersWithin-time.Since(began), command, func() (bool, string) {
			out, err := exec.Command("sh", "-c", command).CombinedOutput()
			var answer struct{ Value []json.RawMessage }
			ok := err == nil && json.Unmarshal(out, &answer) == nil && len(answer.Value) > 0
			return ok, fmt.Sprint(string(out), err)
		})
	}
	p.interrupt(t)
}

// curls are the commands among what the demo prints for people.
func curls(text string) []string {
	var found []string
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "curl ") {
			found = append(found, strings.TrimSpace(line))
		}
	}
	return found
}

func TestDemo_twoOnOneDirectory_theSecondSaysWhy(t *testing.T) {
	dir := dataDir(t)
	p := startDemo(t, dir, "--empty")
	code, _, stderr := runAny(t, "demo", "--empty", "--data-dir", dir, "--query-listen", "127.0.0.1:0", "--ingest-listen", "127.0.0.1:0")
	assert.Equal(t, 1, code)
	assert.Contains(t, stderr, "already runs on data directory "+dir)
	assert.Contains(t, stderr, fmt.Sprintf("process %d", p.cmd.Process.Pid))
	p.interrupt(t)
}

func TestDemo_tokenMadeBeforeTheFirstStart_isAccepted(t *testing.T) {
	dir := dataDir(t)
	bearer := token(t, dir)
	p := startDemo(t, dir, "--empty")
	assert.Empty(t, graphClient{p.Query, bearer}.list(t, nil), "an empty demo has no sign-ins")
	p.interrupt(t)
}

func TestDemo_callersWithoutAGoodToken_areTurnedAway(t *testing.T) {
	dir := dataDir(t)
	p := startDemo(t, dir, "--empty")
	stranger := t.TempDir()
	for name, bearer := range map[string]string{
		"none": "", "no token": "x", "another key": token(t, stranger), "for ingest": token(t, dir, "--ingest"),
		"expired": expired(t, dir),
	} {
		req, err := http.NewRequest(http.MethodGet, p.Query+"/v1.0/auditLogs/signIns", nil)
		require.NoError(t, err)
		req.Header.Set("Authorization", "Bearer "+bearer)
		status, body := do(t, req)
		assert.Equal(t, http.StatusUnauthorized, status, "%s: %s", name, body)
	}
	for name, bearer := range map[string]string{"none": "", "another key": token(t, stranger, "--ingest"), "for query": token(t, dir)} {
		status, body := postAny(t, p.Ingest, bearer, "application/json", anEvent())
		assert.Equal(t, http.StatusUnauthorized, status, "%s: %s", name, body)
	}
	p.interrupt(t)
}
