package e2e

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/ingest/client"
	"github.com/gatehouse/gatehouse/internal/testkit"
)

// kills is how often the demo is killed: while it works, and once in between
// while it starts.
const kills = 4

// The demo, gateway, broker, stages and all, is killed at random points while a
// producer posts and, like any, posts again what got no answer.
func TestDemo_killedAtRandomPoints_sameSum(t *testing.T) {
	seed := uint64(time.Now().UnixNano()) % 1_000_000
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	dir, gateway := dataDir(t), steadyAddress(t)
	args := []string{"--empty", "--retention", "0", "--ingest-listen", gateway}
	p := startDemo(t, dir, args...)
	posting := startPosting(t, gateway, token(t, dir, "--ingest"))
	for round := range kills {
		had := posting.acknowledged()
		testkit.Eventually(t, readyWithin, "events are taken", func() (bool, string) {
			return posting.acknowledged() > had, p.stderr.tail(2000)
		})
		time.Sleep(time.Duration(random.Int64N(int64(3 * time.Second)))) // the random point, not a wait for anything
		p.kill(t)
		if round == kills/2 {
			begun := start(t, nil, append([]string{"demo", "--data-dir", dir, "--query-listen", "127.0.0.1:0"}, args...)...)
			time.Sleep(time.Duration(random.Int64N(int64(3 * time.Second))))
			begun.kill(t)
		}
		p = startDemo(t, dir, args...)
	}
	acked := posting.stop()
	require.NotEmpty(t, acked)
	testkit.Eventually(t, arrivesWithin, "all that was acknowledged is queryable", func() (bool, string) {
		missing := 0
		there := liveIDs(t, p.ClickHouse)
		for _, id := range acked {
			if there[id] == 0 {
				missing++
			}
		}
		return missing == 0, fmt.Sprintf("%d of %d are missing", missing, len(acked))
	})
	for id, n := range liveIDs(t, p.ClickHouse) {
		assert.Equal(t, 1, n, "rows of %s", id)
	}
	assert.Zero(t, count(t, p.ClickHouse, "SELECT count() - uniqExact(raw_partition, raw_offset, raw_index) FROM signins"), "deliveries that are stored twice")
	code, report, problem := runAny(t, "verify", "--data-dir", dir)
	assert.Zero(t, code, "gatehouse verify: %s\n%s", problem, report)
	p.interrupt(t)
}

// steadyAddress is an address of this machine that is free and stays so while
// nobody listens: below the ports that systems give to outgoing connections.
func steadyAddress(t *testing.T) string {
	t.Helper()
	for range 100 {
		addr := "127.0.0.1:" + strconv.Itoa(10_000+rand.IntN(5_000))
		if listener, err := net.Listen("tcp", addr); err == nil {
			require.NoError(t, listener.Close())
			return addr
		}
	}
	t.Fatal("no free port")
	return ""
}

// liveIDs counts the rows of each id as analysts see them.
func liveIDs(t *testing.T, addr string) map[string]int {
	t.Helper()
	there := map[string]int{}
	for _, row := range readStored(t, addr) {
		there[row.ID]++
	}
	return there
}

// posting is a producer that posts small batches until it is stopped.
type posting struct {
	cancel context.CancelFunc
	done   sync.WaitGroup

	mu    sync.Mutex
	acked []string
}

// startPosting posts with four workers. A batch without an answer is posted again,
// with the same ids, for as long as it takes.
func startPosting(t *testing.T, gateway, bearer string) *posting {
	t.Helper()
	to, err := client.New(client.Config{URL: "http://" + gateway, Token: bearer, GiveUpAfter: -1, HTTP: &http.Client{Timeout: 5 * time.Second}})
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(context.Background())
	p := &posting{cancel: cancel}
	t.Cleanup(func() { p.stop() })
	for worker := range 4 {
		p.done.Go(func() {
			for batch := 0; ctx.Err() == nil; batch++ {
				ids, body := smallBatch(fmt.Sprintf("kill-%d-%d", worker, batch))
				answer, err := to.Post(ctx, body)
				if err == nil && assert.Equal(t, len(ids), answer.Accepted) {
					p.note(ids)
				}
			}
		})
	}
	return p
}

// smallBatch is ten events, one per line.
func smallBatch(prefix string) (ids []string, body []byte) {
	event := bytes.TrimSpace(anEvent())
	for i := range 10 {
		id := fmt.Sprintf("%s-%d", prefix, i)
		ids = append(ids, id)
		body = append(body, bytes.Replace(event, []byte("11111111-2222-4333-8444-555555555555"), []byte(id), 1)...)
		body = append(body, '\n')
	}
	return ids, body
}

func (p *posting) note(ids []string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.acked = append(p.acked, ids...)
}

// acknowledged is how many events were so far.
func (p *posting) acknowledged() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.acked)
}

// stop ends the posting and returns the ids that were acknowledged.
func (p *posting) stop() []string {
	p.cancel()
	p.done.Wait()
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.acked
}
