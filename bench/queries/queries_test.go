package main

import (
	"bytes"
	"encoding/json"
	"io"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/internal/testkit"
)

func TestMain(m *testing.M) { testkit.Main(m) }

// The whole harness, tiny: every question is asked and answered, and some again
// over the same data while events arrive.
func TestRun_everything(t *testing.T) {
	testkit.ClickHouse(t) // says so where there is none
	program := filepath.Join(t.TempDir(), "gatehouse")
	out, err := exec.CommandContext(t.Context(), "go", "build", "-o", program, "../..").CombinedOutput()
	require.NoError(t, err, string(out))
	for name, value := range map[string]string{
		"BENCH_ROWS": "6000", "BENCH_DAYS": "3", "BENCH_RUNS": "1", "BENCH_MODES": modeCold, "BENCH_ARRIVING": "400",
		"BENCH_DIR": t.TempDir(), "BENCH_PROGRAM": program, "BENCH_ONLY": "", "BENCH_TIMEOUT": "",
	} {
		t.Setenv(name, value)
	}
	lines, all := measured(t)
	assert.Greater(t, len(all.P95), 80, "questions")
	for _, name := range []string{"newest page", "weekly report", "top applications", "download, CSV", "filter user id", "filter user id, a week", "filter user and failure"} {
		checkRow(t, lines, name, modeCold)
	}
	for _, name := range []string{"newest page", "filter id", "download, CSV"} {
		assert.NotEqual(t, "0", rowOf(lines, "| "+name+" | cold |")[11], "sign-ins in the answer to %s", name)
	}

	t.Setenv("BENCH_MODES", modeWarm+","+modeArriving)
	t.Setenv("BENCH_ONLY", "^(newest page|filter user id)$")
	lines, some := measured(t)
	assert.Len(t, some.P95, 2)
	for name := range some.P95 {
		checkRow(t, lines, name, modeWarm)
		checkRow(t, lines, name, modeArriving)
	}
	assert.Contains(t, strings.Join(lines, "\n"), "events a second arrived")
}

// measured runs the harness and returns its output, and the last line of it.
func measured(t *testing.T) (lines []string, last summary) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	require.NoError(t, run(t.Context(), nil, &stdout, &stderr), "%s", &stderr)
	lines = strings.Split(strings.TrimSpace(stdout.String()), "\n")
	decoder := json.NewDecoder(strings.NewReader(lines[len(lines)-1]))
	decoder.DisallowUnknownFields()
	require.NoError(t, decoder.Decode(&last))
	assert.Equal(t, 6000, last.Rows)
	for name, took := range last.P95 {
		assert.Positive(t, took, name)
	}
	return lines, last
}

// checkRow looks for rows that were read, and an answer.
func checkRow(t *testing.T, lines []string, name, mode string) {
	t.Helper()
	row := rowOf(lines, "| "+name+" | "+mode+" |")
	require.Len(t, row, 14, "%s, %s", name, mode)
	assert.NotEqual(t, "0", row[8], "rows read for %s, %s", name, mode)
	assert.NotEqual(t, "0.0", row[12], "size of the answer to %s, %s", name, mode)
}

// rowOf is the cells of the first line that begins so, with blanks cut off.
func rowOf(lines []string, beginning string) []string {
	for _, line := range lines {
		if strings.HasPrefix(line, beginning) {
			cells := strings.Split(line, "|")
			for i := range cells {
				cells[i] = strings.TrimSpace(cells[i])
			}
			return cells
		}
	}
	return nil
}

func TestRun_arguments_areRefused(t *testing.T) {
	err := run(t.Context(), []string{"-h"}, io.Discard, io.Discard)
	require.ErrorContains(t, err, `"-h"`)
	require.ErrorContains(t, err, "docs/performance.md")
}

func TestReadSettings(t *testing.T) {
	got, err := readSettings(func(string) string { return "" })
	require.NoError(t, err)
	assert.Equal(t, defaultSettings(), got)

	environ := map[string]string{"BENCH_ROWS": "50_000_000, 5000000", "BENCH_ONLY": "^filter", "BENCH_MODES": "warm"}
	got, err = readSettings(func(name string) string { return environ[name] })
	require.NoError(t, err)
	assert.Equal(t, []int{5_000_000, 50_000_000}, got.rows)
	assert.True(t, got.only.MatchString("filter id"))
	assert.Equal(t, []string{modeWarm}, got.modes)

	environ = map[string]string{"BENCH_ROWS": "many", "BENCH_DAYS": "1", "BENCH_RUNS": "0", "BENCH_ONLY": "(", "BENCH_MODES": "hot", "BENCH_TIMEOUT": "soon"}
	_, err = readSettings(func(name string) string { return environ[name] })
	for name := range environ {
		assert.ErrorContains(t, err, name)
	}
}
