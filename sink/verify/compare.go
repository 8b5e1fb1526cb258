package verify

import "time"

// key is what the table tells sign-ins apart by.
type key struct {
	tenant, id string
	second     int64 // of the event time, Unix s
}

// record is what the comparison needs of a record of the enriched topic.
type record struct {
	offset   int64
	written  time.Time // by the enricher, as Kafka noted
	key      key       // zero when the record is no SignIn
	revision uint64
}

// row is what the comparison needs of a row.
type row struct {
	offset int64
	id     string
}

// difference is where the rows depart from the records.
type difference struct {
	found      int // records with a row
	missing    []record
	duplicates []row // the second and later rows of a record
	stray      []row // rows of no record
}

// compare merges records and rows of the same offsets; both are in the order of
// their offsets, and no offset is twice among the records. A row belongs to a
// record when offset and id agree.
func compare(records []record, rows []row) difference {
	var d difference
	next := 0
	for _, rec := range records {
		for next < len(rows) && rows[next].offset < rec.offset {
			d.stray = append(d.stray, rows[next])
			next++
		}
		own := 0
		for ; next < len(rows) && rows[next].offset == rec.offset; next++ {
			switch {
			case rows[next].id != rec.key.id:
				d.stray = append(d.stray, rows[next])
			case own > 0:
				d.duplicates = append(d.duplicates, rows[next])
				own++
			default:
				own++
			}
		}
		if own > 0 {
			d.found++
		} else {
			d.missing = append(d.missing, rec)
		}
	}
	d.stray = append(d.stray, rows[next:]...)
	return d
}

// outcome is what became of a record without a row.
type outcome int

// The outcomes, in the order in which they are looked for.
const (
	superseded outcome = iota // a delivery at least as late of the same sign-in is there
	dead                      // the table refused it
	outOfReach                // nobody can tell any more
	gap
)

// limits are the instants before which nobody can tell any more.
type limits struct {
	rows    time.Time // sign-ins that happened before may be deleted from the table
	letters time.Time // dead letters written before may be deleted from their topic
}

// judge says what became of a record without a row: latest is the highest
// revision of its key in the table (0: none), refused that a letter tells of it.
func judge(rec record, latest uint64, refused bool, l limits) outcome {
	switch {
	case rec.key != key{} && latest > 0 && latest >= rec.revision:
		return superseded
	case refused:
		return dead
	case rec.key != key{} && time.Unix(rec.key.second, 0).Before(l.rows):
		return outOfReach
	case rec.written.Before(l.letters):
		return outOfReach
	}
	return gap
}
