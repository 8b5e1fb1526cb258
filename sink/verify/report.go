package verify

import "time"

// Kind is what is wrong with a position. The list is closed.
type Kind string

// The kinds.
const (
	// Gap: a record or event is neither where it should be nor accounted for.
	Gap Kind = "gap"
	// Duplicate: a record or event is there more than once.
	Duplicate Kind = "duplicate"
	// Stray: a row or an enriched record that no record of the topic before it accounts for.
	Stray Kind = "stray"
	// Commit: what the sink's group has committed does not fit the topic.
	Commit Kind = "commit"
)

// Kinds are all of them.
func Kinds() []Kind { return []Kind{Gap, Duplicate, Stray, Commit} }

// Advice is what an operator should do about it.
func (k Kind) Advice() string {
	switch k {
	case Gap:
		return "look for DELETE or DROP PARTITION in system.query_log and for moved group offsets; " +
			"as long as the raw record exists, sending its value to the gateway again restores the event"
	case Duplicate:
		return "signins_live and signins_settled show one row all the same; " +
			"look for inserts beside the sink, or a second sink with another group"
	case Stray:
		return "it was written by another program, or comes from a topic of the same name that was deleted; query it by _partition and _offset"
	case Commit:
		return "the sink refuses to begin there; docs/delivery.md, When the sink stops, says what to do"
	}
	return ""
}

// Finding is one offending position.
type Finding struct {
	Kind      Kind   `json:"kind"`
	Topic     string `json:"topic"`
	Partition int32  `json:"partition"`
	Offset    int64  `json:"offset"`
	// Index is the event's place in a raw record, from 0.
	Index  int32  `json:"index"`
	Detail string `json:"detail"`
	Advice string `json:"advice"`
}

// Partition is the account of one partition of the raw or the enriched topic.
type Partition struct {
	Topic     string `json:"topic"`
	Partition int32  `json:"partition"`
	// From and To are the offsets that were checked: [From, To).
	From int64 `json:"from"`
	To   int64 `json:"to"`
	// Deleted is how many offsets before From the topic no longer holds.
	Deleted int64 `json:"deleted"`
	// Waiting is how many offsets behind To wait for their stage.
	Waiting int64 `json:"waiting"`
	// Events counts records of the enriched topic, and the events in the records
	// of the raw topic.
	Events int64 `json:"events"`
	// Rows counts what was found of them: rows in the table, or enriched records.
	Rows int64 `json:"rows"`
	// Superseded counts records whose row gave way to one of the same sign-in.
	Superseded int64 `json:"superseded"`
	// Dead counts those in the dead-letter topic.
	Dead int64 `json:"dead"`
	// OutOfReach counts those nobody can tell any more: rows past their
	// retention, letters or enriched records whose segments were deleted.
	OutOfReach int64 `json:"out_of_reach"`
	Gaps       int64 `json:"gaps"`
	Duplicates int64 `json:"duplicates"`
	Stray      int64 `json:"stray"`
}

// Report is the outcome of a verification.
type Report struct {
	// At is when the positions were noted that bound it, UTC.
	At         time.Time    `json:"at"`
	Clean      bool         `json:"clean"`
	Partitions []*Partition `json:"partitions"`
	// Findings are the first of them, FindingsTotal is how many there are.
	Findings      []Finding `json:"findings"`
	FindingsTotal int64     `json:"findings_total"`
	// FindingsByKind is how many there are of each kind; a kind without any is missing.
	FindingsByKind map[Kind]int64 `json:"findings_by_kind"`

	limit int
}

// find adds a finding.
func (r *Report) find(kind Kind, topic string, at position, detail string) {
	r.FindingsTotal++
	r.FindingsByKind[kind]++
	if len(r.Findings) < r.limit {
		r.Findings = append(r.Findings, Finding{
			Kind: kind, Topic: topic, Partition: at.partition, Offset: at.offset, Index: at.index,
			Detail: detail, Advice: kind.Advice(),
		})
	}
}

// position is the place of an event: of a raw or (index 0) an enriched record.
type position struct {
	partition int32
	index     int32
	offset    int64
}
