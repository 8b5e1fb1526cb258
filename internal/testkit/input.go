package testkit

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"github.com/gatehouse/gatehouse/schemas/packed"
)

// Input makes the table signins_input: what is inserted there comes to lie in signins.
// It has the columns of signins, and takes those as they are called that lie together
// in packed columns, which it has not.
func Input(t testing.TB, db driver.Conn) {
	t.Helper()
	members, texts := packedTexts()
	var declared, inserted []string
	rows, err := db.Query(context.WithoutCancel(t.Context()), `SELECT name, type, default_kind, default_expression FROM system.columns
WHERE database = currentDatabase() AND table = 'signins' AND default_kind != 'MATERIALIZED' ORDER BY position`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close() //nolint:errcheck // read to the end below
	for rows.Next() {
		var name, kind, defaultKind, value string
		if err := rows.Scan(&name, &kind, &defaultKind, &value); err != nil {
			t.Fatal(err)
		}
		member := slices.Contains(members, name)
		switch {
		case texts[name] != "":
			inserted = append(inserted, texts[name]+" AS "+name)
			continue
		case defaultKind == "ALIAS" && !member:
			continue
		case defaultKind == "DEFAULT":
			kind += " DEFAULT " + value
		}
		declared = append(declared, name+" "+kind)
		if !member {
			inserted = append(inserted, name)
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
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

// packedTexts are the columns that lie in packed ones, and for each of these the
// expression that puts them together.
func packedTexts() (members []string, texts map[string]string) {
	texts = map[string]string{}
	for _, c := range packed.Columns() {
		var values []string
		for _, member := range c.Members {
			values = append(values, packedValue(member), `'\xFF'`)
		}
		members = append(members, c.Members...)
		texts[c.Name] = "concat(" + strings.Join(values, ", ") + ")"
	}
	return members, texts
}

// packedValue is the expression of a column's value in a text.
func packedValue(column string) string {
	switch column {
	case "sign_in_event_types", "authentication_methods_used", "risk_event_types", "risk_event_types_v2":
		return `arrayStringConcat(arrayMap(item -> concat(item, '\xFE'), ` + column + "))"
	case "is_modern_auth", "is_compliant", "is_managed", "reported_is_interactive", "id_derived":
		return "ifNull(toString(CAST(" + column + ", 'Nullable(UInt8)')), '')"
	}
	return "ifNull(toString(" + column + "), '')"
}
