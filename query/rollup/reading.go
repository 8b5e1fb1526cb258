package rollup

import (
	"context"
	"time"
)

// Reading is a period as it is planned to be read: the picture that all its
// answers share. It is good for ten minutes, as rollups that were replaced
// are deleted later.
type Reading struct {
	reader *Reader
	period Period
	plan   plan
}

// Read plans the reading of a period: what is published of it and not in doubt
// comes from the rollups, anything else from the base table. Errors: a period
// that is not valid, and those of ClickHouse.
func (r *Reader) Read(ctx context.Context, p Period) (*Reading, error) {
	return r.read(ctx, p, func(unit) bool { return true })
}

// read is Read from those units that are of use.
func (r *Reader) read(ctx context.Context, p Period, useful func(unit) bool) (*Reading, error) {
	if err := p.validate(); err != nil {
		return nil, err
	}
	reading := &Reading{reader: r, period: p}
	switch {
	case !p.From.Before(p.To):
	case len(p.OwnIDs) > 0: // the rollups do not hold the sign-ins of each user
		reading.plan.base = []span{{p.From, p.To}}
	default:
		s, err := r.readState(ctx, p)
		if err != nil {
			return nil, err
		}
		reading.plan = planWith(span{p.From, p.To}, s, useful)
	}
	return reading, nil
}

// In is the same picture in a wider cut than Read has planned it in.
func (rd *Reading) In(bucket Bucket) *Reading {
	cut := *rd
	cut.period.Bucket = bucket
	return &cut
}

// Share says how much of the period is read from the rollups and how much from
// the base table. Hours known to have no sign-ins are in neither.
func (rd *Reading) Share() (rollups, base time.Duration) {
	for _, u := range rd.plan.units {
		rollups += u.to.Sub(u.from)
	}
	for _, s := range rd.plan.base {
		base += s.to.Sub(s.from)
	}
	return rollups, base
}

// Group is a bucket of a period, or a group of its sign-ins, with its number.
type Group struct {
	// Start is the start of the bucket; From of the period when it is not cut.
	Start time.Time
	// Key holds the values of the dimensions asked for, in their order.
	Key []string
	// N is the number of sign-ins, or of distinct users.
	N uint64
}

// restatements returns the latest restatement of the published units that lie in
// each bucket, by its start.
func (rd *Reading) restatements() map[time.Time]time.Time {
	latest := map[time.Time]time.Time{}
	for _, u := range rd.plan.known {
		if start := rd.period.BucketOf(u.from); u.restatedAt.After(latest[start]) {
			latest[start] = u.restatedAt
		}
	}
	return latest
}
