package table

import (
	"context"
	"fmt"

	"github.com/ClickHouse/ch-go"
	"github.com/ClickHouse/ch-go/proto"

	"github.com/gatehouse/gatehouse/internal/clickhouse"
	"github.com/gatehouse/gatehouse/schemas/migrations"
)

// CheckMigrated refuses tables that lack a migration of this version, which inserts
// would fail on, by an error that wraps clickhouse.ErrBehind. Tables that were made in
// another way than by migrations pass.
func CheckMigrated(ctx context.Context, conn *Connection) error {
	var number, applied proto.ColUInt32
	done := map[uint32]uint32{}
	err := conn.Do(ctx, ch.Query{
		Body:   clickhouse.AppliedStatements,
		Result: proto.Results{{Name: "number", Data: &number}, {Name: "applied", Data: &applied}},
		OnResult: func(_ context.Context, block proto.Block) error {
			for i := range block.Rows {
				done[number.Row(i)] = applied.Row(i)
			}
			return nil
		},
	})
	switch {
	case clickhouse.CannotTell(err):
		return nil
	case err != nil:
		return fmt.Errorf("read schema_migrations: %w", err)
	}
	return clickhouse.CheckApplied(migrations.Files, done)
}
