package plan

// Span is a run of offsets of one partition: what one block holds. Offsets have
// gaps (transaction markers, aborted and compacted records), so the number of
// records is counted and never derived from last minus first.
type Span struct {
	First, Last int64 // both included
	Count       int   // records with data
}
