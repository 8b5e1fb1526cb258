package e2e

import (
	"fmt"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/internal/testkit"
)

// standStills is how often the demo stands still; not each one meets a transaction.
const standStills = 4

// The demo stands still for longer than a transaction may take, as it does when a
// laptop sleeps, while a producer posts.
func TestDemo_standsStill_goesOnAndLosesNothing(t *testing.T) {
	const transactionTimeout = time.Second
	t.Setenv("GATEHOUSE_ENRICH__TRANSACTION_TIMEOUT", transactionTimeout.String())
	dir, gateway := dataDir(t), steadyAddress(t)
	p := startDemo(t, dir, "--empty", "--retention", "0", "--ingest-listen", gateway)
	posting := startPosting(t, gateway, token(t, dir, "--ingest"))
	for range standStills {
		had := posting.acknowledged()
		testkit.Eventually(t, readyWithin, "events are taken", func() (bool, string) {
			return posting.acknowledged() > had, p.stderr.tail(2000)
		})
		require.NoError(t, p.cmd.Process.Signal(syscall.SIGSTOP))
		time.Sleep(2 * transactionTimeout) // the standing still, not a wait for anything
		require.NoError(t, p.cmd.Process.Signal(syscall.SIGCONT))
	}
	acked := posting.stop()
	testkit.Eventually(t, arrivesWithin, "all that was acknowledged is queryable", func() (bool, string) {
		there, missing := liveIDs(t, p.ClickHouse), 0
		for _, id := range acked {
			if there[id] != 1 {
				missing++
			}
		}
		return missing == 0, fmt.Sprintf("%d of %d are missing or doubled\n%s", missing, len(acked), p.stderr.tail(2000))
	})
	code, report, problem := runAny(t, "verify", "--data-dir", dir)
	assert.Zero(t, code, "gatehouse verify: %s\n%s", problem, report)
	p.interrupt(t)
}
