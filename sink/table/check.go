package table

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/ClickHouse/ch-go"
	"github.com/ClickHouse/ch-go/proto"
)

// windowPerInsert is how many later blocks the table must remember for each
// insert that may be in flight, so that a replay is still known as one.
const windowPerInsert = 100

// ErrUnfit stands for a table that exactly-once storing can't rely on.
var ErrUnfit = errors.New("the table signins is not fit for storing exactly once")

// Check refuses a table that would keep a replayed block twice, by an error that wraps
// ErrUnfit; other errors say that ClickHouse did not answer. inFlight is
// how many inserts may be in flight in all sinks together: one per partition.
func Check(ctx context.Context, conn *Connection, inFlight int) error {
	engine, err := engineOf(ctx, conn, "signins")
	if err != nil {
		return err
	}
	if engine == "" {
		return fmt.Errorf("%w: it does not exist in database %s: run gatehouse migrate", ErrUnfit, conn.cfg.Database)
	}
	window, err := deduplicationWindow(engine)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrUnfit, err)
	}
	if need := inFlight * windowPerInsert; window < need {
		return fmt.Errorf("%w: it remembers %d inserted blocks, but %d partitions need %d: run gatehouse migrate, or "+
			"ALTER TABLE signins MODIFY SETTING non_replicated_deduplication_window = %d", ErrUnfit, window, inFlight, need, need)
	}
	return nil
}

// engineOf returns the engine of the table with all its settings; empty when
// there is no such table.
func engineOf(ctx context.Context, conn *Connection, table string) (string, error) {
	var engine proto.ColStr
	err := conn.Do(ctx, ch.Query{
		Body:       "SELECT engine_full FROM system.tables WHERE database = currentDatabase() AND name = {name:String}",
		Parameters: ch.Parameters(map[string]any{"name": table}),
		Result:     proto.Results{{Name: "engine_full", Data: &engine}},
	})
	if err != nil {
		return "", fmt.Errorf("look up table %s: %w", table, err)
	}
	if engine.Rows() == 0 {
		return "", nil
	}
	return engine.Row(0), nil
}

// defaultReplicatedWindow is ClickHouse's default of replicated_deduplication_window.
const defaultReplicatedWindow = 10000

var windowSetting = regexp.MustCompile(`\b(replicated|non_replicated)_deduplication_window = (\d+)`)

// deduplicationWindow is how many inserted blocks a table with this engine
// remembers. Plain MergeTree remembers none unless it is told to.
func deduplicationWindow(engine string) (int, error) {
	name, _, _ := strings.Cut(engine, "(")
	if !strings.Contains(name, "MergeTree") {
		return 0, fmt.Errorf("its engine is %s, not of the MergeTree family", name)
	}
	kind, window := "non_replicated", 0
	if strings.HasPrefix(name, "Replicated") || strings.HasPrefix(name, "Shared") {
		kind, window = "replicated", defaultReplicatedWindow
	}
	for _, match := range windowSetting.FindAllStringSubmatch(engine, -1) {
		if match[1] != kind {
			continue
		}
		n, err := strconv.Atoi(match[2])
		if err != nil {
			return 0, fmt.Errorf("its deduplication window %s: %w", match[2], err)
		}
		window = n
	}
	return window, nil
}
