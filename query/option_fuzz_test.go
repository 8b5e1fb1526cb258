package query

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"github.com/gatehouse/gatehouse/query/entity"
	"github.com/gatehouse/gatehouse/query/list"
	"github.com/gatehouse/gatehouse/query/option"
	"github.com/gatehouse/gatehouse/query/signins"
	"github.com/gatehouse/gatehouse/query/store"
)

// FuzzOptions checks that no query string makes an operation's options panic, that
// what is refused is refused with a message, and that what is taken makes a
// statement that does not depend on texts of the query.
func FuzzOptions(f *testing.F) {
	table := (&Service{}).operations()
	for i := range 40 {
		h := newHostile(uint64(i))
		n := h.IntN(len(table))
		f.Add(uint8(n), h.query(&table[n], nil))
	}
	f.Fuzz(func(t *testing.T, n uint8, rawQuery string) {
		o := &table[int(n)%len(table)]
		if o.Handling.Options == nil {
			return
		}
		given := o.Handling.Options()
		problem := option.Read(rawQuery, given.Options())
		if problem == nil {
			problem = given.Check()
		}
		if problem != nil {
			if problem.Status != http.StatusBadRequest || problem.Message == "" || !utf8.ValidString(string(problem.Body(noon, "", ""))) {
				t.Fatalf("%s?%s: %d %q", o.Path, rawQuery, problem.Status, problem.Message)
			}
			return
		}
		list, isList := given.(*list.PageOptions)
		if !isList {
			return
		}
		for _, sql := range statementsOf(list) {
			if strings.ContainsAny(sql, ";\\\x00\"`?#") || strings.Contains(sql, "--") || strings.Contains(sql, "/*") {
				t.Fatalf("%q became %s", rawQuery, sql)
			}
		}
	})
}

// statementsOf are the first statements that a list and its download send.
func statementsOf(o *list.PageOptions) (sent []string) {
	reader := signins.NewReader(func(_ context.Context, _ clickhouse.Settings, sql string, _ ...any) (driver.Rows, error) {
		sent = append(sent, sql)
		return nil, store.ErrNotConnected
	})
	l := signins.List{Scope: signins.Scope{Tenant: "t"}, Filter: o.Filter, Search: o.Search, Descending: true, First: signins.FirstTick, Last: signins.LastTick, AfterID: o.SkipToken}
	into := &entity.Selection{Wanted: entity.ColumnsNamed("id")}
	_, _ = reader.Walk(context.Background(), l, into, o.Top, nil)
	_, _ = reader.Download(context.Background(), l, into, o.Top, time.Second, nil)
	_, _ = reader.Count(context.Background(), l)
	return sent
}
