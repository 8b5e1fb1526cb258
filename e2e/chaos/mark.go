package main

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

// markCheck holds the stored-through mark to its word while the faults happen:
// what was acknowledged before it must be queryable at that moment.
type markCheck struct {
	db   driver.Conn
	book *ledger

	mu     sync.Mutex
	mark   time.Time
	placed int      // of the acknowledged events that were looked for
	early  []string // ids that were not there
}

// markPause is the time between two looks, and markWithin how long one may take.
const (
	markPause  = 2 * time.Second
	markWithin = 20 * time.Second
)

// watch looks until ctx is done. While ClickHouse is away it sees nothing.
func (c *markCheck) watch(ctx context.Context) {
	for sleep(ctx, markPause) {
		look, cancel := context.WithTimeout(ctx, markWithin)
		_ = c.look(look) // ClickHouse is a target: the next look sees what this one did not
		cancel()
	}
}

func (c *markCheck) look(ctx context.Context) error {
	mark, err := storedThrough(ctx, c.db)
	if err != nil {
		return err
	}
	ids, end := c.book.ackedBetween(c.placed, mark)
	there, err := liveIDs(ctx, c.db, ids)
	if err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.mark, c.placed = mark, end
	for _, id := range ids {
		if !there[id] {
			c.early = append(c.early, id)
		}
	}
	return nil
}

// seen is the last mark that was seen.
func (c *markCheck) seen() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.mark
}

// failures says whether the mark ever stood too late.
func (c *markCheck) failures() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.early) == 0 {
		return nil
	}
	return []string{fmt.Sprintf("stored-through was ahead of %d events that were not queryable yet, the first %s", len(c.early), c.early[0])}
}

// storedThrough reads the mark; an error when there is none.
func storedThrough(ctx context.Context, db driver.Conn) (time.Time, error) {
	var mark time.Time
	err := db.QueryRow(ctx, "SELECT max(stored_through) FROM stored_through").Scan(&mark)
	return mark, err
}

// liveIDs says which of the ids are in the table.
func liveIDs(ctx context.Context, db driver.Conn, ids []string) (map[string]bool, error) {
	there := map[string]bool{}
	if len(ids) == 0 {
		return there, nil
	}
	rows, err := db.Query(ctx, "SELECT DISTINCT id FROM signins WHERE id IN ($1)", ids)
	if err != nil {
		return nil, err
	}
	defer rows.Close() //nolint:errcheck // read to its end
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		there[id] = true
	}
	return there, rows.Err()
}
