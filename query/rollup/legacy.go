package rollup

import (
	"cmp"
	"context"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"
)

// LegacyKind is what sign-ins by legacy client apps are told apart by.
type LegacyKind string

// The kinds; users are told apart by id, else by sign-in name, else by application.
const (
	LegacyClientApp LegacyKind = "clientApp"
	LegacyApp       LegacyKind = "app"
	LegacyUser      LegacyKind = "user"
)

// LegacyQuestion is what is asked of sign-ins by legacy client apps.
type LegacyQuestion struct {
	// ClientApps are the names of these client apps, and Mark that of their list:
	// rollups that were made for another are not read.
	ClientApps []string
	Mark       uint64
	// Interactive leaves other sign-ins out.
	Interactive bool
	// Top is how many values of each kind are listed, 1 or more.
	Top int
}

// LegacyValue is one value of a kind with its sign-ins.
type LegacyValue struct {
	// Value is empty for sign-ins that have none.
	Value string
	// Name is that of the latest sign-in that has one.
	Name string
	// SignIns are all, the others those with a status.
	SignIns, Success, Failure, Interrupted uint64
	First, Last                            time.Time

	kind  LegacyKind
	hash  string    // of Value, the same for a GUID in either case
	named time.Time // when the sign-in was that has the name
}

// LegacyTally is the answer to a question.
type LegacyTally struct {
	// Values are the most frequent of each kind, those of as many sign-ins by their text.
	Values map[LegacyKind][]LegacyValue
	// All is the sum over all sign-ins.
	All LegacyValue
	// Users is how many have any.
	Users uint64
	// RestatedAt is when a late one of the sign-ins was stored last; zero for never.
	RestatedAt time.Time
}

// Legacy counts the sign-ins of a period, which must not be cut, by legacy client
// apps, each once in its latest revision, by client app, application and user. Errors:
// a period that is not valid, and those of ClickHouse.
func (r *Reader) Legacy(ctx context.Context, p Period, q LegacyQuestion) (LegacyTally, error) {
	rd, err := r.read(ctx, p, func(u unit) bool { return u.batch == 0 || u.legacy == q.Mark })
	if err != nil {
		return LegacyTally{}, err
	}
	if !rd.plan.hasRows() {
		found, err := rd.legacyOfBase(ctx, q)
		return found.tally(q.Top, found.usersBeside(nil)), err
	}
	var beside legacyRows
	var rank ranking
	both, atOnce := errgroup.WithContext(ctx)
	both.Go(func() (err error) {
		beside, err = rd.legacyOfBase(atOnce, q)
		return err
	})
	both.Go(func() (err error) {
		rank, err = rd.rankLegacy(atOnce, q)
		return err
	})
	if err := both.Wait(); err != nil {
		return LegacyTally{}, err
	}
	// Who is not among the most frequent in the units may be with what lies beside them.
	found, err := rd.legacyOfUnits(ctx, q, slices.Concat(rank.chosen, beside.users()))
	if err != nil {
		return LegacyTally{}, err
	}
	users := rank.users + beside.usersBeside(found.users())
	found.add(beside)
	return found.tally(q.Top, users), nil
}

// legacyRows are values with their sign-ins, each of them possibly several times.
type legacyRows struct {
	values []LegacyValue
	// late is when a late one was stored last.
	late time.Time
}

func (l *legacyRows) add(more legacyRows) {
	l.values, l.late = append(l.values, more.values...), maxTime(l.late, more.late)
}

// users are the hashes of those that are users.
func (l legacyRows) users() []string {
	var hashes []string
	for _, v := range l.values {
		if v.kind == LegacyUser {
			hashes = append(hashes, v.hash)
		}
	}
	return hashes
}

// usersBeside is how many users there are, each in one row, who are not among others.
func (l legacyRows) usersBeside(others []string) (n uint64) {
	known := make(map[string]bool, len(others))
	for _, hash := range others {
		known[hash] = true
	}
	for _, v := range l.values {
		if v.kind == LegacyUser && v.Value != "" && !known[v.hash] {
			n++
		}
	}
	return n
}

// tally sums values up.
func (l legacyRows) tally(top int, users uint64) LegacyTally {
	t := LegacyTally{Values: map[LegacyKind][]LegacyValue{}, Users: users, RestatedAt: l.late}
	for kind, list := range summed(l.values) {
		for i := 0; kind == LegacyClientApp && i < len(list); i++ {
			t.All.count(list[i])
		}
		slices.SortFunc(list, func(a, b LegacyValue) int {
			return cmp.Or(cmp.Compare(b.SignIns, a.SignIns), cmp.Compare(a.Value, b.Value))
		})
		t.Values[kind] = list[:min(top, len(list))]
	}
	return t
}

// summed are values by kind, each once.
func summed(values []LegacyValue) map[LegacyKind][]LegacyValue {
	found := map[LegacyKind][]LegacyValue{}
	at := map[[2]string]int{}
	for _, v := range values {
		key := [2]string{string(v.kind), v.hash}
		i, known := at[key]
		if !known {
			at[key] = len(found[v.kind])
			found[v.kind] = append(found[v.kind], v)
			continue
		}
		found[v.kind][i].merge(v)
	}
	return found
}

// count adds sign-ins up.
func (v *LegacyValue) count(more LegacyValue) {
	v.SignIns += more.SignIns
	v.Success += more.Success
	v.Failure += more.Failure
	v.Interrupted += more.Interrupted
}

// merge adds other sign-ins of the same value.
func (v *LegacyValue) merge(more LegacyValue) {
	v.count(more)
	v.First, v.Last = minTime(v.First, more.First), maxTime(v.Last, more.Last)
	v.Value = max(v.Value, more.Value)
	if more.named.After(v.named) {
		v.Name, v.named = more.Name, more.named
	}
}
