// Package signins reads lists of sign-ins, each once and in its latest revision,
// without reading more of the table than a list needs. Its statements read the stored
// columns alone (package schemas/derived). A page goes this way:
//
//  1. list.go: a List says which sign-ins, in which order, and after which one.
//  2. clip.go: its range is cut to moments that rows exist of, where it begins with the
//     oldest, and where a stretch had nothing.
//  3. stretch.go: the range is looked through in stretches of time: the nearest hours,
//     then as much as these and the filter say that a page may take.
//  4. candidates.go: in a stretch, the keys of rows that meet the conditions are
//     found in few columns and without FINAL, so that indexes or the order of the
//     table serve it fully. They may be earlier revisions, and each latest revision
//     that meets the conditions is among them.
//  5. latest.go: the latest revisions of these candidates are read whole, with
//     FINAL, and asked the conditions again; where a stretch has few, with those of
//     the next.
//
// walk.go goes the whole way and on to the next stretch until the page is full;
// one.go goes it for an id. A count reads all at once, a download windows of about
// as many rows each (windows.go). bench/NOTES.md has what either way costs.
package signins

import (
	"context"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

// Send sends a statement under settings beside those of all statements. Done, ctx
// cancels it in ClickHouse too.
type Send func(ctx context.Context, further clickhouse.Settings, sql string, args ...any) (driver.Rows, error)

// Reader reads sign-ins.
type Reader struct{ send Send }

// NewReader is a reader through a connection.
func NewReader(send Send) *Reader { return &Reader{send: send} }

// Row is what sign-ins are read into, one after the other.
type Row interface {
	// Columns are expressions on stored columns for what it takes, parted by commas.
	Columns() string
	// Destinations are pointers to where their values go, in the same order.
	Destinations() []any
	// Key is the created_at and the id it holds; a download asks for them.
	Key() (at Ticks, id string)
}

// rows has yield see at most most of the rows of a statement, each in into, and
// returns how many there were.
func (r *Reader) rows(ctx context.Context, settings clickhouse.Settings, st *statement, into Row, most int, yield func() error) (int, error) {
	rows, err := r.send(ctx, settings, st.sql.String(), st.Args()...)
	if err != nil {
		return 0, err
	}
	defer func() { _ = rows.Close() }()
	dest := into.Destinations()
	n := 0
	for rows.Next() {
		if n++; n > most {
			continue
		}
		if err := rows.Scan(dest...); err != nil {
			return n, err
		}
		if err := yield(); err != nil {
			return n, err
		}
	}
	return n, rows.Err()
}
