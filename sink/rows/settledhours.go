package rows

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/ClickHouse/ch-go/proto"

	"github.com/gatehouse/gatehouse/sink/column"
)

const (
	// settlingMargin is how long before a slice settles, by this machine's clock,
	// its events count as late: what the clocks of two sinks may differ by.
	settlingMargin = 5 * time.Minute
	// sliceWidth is that of the shortest spans of rollups.
	sliceWidth = 5 * time.Minute
)

// TenantHour is an hour of a tenant, or a slice of one. A full hour stands for all of it.
type TenantHour struct {
	Tenant string
	// Start is its beginning, Unix seconds.
	Start uint32
}

// settledBefore is the moment before which all slices may be settled, or be
// settled until a block at hand is stored. The horizon cannot pass a block that
// is on its way: a slice that has not settled when the block is taken up does
// not settle before it is stored.
func settledBefore(now time.Time, latency time.Duration) time.Time {
	return now.Add(settlingMargin - latency).Truncate(sliceWidth)
}

// SettledHours returns the hours that rows touch and that may be settled at the moment
// now, by this machine's clock, or be settled until the rows are stored: full hours, and
// slices of the hour that is open, sorted, each once. latency is that from stored-through
// back to the horizon. Hours that DateTime does
// not hold are left out: they have no rollups. The hours outlive the columns.
func (c *Columns) SettledHours(now time.Time, latency time.Duration) []TenantHour {
	return settledHours(&c.identity.tenantID, &c.identity.createdAt, settledBefore(now, latency))
}

// settledHours returns the hours and slices before a moment, given the rows' tenants
// and times.
func settledHours(tenants *column.Dictionary, created *column.Instant, before time.Time) []TenantHour {
	const hour, slice = int64(time.Hour / time.Second), int64(sliceWidth / time.Second)
	open := before.Unix() / hour * hour
	perSecond := int64(time.Second) / created.Tick()
	bound := proto.DateTime64(before.Unix() * perSecond)
	found := make(map[uint64]struct{})
	last := uint64(math.MaxUint64) // what the row before had, as it mostly is
	for i, ticks := range created.Data {
		if ticks >= bound || ticks < 0 {
			continue
		}
		start := int64(ticks) / perSecond / hour * hour
		if start == open {
			start = int64(ticks) / perSecond / slice * slice
		}
		if start > math.MaxUint32 {
			continue
		}
		key := uint64(tenants.At(i))<<32 | uint64(start)
		if key == last {
			continue
		}
		last = key
		found[key] = struct{}{}
	}
	hours := make([]TenantHour, 0, len(found))
	for key := range found {
		hours = append(hours, TenantHour{strings.Clone(tenants.Value(uint32(key >> 32))), uint32(key)})
	}
	slices.SortFunc(hours, func(a, b TenantHour) int {
		return cmp.Or(cmp.Compare(a.Tenant, b.Tenant), cmp.Compare(a.Start, b.Start))
	})
	return hours
}
