package report

import (
	"context"
	"fmt"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/ext"

	"github.com/gatehouse/gatehouse/internal/caseless"
	"github.com/gatehouse/gatehouse/query/filter"
	"github.com/gatehouse/gatehouse/query/store"
	"github.com/gatehouse/gatehouse/schemas/derived"
)

// memberTable is the name under which the users of a large group are sent along.
const memberTable = "members"

// groupMembers are users by id or name.
type groupMembers []string

// many is whether they are more than fit into parameters.
func (m groupMembers) many() bool { return len(m) > maxGroup }

// send puts them beside a statement where they are many.
func (m groupMembers) send(ctx context.Context) (context.Context, error) {
	if !m.many() {
		return ctx, nil
	}
	table, err := m.table()
	if err != nil {
		return nil, fmt.Errorf("send the members of a group: %w", err)
	}
	return clickhouse.Context(ctx, clickhouse.WithExternalTable(table)), nil
}

// are is the condition of the sign-ins of the users, on stored columns.
func (m groupMembers) are(st *store.Statement) string {
	if !m.many() {
		return areUsers(st, m)
	}
	return "(" + derived.SQL("user_id") + " IN (SELECT user FROM " + memberTable + " WHERE NOT is_name) OR " + caseless.SQL("user_principal_name") + " IN (SELECT user FROM " + memberTable + " WHERE is_name))"
}

func (m groupMembers) table() (*ext.Table, error) {
	table, err := ext.NewTable(memberTable, ext.Column("user", "String"), ext.Column("is_name", "Bool"))
	if err != nil {
		return nil, err
	}
	for _, user := range m {
		isName := userProperty(user) != "userId"
		spellings := []string{caseless.Fold(user)}
		if !isName {
			spellings = filter.IDSpellings(user)
		}
		for _, spelling := range spellings {
			if err := table.Append(spelling, isName); err != nil {
				return nil, err
			}
		}
	}
	return table, nil
}
