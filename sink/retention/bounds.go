package retention

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/gatehouse/gatehouse/internal/clickhouse"
)

// class is the tenants whose sign-ins are kept from the same moment on.
type class struct {
	tenants []string // none: all that are in no other class
	from    time.Time
}

// bounds are the moments from which on sign-ins are kept, by tenant.
type bounds []class

// boundsAt works out the bounds of a moment, that of all other tenants last. The
// empty tenant stands in rollups for all together and is kept as long as any.
func boundsAt(now time.Time, r clickhouse.Retention) bounds {
	byDays := map[int][]string{r.Longest(): {""}}
	for tenant, days := range r.Tenants {
		byDays[days] = append(byDays[days], tenant)
	}
	all := make(bounds, 0, len(byDays)+1)
	for days, tenants := range byDays {
		slices.Sort(tenants)
		all = append(all, class{tenants, clickhouse.KeptFrom(now, days)})
	}
	slices.SortFunc(all, func(a, b class) int { return a.from.Compare(b.from) })
	return append(all, class{from: clickhouse.KeptFrom(now, r.Default)})
}

// earliest is the moment before which nothing of any tenant is kept; zero when
// there is none.
func (b bounds) earliest() time.Time {
	earliest := b[0].from
	for _, c := range b {
		if c.from.Before(earliest) {
			earliest = c.from
		}
	}
	return earliest
}

// latest is the moment from which on all of all tenants is kept.
func (b bounds) latest() time.Time {
	var latest time.Time
	for _, c := range b {
		if c.from.After(latest) {
			latest = c.from
		}
	}
	return latest
}

// expression is the bound of a row as SQL on its column tenant_id, with the
// parameters that it needs.
func (b bounds) expression() (sql string, parameters map[string]any) {
	var text strings.Builder
	parameters = map[string]any{}
	text.WriteString("multiIf(")
	for i, c := range b {
		if i < len(b)-1 {
			list := fmt.Sprintf("tenants%d", i)
			parameters[list] = c.tenants
			fmt.Fprintf(&text, "has({%s:Array(String)}, tenant_id), ", list)
		}
		if c.from.IsZero() {
			text.WriteString(nothing + ", ")
			continue
		}
		from := fmt.Sprintf("from%d", i)
		parameters[from] = c.from.Format(time.DateTime)
		fmt.Fprintf(&text, "{%s:DateTime64(0, 'UTC')}, ", from)
	}
	return strings.TrimSuffix(text.String(), ", ") + ")", parameters
}

// nothing is a bound before which no row lies: the first moment of DateTime64.
// (As a parameter, a moment before 1970 becomes a number that rewrites refuse.)
const nothing = "toDateTime64('1900-01-01 00:00:00', 0, 'UTC')"
