package rollup

import (
	"context"
	"slices"

	"golang.org/x/sync/errgroup"
)

// Tally is counts of sign-ins and of their users.
type Tally struct {
	Counts Counts
	// Users are the distinct users by bucket, Whole those of the period that is not cut.
	Users, Whole []Group
}

// CountAndUsers is Count by some dimensions and UsersAndWhole by the first of them,
// as many as are told, of the same sign-ins: so that these are read once where they
// are in no rollup.
func (rd *Reading) CountAndUsers(ctx context.Context, by []Dimension, usersBy int, where []Condition, andWhole bool) (t Tally, err error) {
	q := asked{by: by, usersBy: by[:usersBy], where: where, andWhole: andWhole}
	if _, ok := sourceOf(by, where); ok && rd.keepsUsers(q.usersBy, where) {
		t.Counts, t.Users, t.Whole, err = rd.inParts(ctx, q)
		return t, err
	}
	both, ctx := errgroup.WithContext(ctx)
	both.Go(func() (err error) {
		t.Counts, err = rd.Count(ctx, by, where)
		return err
	})
	both.Go(func() (err error) {
		t.Users, t.Whole, err = rd.users(ctx, q.usersBy, where, andWhole)
		return err
	})
	err = both.Wait()
	return t, err
}

// asked is a question about sign-ins and about users, whose dimensions are the
// first of those of sign-ins.
type asked struct {
	by, usersBy []Dimension
	where       []Condition
	andWhole    bool
	// usersOnly leaves counts away.
	usersOnly bool
}

// inParts puts counts and users together from parts: of units, which are kept, and
// of the base table. Buckets that lie in units come to a number of users; where
// sign-ins of the base table join, there are bitmaps of the users in the units, and
// the few others are united with them here.
func (rd *Reading) inParts(ctx context.Context, q asked) (counts Counts, cut, whole []Group, err error) {
	counts = Counts{restated: rd.restatements()}
	p, err := rd.readParts(ctx, q)
	if err != nil {
		return Counts{}, nil, nil, err
	}
	for _, n := range p.found {
		start := rd.period.bucket(n.bucket)
		counts.restated[start] = maxTime(counts.restated[start], n.late)
	}
	counts.Groups = rd.period.sum(slices.Concat(p.counts, answersOfBase(p.found)))
	cut = rd.period.unite(p.cut, p.found, p.numbers, len(q.usersBy))
	if q.andWhole {
		whole = rd.In(Whole).period.unite(p.whole, inOne(p.found), p.numbers, len(q.usersBy))
	}
	return counts, cut, whole, nil
}

// parts are what an answer is put together from.
type parts struct {
	// counts, and the users of buckets and of all, are those of units.
	counts, cut, whole []answered
	// found are in no unit; numbers are those of their users.
	found   []uncounted
	numbers map[string]uint32
}

// readParts reads the parts of an answer, all at once.
func (rd *Reading) readParts(ctx context.Context, q asked) (p parts, err error) {
	all, ctx := errgroup.WithContext(ctx)
	if !q.usersOnly {
		all.Go(func() (err error) {
			p.counts, err = rd.countIn(ctx, q.by, q.where, rd.period.chunksOf(rd.plan.units, byLayers), nil, nil)
			return err
		})
	}
	all.Go(func() (err error) {
		p.cut, err = rd.usersOfChunks(ctx, q.usersBy, q.where)
		return err
	})
	if q.andWhole {
		all.Go(func() (err error) {
			p.whole, err = rd.In(Whole).usersOfChunks(ctx, q.usersBy, q.where)
			return err
		})
	}
	all.Go(func() (err error) {
		if p.found, err = rd.uncounted(ctx, q); err == nil {
			p.numbers, err = rd.numbers(ctx, p.found)
		}
		return err
	})
	err = all.Wait()
	return p, err
}
