package main

import (
	"context"
	"fmt"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/gatehouse/gatehouse/schemas"
)

// collect finds out what the table and the dead letters hold, by id.
func (r *rig) collect(ctx context.Context) (map[string]found, error) {
	there := map[string]found{}
	if err := r.collectRows(ctx, there); err != nil {
		return nil, fmt.Errorf("read signins: %w", err)
	}
	if err := r.collectLive(ctx, there); err != nil {
		return nil, fmt.Errorf("read signins_live: %w", err)
	}
	if err := r.collectLetters(ctx, there); err != nil {
		return nil, fmt.Errorf("read %s: %w", schemas.TopicDead, err)
	}
	return there, nil
}

// collectRows counts the rows as they are stored, each repeat included, and the
// deliveries that they come from.
func (r *rig) collectRows(ctx context.Context, there map[string]found) error {
	return r.each(ctx, there, `SELECT id, count(), least(uniqExact(raw_partition, raw_offset, raw_index), uniqExact(_partition, _offset))
		FROM signins GROUP BY id`, func(f *found, a, b uint64) { f.rows, f.deliveries = int(a), int(b) })
}

// collectLive counts the rows as readers see them.
func (r *rig) collectLive(ctx context.Context, there map[string]found) error {
	return r.each(ctx, there, `SELECT id, count(), toUInt64(0) FROM signins_live GROUP BY id`,
		func(f *found, a, _ uint64) { f.live = int(a) })
}

// each runs a statement of an id and two numbers and notes its rows.
func (r *rig) each(ctx context.Context, there map[string]found, statement string, note func(f *found, a, b uint64)) error {
	rows, err := r.db.Query(ctx, statement)
	if err != nil {
		return err
	}
	defer rows.Close() //nolint:errcheck // read to its end
	for rows.Next() {
		var id string
		var a, b uint64
		if err := rows.Scan(&id, &a, &b); err != nil {
			return err
		}
		f := there[id]
		note(&f, a, b)
		there[id] = f
	}
	return rows.Err()
}

// collectLetters reads the dead letters that are committed.
func (r *rig) collectLetters(ctx context.Context, there map[string]found) error {
	ends, err := r.admin.ListCommittedOffsets(ctx, schemas.TopicDead)
	if err == nil {
		err = ends.Error()
	}
	if err != nil {
		return err
	}
	end, _ := ends.Lookup(schemas.TopicDead, 0)
	if end.Offset == 0 {
		return nil
	}
	client, err := kgo.NewClient(kgo.SeedBrokers(r.brokers.direct), kgo.FetchIsolationLevel(kgo.ReadCommitted()), kgo.KeepControlRecords(),
		kgo.ConsumePartitions(map[string]map[int32]kgo.Offset{schemas.TopicDead: {0: kgo.NewOffset().AtStart()}}))
	if err != nil {
		return err
	}
	defer client.Close()
	for next := int64(0); next < end.Offset; {
		fetches := client.PollFetches(ctx)
		if err := ctx.Err(); err != nil {
			return err
		}
		for _, record := range fetches.Records() {
			next = record.Offset + 1
			if !record.Attrs.IsControl() {
				addLetter(there, record)
			}
		}
	}
	return nil
}

// addLetter notes a dead letter under the id of its event.
func addLetter(there map[string]found, record *kgo.Record) {
	headers := map[string]string{}
	for _, h := range record.Headers {
		headers[h.Key] = string(h.Value)
	}
	id := string(idPattern.Find(record.Value))
	if id == "" {
		id = "without an id: " + string(record.Key)
	}
	f := there[id]
	f.letters = append(f.letters, letter{
		reason: schemas.DeadReason(headers[schemas.HeaderDeadReason]),
		at: headers[schemas.HeaderDeadTopic] + "/" + headers[schemas.HeaderDeadPartition] + "/" +
			headers[schemas.HeaderDeadOffset] + "/" + headers[schemas.HeaderDeadIndex],
	})
	there[id] = f
}
