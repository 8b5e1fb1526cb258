package rows

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/ClickHouse/ch-go/proto"

	"github.com/gatehouse/gatehouse/internal/clickhouse"
	"github.com/gatehouse/gatehouse/internal/testkit"
	"github.com/gatehouse/gatehouse/schemas/packed"
)

// leftToDefault are the columns of signins that the sink does not write.
var leftToDefault = []string{"stored_at", "_lane"}

func TestColumns_everyColumnOfTheTable_isWrittenWithItsType(t *testing.T) {
	db, err := clickhouse.Open(t.Context(), testkit.ClickHouse(t))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close() //nolint:errcheck // nothing is in flight
	rows, err := db.Query(t.Context(), "SELECT name, type FROM system.columns WHERE database = currentDatabase() AND table = 'signins' AND default_kind != 'ALIAS'")
	if err != nil {
		t.Fatal(err)
	}
	written := map[string]string{}
	for _, in := range New().list {
		if _, twice := written[in.Name]; twice {
			t.Errorf("column %s is written twice", in.Name)
		}
		written[in.Name] = in.Data.Type().String()
	}
	for rows.Next() {
		var name, kind string
		if err := rows.Scan(&name, &kind); err != nil {
			t.Fatal(err)
		}
		if slices.Contains(leftToDefault, name) {
			continue
		}
		repeats := kind == "String" && written[name] == "LowCardinality(String)" // spelled out by the server
		if got := strings.ReplaceAll(written[name], ",'", ", '"); got != kind && !repeats {
			t.Errorf("column %s is %s in the table, the sink writes %q", name, kind, got)
		}
		delete(written, name)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	for name := range written {
		t.Errorf("column %s is written, but the table has none", name)
	}
}

// The table takes a column from the place of its packed column that package packed
// says, where the sink and the query service find it.
func TestColumns_packedOnes_areTakenFromTheirPlaces(t *testing.T) {
	db, err := clickhouse.Open(t.Context(), testkit.ClickHouse(t))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close() //nolint:errcheck // nothing is in flight
	for _, c := range packed.Columns() {
		for i, member := range c.Members {
			var expression string
			err := db.QueryRow(t.Context(), "SELECT default_expression FROM system.columns WHERE database = currentDatabase() AND table = 'signins' AND name = ?", member).Scan(&expression)
			if want := fmt.Sprintf("substringIndex(substringIndex(%s, '\xFF', %d), '\xFF', -1)", c.Name, i+1); err != nil || !strings.Contains(expression, want) {
				t.Errorf("%s is %q, want %s: %v", member, expression, want, err)
			}
		}
	}
}

// What the columns count is what they send: a budget of memory relies on it.
func TestColumns_bytes(t *testing.T) {
	const n = 500
	const valueBytes = 64 // what a value of a dictionary counts beside its text
	rows := New()
	for i := range n {
		ev := testkit.FullSignIn()
		ev.Id = strconv.Itoa(i)
		rows.Append(ev, 0, int64(i))
	}
	numbers, all := 0, 0
	for _, in := range rows.list {
		var encoded proto.Buffer
		in.Data.EncodeColumn(&encoded)
		all += len(encoded.Buf)
		if _, counts := in.Data.(sized); !counts {
			numbers += len(encoded.Buf)
		}
	}
	if numbers != n*numberBytes {
		t.Errorf("a row takes %d bytes in columns of numbers, numberBytes is %d", numbers/n, numberBytes)
	}
	if counted := int(rows.Bytes()); counted < all || counted > all+len(rows.sized)*4*(valueBytes+10) {
		t.Errorf("%d rows count %d bytes and send %d", n, counted, all)
	}
	rows.Reset()
	if rows.Bytes() != 0 {
		t.Errorf("no rows take %d bytes", rows.Bytes())
	}
}
