package e2e

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/internal/testkit"
	"github.com/gatehouse/gatehouse/schemas"
)

// The demo puts the lines of refused.ndjson on the raw topic; each is found again
// among the dead letters, byte for byte, and comes back from a replay.
func TestDead_samplesThatAreRefused_areListedShownAndReplayed(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(testkit.Root(t), "ingest/samples/refused.ndjson"))
	require.NoError(t, err)
	samples := strings.Split(strings.TrimSpace(string(text)), "\n")
	dir := dataDir(t)
	p := startDemo(t, dir)
	type letter struct {
		Letter, Reason, Pointer, ID string
		Replays                     int
	}
	list := func(flags ...string) (letters []letter) {
		for line := range strings.Lines(run(t, append([]string{"dead", "list", "--json", "--data-dir", dir}, flags...)...)) {
			var l letter
			require.NoError(t, json.Unmarshal([]byte(line), &l), line)
			letters = append(letters, l)
		}
		return letters
	}
	testkit.Eventually(t, arrivesWithin, "a letter for each sample", func() (bool, string) {
		n := len(list())
		return n == len(samples), fmt.Sprint(n)
	})

	var shown []string
	for _, l := range list() {
		shown = append(shown, run(t, "dead", "show", l.Letter, "--raw", "--kafka", p.Kafka))
		assert.Contains(t, run(t, "dead", "show", l.Letter, "--kafka", p.Kafka), l.Reason)
	}
	assert.ElementsMatch(t, samples, shown)
	wrong := list("--reason", string(schemas.DeadWrongType))
	require.Len(t, wrong, 1)
	assert.Equal(t, "/status/errorCode", wrong[0].Pointer)
	assert.Equal(t, "c2bbfbb6-3d49-4a43-838b-eacb978fdcb8", wrong[0].ID)
	assert.Contains(t, run(t, "dead", "list", "--count", "--data-dir", dir), fmt.Sprintf("all           %d\n", len(samples)))

	out := run(t, "dead", "replay", wrong[0].Letter, "--yes", "--data-dir", dir)
	assert.Contains(t, out, "1 sent (1 wrong-type), 0 skipped")
	testkit.Eventually(t, arrivesWithin, "it is refused again", func() (bool, string) {
		back := list("--reason", string(schemas.DeadWrongType))
		return len(back) == 1 && back[0].Replays == 1 && back[0].Letter != wrong[0].Letter, fmt.Sprint(back)
	})
	code, _, stderr := runAny(t, "dead", "replay", wrong[0].Letter, "--yes", "--data-dir", dir)
	assert.Equal(t, 1, code)
	assert.Contains(t, stderr, "--again")
	p.interrupt(t)
}
