// Package table gets rows into the table signins and says what ClickHouse makes of it.
//
// inserter.go writes a block under its token, over connections of connection.go;
// stored.go asks which rows of a block are there already; errorclass.go says what to do
// about an error. Before all that, check.go refuses a table that would keep a replayed
// block twice, and migrated.go one of an earlier version. When to try what again is
// decided by package sink.
package table
