package replay

import (
	"context"
	"errors"
	"hash/maphash"
	"net/http"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/gatehouse/gatehouse/ingest/client"
	"github.com/gatehouse/gatehouse/schemas"
	"github.com/gatehouse/gatehouse/schemas/rawevent"
)

// sender fills the batches of lanes and posts them. Events with the same id take
// the same lane, so that a later revision never overtakes an earlier one.
type sender struct {
	cfg  Config
	to   *client.Client
	book *book

	look    survey
	decoder *rawevent.Decoder
	seed    maphash.Seed
	lanes   []chan *batch
	filling []*batch
}

// sendFiles reads the files and posts their events, with times moved.
func sendFiles(ctx context.Context, cfg Config, to *client.Client, files []file, move time.Duration, book *book) error {
	s := &sender{cfg: cfg, to: to, book: book, decoder: rawevent.NewDecoder(), seed: maphash.MakeSeed(), look: survey{move: move}}
	group, ctx := errgroup.WithContext(ctx)
	for range cfg.Parallel {
		lane := make(chan *batch)
		s.lanes, s.filling = append(s.lanes, lane), append(s.filling, &batch{})
		group.Go(func() error {
			for b := range lane {
				if err := s.post(ctx, b); err != nil {
					return err
				}
			}
			return nil
		})
	}
	group.Go(func() error {
		defer s.closeLanes()
		for i, f := range files {
			if err := s.file(ctx, i, f); err != nil {
				return err
			}
		}
		for lane := range s.filling {
			if err := s.flush(ctx, lane); err != nil {
				return err
			}
		}
		return nil
	})
	return group.Wait()
}

func (s *sender) closeLanes() {
	for _, lane := range s.lanes {
		close(lane)
	}
}

// file sends one file. Errors are those of posting; a file that cannot be read
// is noted.
func (s *sender) file(ctx context.Context, index int, f file) error {
	s.book.opened()
	if f.dates != nil {
		s.book.unreadable(position{index, 0}, f.dates)
		return nil
	}
	s.look.orders = f.orders
	var failed error
	last := 0
	err := readFile(ctx, s.cfg, f, s.book.read, func(p piece) bool {
		last = p.line
		failed = s.piece(ctx, p, position{index, p.line})
		return failed == nil
	})
	switch {
	case failed != nil:
		return failed
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		s.book.unreadable(position{index, last}, err)
	}
	return nil
}

// piece adds one piece to the batch of its lane.
func (s *sender) piece(ctx context.Context, p piece, at position) error {
	if p.reason != "" {
		refusal := Refusal{Reason: string(p.reason), Detail: p.detail}
		if p.between {
			s.book.broken(at, refusal)
			return nil
		}
		s.book.found(1)
		s.book.refuse(at, refusal)
		return nil
	}
	line := s.look.event(p.json)
	events := 1
	if s.look.holder || s.look.id == nil { // without an id it may be something around events
		events = s.count(line)
	}
	s.book.found(events)
	if events == 0 {
		return nil
	}
	lane := 0
	if s.look.id != nil {
		lane = int(maphash.Bytes(s.seed, s.look.id) % uint64(len(s.lanes)))
	}
	b := s.filling[lane]
	if len(b.ends) > 0 && (len(b.ndjson)+len(line) > s.cfg.BatchBytes || b.events+events > s.cfg.BatchEvents) {
		if err := s.flush(ctx, lane); err != nil {
			return err
		}
		b = s.filling[lane]
	}
	b.add(line, at, events)
	return nil
}

// count is how many events the gateway will find in a line.
func (s *sender) count(line []byte) int {
	n := 0
	s.decoder.Decode(line, rawevent.Source{}, func(rawevent.Decoded) bool {
		n++
		return true
	})
	return n
}

// flush hands the batch of a lane over to be posted.
func (s *sender) flush(ctx context.Context, lane int) error {
	b := s.filling[lane]
	if len(b.ends) == 0 {
		return nil
	}
	s.filling[lane] = &batch{}
	select {
	case s.lanes[lane] <- b:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// post posts a batch and notes what became of its events. One that is too large
// for the gateway goes in halves.
func (s *sender) post(ctx context.Context, b *batch) error {
	answer, err := s.to.Post(ctx, b.ndjson)
	var status *client.StatusError
	if errors.As(err, &status) && status.Status == http.StatusRequestEntityTooLarge {
		return s.tooLarge(ctx, b, status)
	}
	if err != nil {
		return err
	}
	s.book.accepted(answer.Accepted)
	for _, r := range answer.Refused {
		s.book.refuse(b.locate(r), Refusal{Pointer: r.Pointer, Reason: r.Reason, Detail: r.Detail})
	}
	s.book.refuseMore(answer.RefusedTotal - len(answer.Refused))
	return nil
}

func (s *sender) tooLarge(ctx context.Context, b *batch, status *client.StatusError) error {
	if len(b.ends) == 1 {
		for range b.events {
			s.book.refuse(b.from[0], Refusal{Reason: string(schemas.DeadTooLarge), Detail: status.Message})
		}
		return nil
	}
	first, second := b.halves()
	if err := s.post(ctx, first); err != nil {
		return err
	}
	return s.post(ctx, second)
}
