package whatif

import (
	"cmp"
	"slices"
	"time"
)

// Report says what policies would have done with stored sign-ins.
type Report struct {
	Tenant string `json:"tenant"`
	// From (included) and To (excluded) are the period, UTC.
	From time.Time `json:"from"`
	To   time.Time `json:"to"`
	// SignIns were looked at. Of them Blocked would have been blocked, Interrupted
	// would have had to do something more, such as a second factor; Undecided might
	// have been either, but too little is known. NotEvaluated failed before policies
	// are asked.
	SignIns      int `json:"signIns"`
	Blocked      int `json:"blocked"`
	Interrupted  int `json:"interrupted"`
	Undecided    int `json:"undecided"`
	NotEvaluated int `json:"notEvaluated"`
	// Users and Apps count blocked and interrupted ones, the most affected first.
	Users []Count `json:"users"`
	Apps  []Count `json:"apps"`
	// Policies count what each says by itself, whatever the others do.
	Policies []PolicyCount `json:"policies"`
	// MoreUsers is true when there are more users than are told apart.
	MoreUsers bool `json:"moreUsers,omitempty"`
	// Examples are the newest of the sign-ins blocked or interrupted.
	Examples []Example `json:"examples"`
	// Notes say what limits the policies, such as a name that may be misspelt.
	Notes []string `json:"notes"`
}

// Count is how many sign-ins of one user or application, or by one policy.
type Count struct {
	Name        string `json:"name"`
	Blocked     int    `json:"blocked"`
	Interrupted int    `json:"interrupted"`
}

// PolicyCount is what one policy would have done.
type PolicyCount struct {
	Count
	// Undecided are sign-ins that it might have blocked or interrupted.
	Undecided int `json:"undecided"`
}

// Example is one sign-in that would have gone another way.
type Example struct {
	ID      string    `json:"id"`
	Created time.Time `json:"createdDateTime"`
	User    string    `json:"user"`
	App     string    `json:"app"`
	// Verdict is blocked or interrupted.
	Verdict  string   `json:"verdict"`
	Policies []string `json:"policies"`
}

// maxCounted bounds how many users, applications or policies are told apart.
const maxCounted = 100_000

// tally counts by name.
type tally struct {
	counts map[string]*PolicyCount
	full   bool
}

func (t *tally) add(name string, v verdict) {
	if t.counts == nil {
		t.counts = map[string]*PolicyCount{}
	}
	c := t.counts[name]
	if c == nil {
		if len(t.counts) >= maxCounted {
			t.full = true
			return
		}
		c = &PolicyCount{Count: Count{Name: name}}
		t.counts[name] = c
	}
	switch v {
	case blocked:
		c.Blocked++
	case interrupted:
		c.Interrupted++
	default:
		c.Undecided++
	}
}

// top returns the n most affected.
func (t *tally) top(n int) []PolicyCount {
	all := make([]PolicyCount, 0, len(t.counts))
	for _, c := range t.counts {
		all = append(all, *c)
	}
	slices.SortFunc(all, func(a, b PolicyCount) int {
		return cmp.Or(cmp.Compare(b.Blocked+b.Interrupted, a.Blocked+a.Interrupted), cmp.Compare(b.Blocked, a.Blocked),
			cmp.Compare(b.Undecided, a.Undecided), cmp.Compare(a.Name, b.Name))
	})
	return all[:min(n, len(all))]
}

// affected leaves out what is counted of policies only.
func affected(list []PolicyCount) []Count {
	out := make([]Count, len(list))
	for i, c := range list {
		out[i] = c.Count
	}
	return out
}
