package clickhouse

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

// MaxRetentionDays is the longest retention but for ever: a century.
const MaxRetentionDays = 36525

// RetentionRule is one rule of how long sign-ins are kept.
type RetentionRule struct {
	// Tenant it is for; empty is all tenants without a rule of their own.
	Tenant string
	// Days that sign-ins are kept, by their event time; 0 is for ever.
	Days int
	// ChangedAt is when the rule was made, UTC, by the server's clock.
	ChangedAt time.Time
	// ChangedBy is who made it.
	ChangedBy string
}

// The tuple keeps argMax from passing over a rule that was taken back (NULL).
const rulesQuery = `SELECT tenant_id, assumeNotNull(newest.1), newest.2, newest.3
FROM (SELECT tenant_id, argMax((days, changed_at, changed_by), (sequence, changed_at)) AS newest FROM tenant_retention GROUP BY tenant_id)
WHERE newest.1 IS NOT NULL
ORDER BY tenant_id`

// RetentionRules reads the rules that hold, the one for all tenants first.
func RetentionRules(ctx context.Context, conn driver.Conn) ([]RetentionRule, error) {
	rows, err := conn.Query(ctx, rulesQuery)
	if err != nil {
		return nil, fmt.Errorf("read the retention of tenants: %w", err)
	}
	defer rows.Close() //nolint:errcheck // read to the end below
	var rules []RetentionRule
	for rows.Next() {
		var rule RetentionRule
		var days uint32
		if err := rows.Scan(&rule.Tenant, &days, &rule.ChangedAt, &rule.ChangedBy); err != nil {
			return nil, fmt.Errorf("read the retention of tenants: %w", err)
		}
		rule.Days = int(days)
		rules = append(rules, rule)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read the retention of tenants: %w", err)
	}
	return rules, nil
}

// SetTenantRetention gives a tenant a rule of its own: days from 1 to
// MaxRetentionDays, or 0 for ever. by says who does it.
func SetTenantRetention(ctx context.Context, conn driver.Conn, tenant string, days int, by string) error {
	if days < 0 || days > MaxRetentionDays {
		return fmt.Errorf("retention of %d days: give 1 to %d, or 0 for ever", days, MaxRetentionDays)
	}
	return changeTenant(ctx, conn, tenant, &days, by)
}

// UnsetTenantRetention takes the tenant's own rule back: the one for all holds.
func UnsetTenantRetention(ctx context.Context, conn driver.Conn, tenant, by string) error {
	return changeTenant(ctx, conn, tenant, nil, by)
}

func changeTenant(ctx context.Context, conn driver.Conn, tenant string, days *int, by string) error {
	if strings.TrimSpace(tenant) == "" {
		return errors.New("retention of a tenant: its id is empty")
	}
	if err := changeRetention(ctx, conn, tenant, days, by); err != nil {
		return fmt.Errorf("change the retention of tenant %s: %w", tenant, err)
	}
	return nil
}

// changeRetention adds a change behind those there are.
func changeRetention(ctx context.Context, conn driver.Conn, tenant string, days *int, by string) error {
	var given *uint32
	if days != nil {
		n := uint32(*days)
		given = &n
	}
	return conn.Exec(ctx, `INSERT INTO tenant_retention (tenant_id, sequence, days, changed_by)
SELECT ?, max(sequence) + 1, ?, ? FROM tenant_retention WHERE tenant_id = ?`, tenant, given, by, tenant)
}
