package clickhouse

import (
	"context"
	"fmt"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"go.uber.org/zap"
)

// Retention is how many days sign-ins are kept, by their event time; 0 days are
// for ever.
type Retention struct {
	// Default is for tenants without a rule of their own.
	Default int
	// Tenants are those with one.
	Tenants map[string]int
}

// Days is how many days the tenant's sign-ins are kept; 0 is for ever.
func (r Retention) Days(tenant string) int {
	if days, own := r.Tenants[tenant]; own {
		return days
	}
	return r.Default
}

// Longest is how many days the sign-ins of any tenant may be kept; 0 is for ever.
func (r Retention) Longest() int {
	longest := r.Default
	for _, days := range r.Tenants {
		if longest == 0 || days == 0 {
			return 0
		}
		longest = max(longest, days)
	}
	return longest
}

// KeptFrom is the earliest event time that is kept for so many days, UTC, a
// whole second, rounded towards what is kept; zero for 0 days, which are for
// ever. A day has 24 hours, whatever the local clock does.
func KeptFrom(now time.Time, days int) time.Time {
	if days <= 0 {
		return time.Time{}
	}
	return now.UTC().AddDate(0, 0, -days).Add(time.Second - 1).Truncate(time.Second)
}

// ReadRetention reads the rules that hold. A database without any keeps
// everything for ever.
func ReadRetention(ctx context.Context, conn driver.Conn) (Retention, error) {
	rules, err := RetentionRules(ctx, conn)
	r := Retention{Tenants: make(map[string]int, len(rules))}
	for _, rule := range rules {
		if rule.Tenant == "" {
			r.Default = rule.Days
		} else {
			r.Tenants[rule.Tenant] = rule.Days
		}
	}
	return r, err
}

// setDefaultRetention notes how long the sign-ins of tenants without a rule of
// their own are kept. Databases of earlier versions left the removal to a TTL of
// the table, which knew no tenants: it goes.
func setDefaultRetention(ctx context.Context, conn driver.Conn, days int, log *zap.Logger) error {
	definition, err := tableDefinition(ctx, conn, "tenant_retention")
	if err != nil || definition == "" {
		return err
	}
	if err := removeTTL(ctx, conn); err != nil {
		return err
	}
	rules, err := RetentionRules(ctx, conn)
	if err != nil {
		return err
	}
	before := RetentionRule{}
	for _, rule := range rules {
		if rule.Tenant == "" {
			before = rule
		}
	}
	if !before.ChangedAt.IsZero() && before.Days == days {
		return nil
	}
	if err := changeRetention(ctx, conn, "", &days, "gatehouse migrate"); err != nil {
		return fmt.Errorf("set the retention to %d days: %w", days, err)
	}
	log.Info("retention set", zap.Int("days", days), zap.Int("before", before.Days))
	return nil
}
