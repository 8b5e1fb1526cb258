package e2e

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/internal/testkit"
)

// picturesEnv names the folder that the README's pictures are written to; then
// nothing else is done. make screenshots sets it.
const picturesEnv = "GATEHOUSE_PICTURES"

// Every flow of the portal, on a demo, in Chromium: the tests lie beside the
// portal's sources, in query/portal/browser.
func TestPortal_inABrowser(t *testing.T) {
	chromium := findChromium(t)
	portal := filepath.Join(testkit.Root(t), "query/portal")
	if _, err := os.Stat(filepath.Join(portal, "node_modules/playwright-core")); err != nil {
		testkit.Missing(t, "browser", "playwright-core is not installed: run make portal")
	}
	dir := dataDir(t)
	demo := startDemo(t, dir)
	awaitHistory(t, graphClient{demo.Query, token(t, dir)}, demo)

	args := []string{"run", "test:browser", "--", "--reporter=verbose"}
	if os.Getenv(picturesEnv) != "" {
		args = append(args, "browser/pictures.test.ts")
	}
	command := exec.CommandContext(t.Context(), "npm", args...)
	command.Dir = portal
	command.Env = append(os.Environ(), "GATEHOUSE_URL="+demo.Query, "GATEHOUSE_CHROMIUM="+chromium, "CI=1", "NO_COLOR=1")
	out, err := command.CombinedOutput()
	t.Logf("npm %s:\n%s", strings.Join(args, " "), out)
	require.NoError(t, err)
	demo.interrupt(t)
}

// awaitHistory waits until the demo's history is stored, settled and counted, so
// that numbers move no more than live traffic moves them.
func awaitHistory(t *testing.T, reader graphClient, demo *process) {
	t.Helper()
	testkit.Eventually(t, filledWithin, "the history is sent", func() (bool, string) {
		return strings.Contains(demo.stderr.String(), "history sent"), demo.stderr.tail(2000)
	})
	before := -1.0
	testkit.Eventually(t, filledWithin, "the history is stored", func() (bool, string) {
		var report struct{ Weeks []struct{ SignIns float64 } }
		reader.get(t, demo.Query+"/api/reports/weekly", &report)
		sum := 0.0
		for _, week := range report.Weeks {
			sum += week.SignIns
		}
		still := sum > 50_000 && sum-before < 10
		before = sum
		return still, fmt.Sprint(sum)
	})
	testkit.Eventually(t, filledWithin, "nothing waits in Kafka", func() (bool, string) {
		var pipeline struct{ Backlogs []struct{ Records float64 } }
		reader.get(t, demo.Query+"/api/pipeline", &pipeline)
		text, _ := json.Marshal(pipeline)
		return len(pipeline.Backlogs) == 2 && pipeline.Backlogs[0].Records < 100 && pipeline.Backlogs[1].Records < 100, string(text)
	})
}

// findChromium looks where browser/chromium.ts of the portal does.
func findChromium(t *testing.T) string {
	t.Helper()
	if path := os.Getenv("GATEHOUSE_CHROMIUM"); path != "" {
		return path
	}
	for _, path := range []string{"/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"} {
		if _, err := os.Stat(path); err == nil {
			return path
		}
	}
	testkit.Missing(t, "browser", "Chromium is not installed: apt-get install chromium")
	return ""
}
