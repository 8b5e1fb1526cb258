package main

import (
	"context"
	"fmt"
	"time"
)

// outcome is what a run came to.
type outcome struct {
	ways     map[string]sum
	problems []problem
	failures []string // what is wrong beside single events
	verify   string   // what gatehouse verify printed
}

func (o outcome) clean() bool { return len(o.problems) == 0 && len(o.failures) == 0 }

// settle waits until everything must be queryable and accounts for it. What does
// not come in time is accounted for all the same.
func (r *rig) settle(ctx context.Context, book *ledger) (outcome, error) {
	var o outcome
	limit, cancel := context.WithTimeout(ctx, catchUp)
	defer cancel()
	if err := r.awaitRelay(limit); err != nil {
		o.failures = append(o.failures, fmt.Sprintf("the relay has not copied all within %s: %v", catchUp, err))
	}
	if err := r.awaitMark(limit, time.Now()); err != nil {
		o.failures = append(o.failures, fmt.Sprintf("stored-through did not pass the last acknowledgement within %s: %v", catchUp, err))
	}
	r.out.note("accounting")
	there, err := r.collect(ctx)
	if err != nil {
		return o, err
	}
	o.ways, o.problems = account(book.all(), there)
	code, text, err := r.verify()
	if err != nil {
		return o, err
	}
	o.verify = text
	if code != 0 {
		o.failures = append(o.failures, fmt.Sprintf("gatehouse verify: exit code %d", code))
	}
	return o, ctx.Err()
}

// awaitRelay returns when the relay has copied its source to the end.
func (r *rig) awaitRelay(ctx context.Context) error {
	return poll(ctx, func() (string, error) {
		ends, err := r.admin.ListEndOffsets(ctx, sourceTopic)
		if err != nil {
			return "", err
		}
		done, err := r.admin.FetchOffsets(ctx, relayGroup)
		if err != nil {
			return "", err
		}
		left := int64(0)
		for _, end := range ends[sourceTopic] {
			at, _ := done.Lookup(sourceTopic, end.Partition)
			left += end.Offset - at.At
		}
		if left > 0 {
			return fmt.Sprintf("%d records left", left), nil
		}
		return "", nil
	})
}

// awaitMark returns when everything acknowledged before the instant is queryable,
// by the word of the sink.
func (r *rig) awaitMark(ctx context.Context, instant time.Time) error {
	return poll(ctx, func() (string, error) {
		mark, err := storedThrough(ctx, r.db)
		if err != nil || mark.After(instant) {
			return "", err
		}
		return fmt.Sprintf("it is %s, %s before", mark.Format(time.RFC3339), instant.Sub(mark).Round(time.Second)), nil
	})
}

// poll asks until nothing is missing, and says what was last when ctx ends.
func poll(ctx context.Context, missing func() (string, error)) error {
	for {
		what, err := missing()
		if err == nil && what == "" {
			return nil
		}
		if !sleep(ctx, pollPause) {
			return fmt.Errorf("%s (%v)", what, err)
		}
	}
}
