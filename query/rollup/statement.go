package rollup

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/ext"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"github.com/gatehouse/gatehouse/query/filter"
)

// statement is SQL with its parameters, which ClickHouse binds by itself.
type statement struct {
	sql strings.Builder
	filter.Parameters
}

func (st *statement) add(parts ...string) {
	for _, part := range parts {
		st.sql.WriteString(part)
	}
}

// moment binds a value of created_at.
func (st *statement) moment(t time.Time) string {
	return st.Bind(filter.TimeType, filter.FormatTime(t))
}

// The rollups know the moments that DateTime does.
var (
	firstStart = time.Unix(0, 0).UTC()
	lastStart  = time.Unix(1<<32-1, 0).UTC()
)

// start binds the start of a unit, or a bound of such.
func (st *statement) start(t time.Time) string {
	if t.Before(firstStart) {
		t = firstStart
	}
	if t.After(lastStart) {
		t = lastStart
	}
	return st.Bind("DateTime('UTC')", t.UTC().Format(time.DateTime))
}

// conditions is the SQL of conditions on a source, each of which holds.
func (st *statement) conditions(from source, where []Condition) (string, error) {
	texts := []string{"1"}
	for _, c := range where {
		if _, err := c.Dimension.text(""); err != nil {
			return "", err
		}
		operator, none := " IN (", "0"
		if c.Not {
			operator, none = " NOT IN (", "1"
		}
		var values []string
		for _, v := range c.Values {
			if c.Dimension.knows(v) {
				values = append(values, st.Bind(c.Dimension.sqlType(), v))
			}
		}
		if len(values) == 0 {
			texts = append(texts, none)
			continue
		}
		texts = append(texts, from.column(c.Dimension)+operator+strings.Join(values, ", ")+")")
	}
	return strings.Join(texts, " AND "), nil
}

// keyed is a list of dimensions as columns k0, k1 ... of a query and as what
// groups by them.
type keyed struct {
	by []Dimension
	// names is ", k0, ...".
	names string
	// array is all of them as text in one column.
	array string
}

func keysOf(by []Dimension) (keyed, error) {
	k := keyed{by: by}
	var names []string
	for i, d := range by {
		name := "k" + strconv.Itoa(i)
		text, err := d.text(name)
		if err != nil {
			return keyed{}, err
		}
		k.names += ", " + name
		names = append(names, text)
	}
	k.array = "CAST([" + strings.Join(names, ", ") + "], 'Array(String)') AS key"
	return k, nil
}

// columns is ", COLUMN AS k0, ..." of a source.
func (k keyed) columns(from source) string {
	text := ""
	for i, d := range k.by {
		text += ", " + from.column(d) + " AS k" + strconv.Itoa(i)
	}
	return text
}

// number is the SQL of the number of the bucket in which a second, an Int64 in
// Unix s, lies.
func (p Period) number(second string) string {
	if p.Bucket == Whole {
		return "toInt64(0)"
	}
	return fmt.Sprintf("intDiv(%s - %d, %d)", second, p.BucketOf(p.From).Unix(), int64(p.width()/time.Second))
}

// baseNumber and unitNumber are the SQL of a row's bucket in signins and in the rollups.
func (p Period) baseNumber() string {
	return p.number("toUnixTimestamp64Second(toStartOfSecond(created_at))")
}

func (p Period) unitNumber() string { return p.number("toInt64(toUnixTimestamp(start))") }

// planned is the table of the units to read, for the condition ofPlan.
const (
	planned = "planned"
	ofPlan  = "(granularity, start, batch) IN (SELECT granularity, start, batch FROM " + planned + ")"
)

// withUnits sends units along with a statement, and further tables.
func withUnits(ctx context.Context, units []unit, further ...*ext.Table) (context.Context, error) {
	table, err := ext.NewTable(planned, ext.Column("granularity", granularityType), ext.Column("start", "DateTime('UTC')"), ext.Column("batch", "UInt64"))
	for _, u := range units {
		if err == nil && u.batch != 0 {
			err = table.Append(u.of.name, u.from, u.batch)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("read rollups: send the plan: %w", err)
	}
	return clickhouse.Context(ctx, clickhouse.WithExternalTable(append(further, table)...)), nil
}

// whereUnits continues a statement on the rollups with the units that go along.
func (st *statement) whereUnits(tenant string, units []unit) {
	first, last := units[0].from, units[0].from
	for _, u := range units {
		first, last = minTime(first, u.from), maxTime(last, u.from)
	}
	st.add(" WHERE tenant_id = ", st.Bind("String", tenant), " AND start >= ", st.start(first), " AND start <= ", st.start(last), " AND ", ofPlan)
}

// each sends a statement and calls scan for each row of its answer.
func (r *Reader) each(ctx context.Context, what string, st *statement, scan func(driver.Rows) error) error {
	rows, err := r.run(ctx, st.sql.String(), st.Args()...)
	if err != nil {
		return fmt.Errorf("read %s: %w", what, err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return fmt.Errorf("read %s: %w", what, err)
		}
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("read %s: %w", what, err)
	}
	return nil
}
