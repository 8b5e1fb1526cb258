package enrich

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/gatehouse/gatehouse/internal/kafka"
	"github.com/gatehouse/gatehouse/internal/testkit"
)

// Enrichers are restarted one after another while events come in. Each event
// comes out once, and no more partitions move than must: none of those that stay
// when one leaves, a fair share when one comes, and none at all when it has a name.
func TestEnricher_rollingRestart(t *testing.T) {
	testkit.EachKafka(t, func(t *testing.T, cfg kafka.Config) {
		for _, f := range []fleet{
			{members: 2, protocol: protocolConsumer},
			{members: 3, protocol: protocolClassic, named: true},
			{members: 4, protocol: protocolClassic},
		} {
			t.Run(fmt.Sprintf("%d %s named=%v", f.members, f.protocol, f.named), func(t *testing.T) {
				t.Parallel()
				f.cfg = cfg
				f.roll(t)
			})
		}
	})
}

// fleetPartitions can be shared evenly by two, three and four.
const fleetPartitions = 12

// fleet is several enrichers of one group.
type fleet struct {
	cfg      kafka.Config
	members  int
	protocol string
	named    bool

	config  Config
	running []*member
}

// member is a place in the fleet, with the enricher that has it now.
type member struct {
	*Enricher
	stop func() error
}

func (f *fleet) roll(t *testing.T) {
	topics := testkit.Topics(t, f.cfg, fleetPartitions)
	f.config = testConfig(f.cfg, topics)
	f.config.GroupProtocol, f.config.BatchRecords = f.protocol, 100
	for i := range f.members {
		f.running = append(f.running, f.start(t, i))
	}
	f.balanced(t)
	stop := keepProducing(t, f.cfg, topics.Raw)
	for i := range f.members {
		f.restart(t, i)
	}
	n := stop()
	messages := readCommitted(t, f.cfg, topics.Enriched, fleetPartitions, n)
	eachOnce(t, messages, n)
	var worst time.Duration
	for i, event := range decoded(t, messages) {
		worst = max(worst, messages[i].Time.Sub(time.Unix(0, event.Provenance.ReceivedUnixNano)))
	}
	t.Logf("%d events through %d restarts, the slowest took %s", n, f.members, worst.Round(time.Millisecond))
	for _, m := range f.running {
		assert.NoError(t, m.stop())
	}
}

func (f *fleet) start(t *testing.T, i int) *member {
	config := f.config
	if f.named {
		config.Instance = fmt.Sprintf("member-%d", i)
	}
	e, stop := start(t, config)
	return &member{e, stop}
}

// restart replaces one enricher and checks what that moves.
func (f *fleet) restart(t *testing.T, i int) {
	t.Helper()
	before := f.stayers(t, i)
	require.NoError(t, f.running[i].stop())
	if !f.named {
		testkit.Eventually(t, 60*time.Second, "the others take over", func() (bool, string) {
			owned := f.stayers(t, i).sum(t, "assigned_partitions", "")
			return owned == fleetPartitions, fmt.Sprint(owned, " partitions")
		})
		assert.Equal(t, before.moved, f.stayers(t, i).moved, "revoked from those that stay when one leaves")
	}
	f.running[i] = f.start(t, i)
	f.balanced(t)
	share := float64(fleetPartitions / f.members)
	if f.named {
		share = 0
	}
	assert.Equal(t, before.moved+share, f.stayers(t, i).moved, "revoked from those that stay through a restart")
	assert.Zero(t, f.stayers(t, i).sum(t, "partition_moves_total", moveLost))
}

// balanced waits until each has its share.
func (f *fleet) balanced(t *testing.T) {
	t.Helper()
	testkit.Eventually(t, 60*time.Second, "each has its share", func() (bool, string) {
		var shares []float64
		even := true
		for _, m := range f.running {
			owned := metricNamed(t, m.Enricher, "assigned_partitions", "")
			shares = append(shares, owned)
			even = even && owned == float64(fleetPartitions/f.members)
		}
		return even, fmt.Sprint(shares)
	})
}

// stayers are the members that are not restarted now.
type stayers struct {
	members []*member
	moved   float64 // partitions revoked so far
}

func (f *fleet) stayers(t *testing.T, but int) stayers {
	t.Helper()
	var s stayers
	for i, m := range f.running {
		if i != but {
			s.members = append(s.members, m)
			s.moved += metricNamed(t, m.Enricher, "partition_moves_total", moveRevoked)
		}
	}
	return s
}

func (s stayers) sum(t *testing.T, name, label string) (sum float64) {
	t.Helper()
	for _, m := range s.members {
		sum += metricNamed(t, m.Enricher, name, label)
	}
	return sum
}

// keepProducing writes events to all partitions until stop is called, which
// returns how many they were.
func keepProducing(t *testing.T, cfg kafka.Config, topic string) (stop func() int) {
	t.Helper()
	done := make(chan struct{})
	var producing sync.WaitGroup
	n := 0
	producing.Go(func() {
		opts, err := cfg.Options()
		if !assert.NoError(t, err) {
			return
		}
		client, err := kgo.NewClient(append(opts, kgo.RecordPartitioner(kgo.ManualPartitioner()))...)
		if !assert.NoError(t, err) {
			return
		}
		defer client.Close()
		ticker := time.NewTicker(50 * time.Millisecond)
		defer ticker.Stop()
		for {
			select {
			case <-done:
				return
			case <-ticker.C:
			}
			batch := rawEvents(topic, fleetPartitions, n, 2*fleetPartitions)
			if !assert.NoError(t, client.ProduceSync(t.Context(), batch...).FirstErr()) {
				return
			}
			n += len(batch)
		}
	})
	stop = sync.OnceValue(func() int {
		close(done)
		producing.Wait()
		return n
	})
	t.Cleanup(func() { stop() })
	return stop
}
