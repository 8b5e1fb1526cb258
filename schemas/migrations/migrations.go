// Package migrations holds the tables, which are the contract between sink and query:
// tables.sql has them as they are, and numbered files bring those of an earlier version
// there. gatehouse migrate makes the former in a new database, and applies the latter
// that another one lacks.
package migrations

import "embed"

// Files holds tables.sql, and NNNN_name.sql in the order of their numbers. Statements end with
// a semicolon at the end of a line; names carry no database, the connection's
// default is meant.
//
//go:embed *.sql
var Files embed.FS
