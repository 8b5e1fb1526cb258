package simulate

// batch is some events whose JSON lies in one buffer, a line each: the body of a
// request as it is.
type batch struct {
	ndjson []byte
	items  []item
}

// item is one event of a batch: its JSON is ndjson[from:to].
type item struct {
	id, tenant string
	from, to   int
}

func (b *batch) reset() { b.ndjson, b.items = b.ndjson[:0], b.items[:0] }

func (b *batch) add(s *signIn) {
	from := len(b.ndjson)
	b.ndjson = s.write(b.ndjson)
	b.items = append(b.items, item{s.id, s.tenant.ID, from, len(b.ndjson)})
	b.ndjson = append(b.ndjson, '\n')
}
