package signins

import (
	"context"
	"fmt"
)

// Count counts the sign-ins of a whole list, whatever it goes on after.
func (r *Reader) Count(ctx context.Context, l List) (int64, error) {
	if l.First = max(l.First, l.Scope.First()); l.Empty() {
		return 0, nil
	}
	st := &statement{}
	st.sql.WriteString(l.selectAll(&st.Parameters, "count()", l.First, l.Last))
	rows, err := r.send(ctx, nil, st.sql.String(), st.Args()...)
	if err != nil {
		return 0, fmt.Errorf("count sign-ins: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var n uint64
	for rows.Next() {
		if err := rows.Scan(&n); err != nil {
			return 0, fmt.Errorf("count sign-ins: %w", err)
		}
	}
	return int64(n), rows.Err()
}
