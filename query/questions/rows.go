package questions

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"strings"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"github.com/gatehouse/gatehouse/query/export"
)

// Column is a column of a question's answer.
type Column struct {
	Name string `json:"name"`
	// Type is ClickHouse's, without how it is stored.
	Type string `json:"type"`

	scan reflect.Type
}

func columnsOf(types []driver.ColumnType) []Column {
	columns := make([]Column, len(types))
	for i, t := range types {
		name := t.DatabaseTypeName()
		if inner, wrapped := strings.CutPrefix(name, "LowCardinality("); wrapped {
			name = strings.TrimSuffix(inner, ")")
		}
		columns[i] = Column{Name: t.Name(), Type: strings.ReplaceAll(name, "(LowCardinality(String))", "(String)"), scan: t.ScanType()}
	}
	return columns
}

// Row is a row of a question's answer: an object with the columns in
// their order.
type Row struct {
	columns []Column
	values  []any
}

// scanRow reads the row at which rows stands.
func scanRow(rows driver.Rows, columns []Column) (Row, error) {
	targets := make([]any, len(columns))
	for i, c := range columns {
		targets[i] = reflect.New(c.scan).Interface()
	}
	if err := rows.Scan(targets...); err != nil {
		return Row{}, err
	}
	row := Row{columns: columns, values: make([]any, len(columns))}
	for i, c := range columns {
		row.values[i] = valueOf(reflect.ValueOf(targets[i]).Elem().Interface(), c.Type)
	}
	return row, nil
}

// valueOf is a value as JSON has it: no numbers that are none, moments in
// UTC, days without a time.
func valueOf(value any, databaseType string) any {
	switch v := value.(type) {
	case time.Time:
		if databaseType == "Date" || databaseType == "Date32" {
			return v.Format(time.DateOnly)
		}
		return v.UTC().Format(time.RFC3339Nano)
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return nil
		}
	}
	if v := reflect.ValueOf(value); v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return nil
		}
		return valueOf(v.Elem().Interface(), databaseType)
	}
	return value
}

// MarshalJSON implements json.Marshaler.
func (r Row) MarshalJSON() ([]byte, error) {
	var out bytes.Buffer
	for i, c := range r.columns {
		name, err := json.Marshal(c.Name)
		if err != nil {
			return nil, err
		}
		value, err := json.Marshal(r.values[i])
		if err != nil {
			return nil, fmt.Errorf("write %s: %w", c.Name, err)
		}
		out.WriteByte("{,"[min(i, 1)])
		out.Write(name)
		out.WriteByte(':')
		out.Write(value)
	}
	out.WriteByte('}')
	return out.Bytes(), nil
}

// table is the answer as CSV; lists become texts separated by semicolons.
func (q *Answer) Table() export.Table {
	head := make([]string, len(q.Columns))
	for i, c := range q.Columns {
		head[i] = c.Name
	}
	rows := export.Table{head}
	for _, r := range q.Rows {
		cells := make([]string, len(r.values))
		for i, value := range r.values {
			cells[i] = cellOf(value)
		}
		rows = append(rows, cells)
	}
	return rows
}

func cellOf(value any) string {
	v := reflect.ValueOf(value)
	switch {
	case value == nil:
		return ""
	case v.Kind() != reflect.Slice:
		return fmt.Sprint(value)
	}
	parts := make([]string, v.Len())
	for i := range parts {
		parts[i] = fmt.Sprint(v.Index(i).Interface())
	}
	return strings.Join(parts, "; ")
}
