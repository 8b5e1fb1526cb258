// Package migrations holds the numbered SQL files that make the tables, which
// are the contract between sink and query. gatehouse migrate applies them.
package migrations

import "embed"

// Files holds NNNN_name.sql in the order of their numbers. Statements end with
// a semicolon at the end of a line; names carry no database, the connection's
// default is meant.
//
//go:embed *.sql
var Files embed.FS
