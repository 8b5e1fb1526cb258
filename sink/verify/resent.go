package verify

import (
	"slices"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/gatehouse/gatehouse/schemas"
)

// sentAgain reports whether an enriched record is not the enricher's own but a
// dead letter that was sent again: what it came of is accounted for by the record
// that was refused.
func sentAgain(r *kgo.Record) bool {
	return slices.ContainsFunc(r.Headers, func(h kgo.RecordHeader) bool { return h.Key == schemas.HeaderReplay })
}
