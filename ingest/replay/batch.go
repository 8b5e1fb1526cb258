package replay

import "github.com/gatehouse/gatehouse/ingest/client"

// batch is lines to post, and where each of them comes from.
type batch struct {
	ndjson []byte
	// ends are the ends of the lines, from where each begins in its file, and
	// counts how many events it holds: one, but for a wrapper around several.
	ends   []int
	from   []position
	counts []int
	// events is the sum of counts.
	events int
}

func (b *batch) add(line []byte, at position, events int) {
	b.ndjson = append(append(b.ndjson, line...), '\n')
	b.ends, b.from, b.counts = append(b.ends, len(b.ndjson)), append(b.from, at), append(b.counts, events)
	b.events += events
}

// locate returns where a refused event comes from.
func (b *batch) locate(r client.Refused) position {
	if r.Line >= 1 && r.Line <= len(b.from) {
		return b.from[r.Line-1]
	}
	before := 0
	for i, n := range b.counts {
		if before += n; r.Index < before {
			return b.from[i]
		}
	}
	return b.from[len(b.from)-1]
}

// halves cuts a batch of at least two lines in two.
func (b *batch) halves() (first, second *batch) {
	first, second = &batch{}, &batch{}
	start := 0
	for i, end := range b.ends {
		half := first
		if i >= len(b.ends)/2 {
			half = second
		}
		half.add(b.ndjson[start:end-1], b.from[i], b.counts[i])
		start = end
	}
	return first, second
}
