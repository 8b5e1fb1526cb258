package main

import (
	"context"
	_ "embed" // the peer's statements
	"fmt"
	"runtime"
	"strconv"
	"strings"
	"text/template"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"github.com/gatehouse/gatehouse/schemas"
)

//go:embed peer.sql
var peerStatements string

// peerBlockRows is how many rows the peer stores at once for each consumer.
const peerBlockRows = 1 << 18

// peerNames fill in the peer's statements.
type peerNames struct {
	Database, Broker, Topic, Group, Geo string
	Consumers, BlockRows                int
	// Interrupted lists the error codes that are no failure.
	Interrupted string
}

// measurePeer measures ClickHouse's own Kafka engine with a materialized view.
func (r *rig) measurePeer(ctx context.Context, id int, last bool) (m sample, err error) {
	db, err := r.store.Open(ctx, "default")
	if err != nil {
		return m, err
	}
	defer func() { err = joined(err, db.Close()) }()
	if err := r.makeDictionary(ctx, db); err != nil {
		return m, err
	}
	names := r.peerNames(id)
	defer func() { err = joined(err, r.store.Drop(ctx, names.Database)) }()
	statements, err := names.statements()
	if err != nil {
		return m, err
	}
	w := r.newStopwatch()
	for _, statement := range statements {
		if err := db.Exec(ctx, statement); err != nil {
			return m, fmt.Errorf("set up the peer: %w: %s", err, statement)
		}
	}
	if err := r.awaitPeer(ctx, db, names.Database, w); err != nil {
		return m, err
	}
	if m, err = w.stop(namePeer, r.settings.events); err != nil {
		return m, err
	}
	if m.work, err = r.workOf(ctx, names.Database, w.ready); err != nil {
		return m, err
	}
	if err := r.checkFigures(ctx, namePeer, names.Database, "signins"); err != nil || !last {
		return m, err
	}
	r.results.peerBytes, err = tableBytes(ctx, db, names.Database, "signins", r.settings.events)
	return m, err
}

// awaitPeer counts the time from the first records that the peer has read.
func (r *rig) awaitPeer(ctx context.Context, db driver.Conn, database string, w *stopwatch) error {
	started := false
	return w.await(ctx, r.settings.events, func(ctx context.Context) (int64, error) {
		if !started {
			var read uint64
			if err := db.QueryRow(ctx, "SELECT sum(num_messages_read) FROM system.kafka_consumers WHERE database = ?", database).Scan(&read); err != nil {
				return 0, fmt.Errorf("ask how much the peer has read: %w", err)
			}
			if started = read > 0; !started {
				return 0, nil
			}
			return 0, w.start()
		}
		var n uint64
		err := db.QueryRow(ctx, "SELECT count() FROM "+database+".signins").Scan(&n)
		return int64(n), err
	})
}

func (r *rig) peerNames(id int) peerNames {
	database := fmt.Sprintf("bench_peer_%d", id)
	return peerNames{
		Database: database, Broker: r.broker, Topic: r.raw, Group: database, Geo: geoDatabase + ".places",
		Consumers: min(runtime.NumCPU(), int(r.settings.partitions)), BlockRows: peerBlockRows, Interrupted: interruptedCodes(),
	}
}

// statements returns the peer's statements in order.
func (n peerNames) statements() ([]string, error) {
	parsed, err := template.New("peer.sql").Parse(peerStatements)
	if err != nil {
		return nil, fmt.Errorf("read peer.sql: %w", err)
	}
	var text strings.Builder
	if err := parsed.Execute(&text, n); err != nil {
		return nil, fmt.Errorf("fill in peer.sql: %w", err)
	}
	var out []string
	for statement := range strings.SplitSeq(text.String(), ";\n") {
		if statement = strings.TrimSpace(statement); statement != "" {
			out = append(out, statement)
		}
	}
	return out, nil
}

// interruptedCodes lists the codes of interrupted sign-ins in SQL.
func interruptedCodes() string {
	var codes []string
	for _, entry := range schemas.Errors().All() {
		if entry.Status == schemas.Status_STATUS_INTERRUPTED {
			codes = append(codes, strconv.Itoa(int(entry.Code)))
		}
	}
	return strings.Join(codes, ", ")
}
