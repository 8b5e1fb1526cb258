package dead

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/gatehouse/gatehouse/schemas"
)

// Filter says which letters are meant. The zero value means all open ones.
type Filter struct {
	// Reasons and Partitions (of the refused records) name those that are meant;
	// all when empty.
	Reasons    []schemas.DeadReason
	Partitions []int32
	// From (inclusive) and To (exclusive) bound when the letter was written; zero: no bound.
	From, To time.Time
	// Tenant means letters that name this tenant and no other; TenantOfNone adds
	// those that name none. Empty means any.
	Tenant       string
	TenantOfNone bool
	// Positions names the letters themselves; then they need not be open.
	Positions []Position
	// Closed takes letters that have been sent again, too.
	Closed bool
	// Limit is how many letters are meant at most, the newest; 0: no limit.
	Limit int
}

// Match looks at what a letter itself says, not at whether it is open.
func (f Filter) Match(l Letter) bool {
	return (len(f.Reasons) == 0 || slices.Contains(f.Reasons, l.Reason)) &&
		(len(f.Partitions) == 0 || slices.Contains(f.Partitions, l.RawPartition)) &&
		(len(f.Positions) == 0 || slices.Contains(f.Positions, l.Position)) &&
		f.ofTenant(l) &&
		(f.From.IsZero() || !l.At.Before(f.From)) &&
		(f.To.IsZero() || l.At.Before(f.To))
}

// ofTenant decides by all tenants that the letter names, so that nobody sees a
// letter of theirs in which another is named too.
func (f Filter) ofTenant(l Letter) bool {
	if f.Tenant == "" {
		return true
	}
	if len(l.Tenants) == 0 {
		return f.TenantOfNone
	}
	return !slices.ContainsFunc(l.Tenants, func(tenant string) bool { return !strings.EqualFold(tenant, f.Tenant) })
}

// choose returns those that are open, if they have to be, in the order of time,
// and of those the newest that the limit allows.
func (f Filter) choose(letters []Letter) []Letter {
	if !f.Closed && len(f.Positions) == 0 {
		letters = slices.DeleteFunc(letters, func(l Letter) bool { return !l.Open() })
	}
	slices.SortFunc(letters, func(a, b Letter) int {
		return cmp.Or(a.At.Compare(b.At), a.compare(b.Position))
	})
	if f.Limit > 0 && len(letters) > f.Limit {
		letters = letters[len(letters)-f.Limit:]
	}
	return letters
}

// ParseReason checks a reason against the closed list.
func ParseReason(text string) (schemas.DeadReason, error) {
	reason := schemas.DeadReason(text)
	if slices.Contains(schemas.DeadReasons(), reason) {
		return reason, nil
	}
	return "", fmt.Errorf("%q is no reason of dead letters: the reasons are %s", text, ReasonNames())
}

// ReasonNames lists the reasons for people.
func ReasonNames() string {
	var names []string
	for _, reason := range schemas.DeadReasons() {
		names = append(names, string(reason))
	}
	return strings.Join(names, ", ")
}

// ParseWhen reads a moment: RFC 3339, or a duration such as 2h for so long before
// now. Empty text is the zero time.
func ParseWhen(text string, now time.Time) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	if ago, err := time.ParseDuration(text); err == nil {
		return now.Add(-ago.Abs()), nil
	}
	at, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		return time.Time{}, fmt.Errorf("%q is no moment: give a time such as 2026-01-31T12:00:00Z, or a duration such as 2h for so long ago", text)
	}
	return at, nil
}
