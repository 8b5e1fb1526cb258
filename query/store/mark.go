package store

import (
	"context"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/gatehouse/gatehouse/query/graph"
)

// Mark is the stored-through mark S and what follows from it.
type Mark struct {
	// StoredThrough is S: all that was acknowledged before is queryable. Zero
	// when nothing has been measured yet.
	StoredThrough time.Time
	// MeasuredAt is when S was measured.
	MeasuredAt time.Time
	// Horizon is S less the visibility latency: before it the picture is settled.
	Horizon time.Time
	// Retention is for how many days sign-ins are shown, 0 for ever, of tenants
	// with a rule of their own. Read only.
	Retention map[string]int
}

// Known is false when nothing has been measured yet.
func (m Mark) Known() bool { return !m.StoredThrough.IsZero() }

// markMaxAge is how old a mark may be when it is used, and the rules of
// retention: a change of them shows in all answers after this time.
const markMaxAge = time.Second

// markCache keeps the mark for a moment, as every answer needs it.
type markCache struct {
	mu     sync.Mutex
	mark   Mark
	readAt time.Time
}

const markStatement = `SELECT max(stored_through), argMax(measured_at, stored_through), count() FROM stored_through`

// Mark returns the stored-through mark and the rules of retention, at most markMaxAge old.
func (s *Store) Mark(ctx context.Context) (Mark, *graph.Problem) {
	s.marks.mu.Lock()
	defer s.marks.mu.Unlock()
	if now := s.opts.Now(); now.Sub(s.marks.readAt) > markMaxAge {
		m, err := s.readMarkAndRules(ctx)
		if err != nil {
			return Mark{}, Problem(ctx, err, s.opts.Timeout)
		}
		s.marks.mark, s.marks.readAt = m, now
		if m.Known() {
			s.metrics.storedThrough.Set(float64(m.StoredThrough.UnixMilli()) / 1e3)
			s.metrics.horizon.Set(float64(m.Horizon.UnixMilli()) / 1e3)
		}
	}
	return s.marks.mark, nil
}

// ForgetMark has the next answer read the mark and the rules of retention anew.
func (s *Store) ForgetMark() {
	s.marks.mu.Lock()
	defer s.marks.mu.Unlock()
	s.marks.readAt = time.Time{}
}

// readMarkAndRules reads the mark and the rules of retention, both at once.
func (s *Store) readMarkAndRules(ctx context.Context) (m Mark, err error) {
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
	m.Retention = rules
	return m, err
}

func (s *Store) readMark(ctx context.Context) (Mark, error) {
	st := &Statement{}
	st.SQL.WriteString(markStatement)
	var m Mark
	var n uint64
	err := s.EachRow(ctx, "read the stored-through mark", st, func(scan func(...any) error) error {
		return scan(&m.StoredThrough, &m.MeasuredAt, &n)
	})
	if err != nil || n == 0 {
		return Mark{}, err
	}
	m.Horizon = m.StoredThrough.Add(-s.opts.VisibilityLatency)
	return m, nil
}

// AppendHorizon appends the members horizon and storedThrough of a JSON object.
func AppendHorizon(dst []byte, m Mark) []byte {
	dst = append(dst, `"horizon":`...)
	dst = append(graph.AppendKnownTime(dst, m.Horizon), `,"storedThrough":`...)
	return graph.AppendKnownTime(dst, m.StoredThrough)
}
