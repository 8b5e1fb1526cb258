package query

import (
	"context"
	"fmt"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/gatehouse/gatehouse/query/graph"
)

// mark is the stored-through mark S and what follows from it.
type mark struct {
	// storedThrough is S: all that was acknowledged before is queryable. Zero
	// when nothing has been measured yet.
	storedThrough time.Time
	// measuredAt is when S was measured.
	measuredAt time.Time
	// horizon is S less the visibility latency: before it the picture is settled.
	horizon time.Time
	// retention is for how many days sign-ins are shown, 0 for ever, of tenants
	// with a rule of their own. Read only.
	retention map[string]int
}

func (m mark) known() bool { return !m.storedThrough.IsZero() }

// markMaxAge is how old a mark may be when it is used, and the rules of
// retention: a change of them shows in all answers after this time.
const markMaxAge = time.Second

// markCache keeps the mark for a moment, as every answer needs it.
type markCache struct {
	mu     sync.Mutex
	mark   mark
	readAt time.Time
}

const markStatement = `SELECT max(stored_through), argMax(measured_at, stored_through), count() FROM stored_through`

// mark returns the stored-through mark, at most markMaxAge old.
func (s *Service) mark(ctx context.Context) (mark, *graph.Problem) {
	s.marks.mu.Lock()
	defer s.marks.mu.Unlock()
	if now := s.now(); now.Sub(s.marks.readAt) > markMaxAge {
		m, err := s.readMarkAndRules(ctx)
		if err != nil {
			return mark{}, statementError(ctx, err, s.cfg.StatementTimeout)
		}
		s.marks.mark, s.marks.readAt = m, now
		if m.known() {
			s.metrics.storedThrough.Set(float64(m.storedThrough.UnixMilli()) / 1e3)
			s.metrics.horizon.Set(float64(m.horizon.UnixMilli()) / 1e3)
		}
	}
	return s.marks.mark, nil
}

// readMarkAndRules reads the mark and the rules of retention, both at once.
func (s *Service) readMarkAndRules(ctx context.Context) (m mark, err error) {
	var rules map[string]int
	both, ctx := errgroup.WithContext(ctx)
	both.Go(func() (err error) {
		m, err = s.readMark(ctx)
		return err
	})
	both.Go(func() (err error) {
		rules, err = s.readRetention(ctx)
		return err
	})
	err = both.Wait()
	m.retention = rules
	return m, err
}

func (s *Service) readMark(ctx context.Context) (mark, error) {
	st := &statement{}
	st.sql.WriteString(markStatement)
	rows, err := s.run(ctx, st)
	if err != nil {
		return mark{}, fmt.Errorf("read the stored-through mark: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var m mark
	var n uint64
	for rows.Next() {
		if err := rows.Scan(&m.storedThrough, &m.measuredAt, &n); err != nil {
			return mark{}, fmt.Errorf("read the stored-through mark: %w", err)
		}
	}
	if err := rows.Err(); err != nil {
		return mark{}, fmt.Errorf("read the stored-through mark: %w", err)
	}
	if n == 0 {
		return mark{}, nil
	}
	m.horizon = m.storedThrough.Add(-s.cfg.VisibilityLatency)
	return m, nil
}
