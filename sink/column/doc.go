// Package column holds rows as ClickHouse's native protocol sends them, one type for
// each kind of column. Unlike the columns of ch-go, which they stand beside in one
// insert, they hold blocks of very different sizes without leaving the collector
// several times their memory, and they are written from where they lie.
//
// text.go and guid.go are columns in pieces of memory, which chunks.go keeps;
// dictionary.go is a column of values that repeat; enum.go, optional.go and instant.go
// add to ch-go's own columns what an insert needs. They know nothing of sign-ins. None
// is safe for concurrent use.
package column
