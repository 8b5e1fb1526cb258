package testkit

import (
	"context"
	"strings"
	"testing"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"github.com/gatehouse/gatehouse/schemas/packed"
)

// Input makes the table signins_input: what is inserted there comes to lie in signins.
// It has the columns of signins, but those that are packed there it has under their own
// names, as a test wants to say them.
func Input(t testing.TB, db driver.Conn) {
	t.Helper()
	columns := tableColumns(t, db)
	var declared, inserted []string
	for _, c := range packed.Columns() {
		var text []string
		for _, member := range c.Members {
			declared = append(declared, member+" "+columns[member].kind)
			text = append(text, packedValue(member, columns[member].kind), `'\xFF'`)
		}
		inserted = append(inserted, "concat("+strings.Join(text, ", ")+") AS "+c.Name)
		delete(columns, c.Name)
	}
	// The address is said as text, and is held as the sink holds it.
	declared = append(declared, "ip_address String", "ip IPv6")
	inserted = append(inserted, "toIPv6OrDefault(ip_address) AS ip",
		"if(ip_address = replaceRegexpOne(toString(ip), '^::ffff:', '') AND NOT startsWith(ip_address, '::'), '', ip_address) AS _ip_text")
	delete(columns, "ip")
	delete(columns, "_ip_text")
	for name, c := range columns {
		switch c.defaultKind {
		case "ALIAS", "MATERIALIZED":
			continue
		case "DEFAULT":
			c.kind += " DEFAULT " + c.value
		}
		declared = append(declared, name+" "+c.kind)
		inserted = append(inserted, name)
	}
	for _, statement := range []string{
		"CREATE TABLE IF NOT EXISTS signins_input (" + strings.Join(declared, ", ") + ") ENGINE = Null",
		"CREATE MATERIALIZED VIEW IF NOT EXISTS signins_from_input TO signins AS SELECT " + strings.Join(inserted, ", ") + " FROM signins_input",
	} {
		if err := db.Exec(context.WithoutCancel(t.Context()), statement); err != nil {
			t.Fatal(err)
		}
	}
}

// tableColumn is a column of signins: its type, and what it is when nothing is said.
type tableColumn struct{ kind, defaultKind, value string }

// tableColumns are the columns of signins by name.
func tableColumns(t testing.TB, db driver.Conn) map[string]tableColumn {
	t.Helper()
	rows, err := db.Query(context.WithoutCancel(t.Context()), "SELECT name, type, default_kind, default_expression FROM system.columns WHERE database = currentDatabase() AND table = 'signins'")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close() //nolint:errcheck // read to the end below
	columns := map[string]tableColumn{}
	for rows.Next() {
		var name string
		var c tableColumn
		if err := rows.Scan(&name, &c.kind, &c.defaultKind, &c.value); err != nil {
			t.Fatal(err)
		}
		columns[name] = c
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return columns
}

// packedValue is the expression of what a packed text has of a column of a type.
func packedValue(column, kind string) string {
	switch {
	case strings.HasPrefix(kind, "Array("):
		return `arrayStringConcat(arrayMap(item -> concat(item, '\xFE'), ` + column + "))"
	case strings.Contains(kind, "Bool"):
		return "ifNull(toString(CAST(" + column + ", 'Nullable(UInt8)')), '')"
	}
	return "ifNull(toString(" + column + "), '')"
}
