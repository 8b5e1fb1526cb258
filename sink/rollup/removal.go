package rollup

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/ext"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"go.uber.org/zap"

	"github.com/gatehouse/gatehouse/internal/clickhouse"
)

const (
	// removalInterval is the time between two removals. Rows are removed half a day
	// after their bound, and an hour: with this, all is gone within a day.
	removalInterval = 3 * time.Hour
	// undecidable is after what time nothing more is decided of an open removal:
	// the table refuses it after half of that.
	undecidable = time.Minute
	// insertTime is how long before its end an insert may have begun.
	insertTime = time.Hour
	// maxGone is how many users one removal takes, and sliceUsers how many are
	// compared with the sign-ins at once.
	maxGone    = 1 << 17
	sliceUsers = 1 << 19
)

var errNumbersRemoved = errors.New("numbers of users were being removed meanwhile: the rollups are computed again")

// removeUsers gives up the numbers of users who have no sign-ins any more, when
// it is time. How, and why so, is told in schemas/migrations/0009_user_removals.sql.
func (w *Writer) removeUsers(ctx context.Context, s store, st state) error {
	if w.removed.IsZero() {
		// A computation of an earlier version, which knows no removals, has ended by then.
		w.removed = st.now.Add(unpublishable - removalInterval)
	}
	if st.now.Sub(w.removed) < removalInterval || !limited(st.retention) {
		return nil
	}
	gone, err := s.goneUsers(ctx)
	if err != nil {
		return err
	}
	if len(gone) == 0 {
		w.removed = st.now
		return nil
	}
	if gone, err = s.remove(ctx, st.now, gone); err != nil {
		return err
	}
	w.metrics.removedUsers.Add(float64(len(gone)))
	w.log.Info("removed ids of users without sign-ins", zap.Int("users", len(gone)))
	if len(gone) < maxGone {
		w.removed = st.now
	}
	// What begins within s.safety of the end would have to be computed again.
	select {
	case <-ctx.Done():
	case <-time.After(s.safety + 10*time.Millisecond):
	}
	return ctx.Err()
}

// limited is whether sign-ins of any tenant are ever removed.
func limited(r clickhouse.Retention) bool {
	for _, days := range r.Tenants {
		if days > 0 {
			return true
		}
	}
	return r.Default > 0
}

// goneUsers finds the numbers of users without sign-ins, at most maxGone.
func (s store) goneUsers(ctx context.Context) ([]uint32, error) {
	var users uint64
	err := s.query(ctx, "count users", "SELECT count() FROM rollup_user_numbers", nil, nil, func(rows driver.Rows) error { return rows.Scan(&users) })
	var gone []uint32
	slices := users/sliceUsers + 1
	for slice := uint64(0); err == nil && slice < slices && len(gone) < maxGone; slice++ {
		v := values{"slice": slice, "slices": slices, "limit": maxGone - len(gone)}
		err = s.query(ctx, "look for users without sign-ins", goneUsersSQL, v, nil, scanNumbers(&gone))
	}
	return gone, err
}

// remove gives up the numbers of those of the users who have got no sign-in
// since they were looked for, and returns these. They were found at or after now
// by the server's clock.
func (s store) remove(ctx context.Context, now time.Time, candidates []uint32) (gone []uint32, err error) {
	if err := s.exec(ctx, "keep the greatest number", topNumberSQL, nil, nil); err != nil {
		return nil, err
	}
	c, err := s.begin(ctx, hourly)
	if err != nil {
		return nil, err
	}
	if err := s.noteRemoval(ctx, c.batch, "open", []uint32{0}); err != nil {
		return nil, err
	}
	if gone, err = s.stillGone(ctx, now.Add(-insertTime), candidates); err != nil {
		return nil, err
	}
	if len(gone) > 0 {
		if err := s.noteRemoval(ctx, c.batch, "decided", gone); err != nil {
			return nil, err
		}
	}
	return gone, s.closeRemoval(ctx, c.batch)
}

// stillGone returns the candidates without a sign-in that was stored since.
func (s store) stillGone(ctx context.Context, since time.Time, candidates []uint32) (gone []uint32, err error) {
	table, err := ext.NewTable("candidates", ext.Column("number", "UInt32"))
	for i := 0; err == nil && i < len(candidates); i++ {
		err = table.Append(candidates[i])
	}
	if err != nil {
		return nil, fmt.Errorf("make the table of %d users: %w", len(candidates), err)
	}
	err = s.query(ctx, "look again for users without sign-ins", stillGoneSQL, values{"since": since}, table, scanNumbers(&gone))
	return gone, err
}

func scanNumbers(into *[]uint32) func(driver.Rows) error {
	return func(rows driver.Rows) error {
		var number uint32
		err := rows.Scan(&number)
		*into = append(*into, number)
		return err
	}
}

func (s store) noteRemoval(ctx context.Context, removal uint64, state string, numbers []uint32) error {
	return s.insert(ctx, "note a removal of users as "+state, "rollup_user_removals (removal, state, number)", "", func(rows driver.Batch) error {
		for _, number := range numbers {
			if err := rows.Append(removal, state, number); err != nil {
				return err
			}
		}
		return nil
	})
}

// closeRemoval deletes what is decided and notes that it is gone. Numbers stored
// for nobody go when a greater one is.
func (s store) closeRemoval(ctx context.Context, removal uint64) error {
	var top uint32
	const greatest = "SELECT max(number) FROM rollup_user_numbers WHERE tenant_id = ''"
	err := s.query(ctx, "read the greatest number kept", greatest, nil, nil, func(rows driver.Rows) error { return rows.Scan(&top) })
	if err != nil {
		return err
	}
	// A mutation takes no parameters; these are numbers.
	statement := fmt.Sprintf("ALTER TABLE rollup_user_numbers DELETE WHERE tenant_id = '' AND number < %d OR tenant_id != '' AND number IN "+
		"(SELECT number FROM rollup_user_removals WHERE removal = %d AND state = 'decided') SETTINGS mutations_sync = 1", top, removal)
	if err := s.exec(ctx, "delete numbers of users", statement, nil, nil); err != nil {
		return err
	}
	return s.noteRemoval(ctx, removal, "closed", []uint32{0})
}

// closeRemovals closes those that their remover left open.
func (s store) closeRemovals(ctx context.Context) error {
	var left []uint64
	err := s.query(ctx, "look for open removals of users", unclosedSQL, nil, nil, func(rows driver.Rows) error {
		var removal uint64
		var open int64
		err := rows.Scan(&removal, &open)
		if open > s.undecidable.Milliseconds() {
			left = append(left, removal)
		}
		return err
	})
	for i := 0; err == nil && i < len(left); i++ {
		err = s.closeRemoval(ctx, left[i])
	}
	return err
}

// numbersStand fails when numbers may have been removed since the computation
// began to read.
func (s store) numbersStand(ctx context.Context, c computation) error {
	var removals uint64
	v := values{"before": strconv.FormatInt(c.computedAt.UnixMilli(), 10)}
	err := s.query(ctx, "look for removals of users", removalsSQL, v, nil, func(rows driver.Rows) error { return rows.Scan(&removals) })
	if err == nil && removals > 0 {
		err = errNumbersRemoved
	}
	return err
}
