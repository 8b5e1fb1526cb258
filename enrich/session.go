package enrich

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/gatehouse/gatehouse/internal/kafka"
	"github.com/gatehouse/gatehouse/schemas"
)

const (
	// fetchBytes bounds one answer of a broker, compressed; raw JSON grows four to
	// fifteen times, and one answer waits while another is worked on.
	fetchBytes          = 4 << 20
	fetchPartitionBytes = 1 << 20
	concurrentFetches   = 3
	// fetchWait is how long a broker may wait for records. A partition that is
	// taken over is fetched only after the fetch at hand.
	fetchWait = 500 * time.Millisecond
	// produceLinger is how long a batch may wait to become full. The end of the
	// transaction sends what waits, so that full batches cost nobody time.
	produceLinger = 20 * time.Millisecond
	// metadataAge is after which time partitions that were added are found.
	metadataAge = 15 * time.Second
	// sessionTimeout is after which time without a sign of life the group gives a
	// process's partitions to others. Signs are sent by a goroutine of their own,
	// so that work never delays them.
	sessionTimeout = 10 * time.Second
	// rebalanceTimeout is how long a rebalance waits for a member that does not come
	// back: one that was killed holds up the others no longer than this.
	rebalanceTimeout = 20 * time.Second
	// heartbeatInterval is how long it takes at most until a process hears that
	// partitions are dealt out anew, which happens in two rounds.
	heartbeatInterval = time.Second
	// leaveTimeout is how long a stopping process tries to tell the group.
	leaveTimeout = 2 * time.Second
)

// openSession joins the group as a transactional producer.
func (e *Enricher) openSession() (*kgo.GroupTransactSession, error) {
	connection, err := e.cfg.Kafka.Options()
	if err != nil {
		return nil, err
	}
	if e.cfg.Instance != "" {
		connection = append(connection, kgo.InstanceID(e.cfg.Instance))
	}
	session, err := kgo.NewGroupTransactSession(append(append(connection, e.membership()...),
		kgo.TransactionalID(e.transactionalID()),
		kgo.TransactionTimeout(e.cfg.TransactionTimeout),
		kgo.ConsumerGroup(e.cfg.Group),
		kgo.ConsumeTopics(e.cfg.RawTopic),
		kgo.FetchIsolationLevel(kgo.ReadCommitted()),
		// With them the committed offset passes the markers of producers'
		// transactions, and reaches the end of a partition that has gone idle.
		kgo.KeepControlRecords(),
		kgo.ConsumeStartOffset(kgo.NewOffset().AtStart()),
		kgo.ConsumeResetOffset(kgo.NoResetOffset()), // lost records are an operator's decision
		kgo.FetchMaxBytes(fetchBytes),
		kgo.FetchMaxPartitionBytes(fetchPartitionBytes),
		kgo.MaxConcurrentFetches(concurrentFetches),
		kgo.FetchMaxWait(fetchWait),
		kgo.WithPools(&e.unpacked),
		kgo.MetadataMaxAge(metadataAge),
		// The partition comes from the key alone, so that an id always has the same.
		kgo.RecordPartitioner(kgo.StickyKeyPartitioner(nil)),
		kgo.ProducerBatchMaxBytes(schemas.MaxRecordBytes),
		kgo.ProducerLinger(produceLinger),
		kgo.WithCompressor(kafka.Compressor{}),
		kgo.MaxBufferedRecords(max(e.cfg.BatchRecords, 10_000)),
		kgo.OnPartitionsAssigned(e.assigned),
		kgo.OnPartitionsRevoked(e.revoked),
		kgo.OnPartitionsLost(e.lost),
	)...)
	if err != nil {
		return nil, fmt.Errorf("open kafka session on %v: %w", e.cfg.Kafka.Brokers, err)
	}
	return session, nil
}

// Values of Config.GroupProtocol.
const (
	protocolClassic  = "classic"
	protocolConsumer = "consumer"
)

// membership makes a member of the group by the protocol chosen. With either,
// partitions that a member keeps go on through a rebalance.
func (e *Enricher) membership() []kgo.Opt {
	if e.cfg.GroupProtocol == protocolConsumer {
		// The brokers' own settings say after which silence they replace a member.
		return []kgo.Opt{kgo.ServerSideBalancer(), kgo.Balancers(kgo.StickyBalancer())}
	}
	return []kgo.Opt{
		kgo.SessionTimeout(sessionTimeout),
		kgo.RebalanceTimeout(rebalanceTimeout),
		kgo.HeartbeatInterval(heartbeatInterval),
		kgo.Balancers(balancer{kgo.CooperativeStickyBalancer(), e.dealt}),
	}
}

// transactionalID is unique to this process: a stable one where an instance is
// named, else a new one for each session.
func (e *Enricher) transactionalID() string {
	if e.cfg.Instance != "" {
		return e.cfg.TransactionalID + "-" + e.cfg.Instance
	}
	return e.cfg.TransactionalID + "-" + rand.Text()
}

// closeSession leaves the group, so that others take over at once; an instance
// with a name keeps its place until sessionTimeout, for it usually comes back.
func closeSession(ctx context.Context, session *kgo.GroupTransactSession) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), leaveTimeout)
	defer cancel()
	_ = session.Client().LeaveGroupContext(ctx) // else the group notices by itself
	session.Close()
}

// fenced turns the error of a transaction that another producer ended into one
// that says so. With random ids there is no other producer: the broker gave up
// waiting, and a new session goes on.
func (e *Enricher) fenced(err error) error {
	if e.cfg.Instance == "" {
		return nil
	}
	for _, reason := range []error{kerr.ProducerFenced, kerr.InvalidProducerEpoch, kerr.FencedInstanceID} {
		if errors.Is(err, reason) {
			return fmt.Errorf("instance %q was taken over by another process of the same name; give each process its own enrich.instance and start again: %w", e.cfg.Instance, err)
		}
	}
	return nil
}

// forbidden returns the error that ends the enricher when the cluster does not
// allow it what it needs, nil for others.
func forbidden(err error) error {
	for _, reason := range []error{
		kerr.TransactionalIDAuthorizationFailed, kerr.GroupAuthorizationFailed,
		kerr.TopicAuthorizationFailed, kerr.ClusterAuthorizationFailed, kerr.SaslAuthenticationFailed,
	} {
		if errors.Is(err, reason) {
			return fmt.Errorf("kafka refuses: grant the enricher read on the raw topic, the tenants topic and the group, write on the enriched and the dead topic and on transactional ids: %w", err)
		}
	}
	return nil
}
