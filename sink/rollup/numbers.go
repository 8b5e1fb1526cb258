package rollup

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strconv"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/ext"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

// maxNewUsers is how many users get their numbers in one insert.
const maxNewUsers = 1 << 18

var errNumbersSpent = errors.New("rollup_user_numbers has no numbers left: 2^32 users have been seen")

// numberUsers gives a number to each user of the spans that has none. The next
// number is read before the users that lack one, and names the insert: should
// another writer have given numbers out since, the insert is dropped as a
// repeat of that writer's, and all is read again.
func (s store) numberUsers(ctx context.Context, u *unit, v values, spans *ext.Table) error {
	for {
		next, at, err := s.nextNumber(ctx)
		if err != nil {
			return err
		}
		users, err := s.unnumbered(ctx, u, v, spans)
		if err != nil || len(users) == 0 {
			return err
		}
		if next+uint64(len(users)) > math.MaxUint32 {
			return errNumbersSpent
		}
		err = s.insert(ctx, "number users", "rollup_user_numbers (tenant_id, user_key, number, based_at)", "number "+strconv.FormatUint(next, 10),
			func(rows driver.Batch) error {
				for i, u := range users {
					if err := rows.Append(u.tenant, u.key, uint32(next)+uint32(i), at); err != nil {
						return err
					}
				}
				return nil
			})
		if err != nil {
			return err
		}
	}
}

// nextNumber is the least number that nobody has, and when it was so by the
// server's clock.
func (s store) nextNumber(ctx context.Context) (next uint64, at time.Time, err error) {
	const statement = "SELECT toUInt64(max(number)) + 1, now64(3) FROM rollup_user_numbers"
	err = s.query(ctx, "read the next user number", statement, nil, nil, func(rows driver.Rows) error {
		return rows.Scan(&next, &at)
	})
	return next, at, err
}

// user is a user of a tenant.
type user struct{ tenant, key string }

// unnumbered finds users of the spans without a number, at most maxNewUsers.
func (s store) unnumbered(ctx context.Context, of *unit, v values, spans *ext.Table) ([]user, error) {
	var users []user
	v = v.clone().with("limit", maxNewUsers)
	err := s.query(ctx, "look for users without a number", of.text(unnumberedSQL), v, spans, func(rows driver.Rows) error {
		var u user
		if err := rows.Scan(&u.tenant, &u.key); err != nil {
			return err
		}
		users = append(users, u)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("number users: %w", err)
	}
	return users, nil
}
