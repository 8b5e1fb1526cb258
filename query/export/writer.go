// Package export writes sign-ins as files: which kinds and columns there are, CSV and
// JSON, and how a file is sent while it grows.
package export

import "github.com/gatehouse/gatehouse/query/entity"

// Writer makes the text of a file. There are four: the sign-ins and their
// authentication steps, each as CSV and as JSON.
type Writer interface {
	// Columns are what Append needs of a row.
	Columns() []entity.Column
	// Begin appends what stands before the first sign-in.
	Begin(dst []byte) []byte
	// Append appends a sign-in.
	Append(dst []byte, r *entity.Row) []byte
	// End appends what stands behind the last.
	End(dst []byte) []byte
}
