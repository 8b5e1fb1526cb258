package rollup

import (
	"encoding/binary"
	"slices"
)

// layer says which units of a bucket go together.
type layer uint8

// Units of one layer come and go at about the same pace: a new slice leaves the
// weeks and days of its bucket as they are.
const (
	layerWeeks layer = iota
	layerDays
	layerHours // and slices
	layerAll   // not by granularity
	layerBase  // sign-ins of the base table
)

// unitLayer is the SQL of a unit's layer.
const unitLayer = "multiIf(granularity = 'week', 0, granularity = 'day', 1, 2)"

func layerOf(g granularity) layer {
	switch g {
	case weekly:
		return layerWeeks
	case daily:
		return layerDays
	}
	return layerHours
}

// slot is the place of a chunk in a period: the number of its bucket, and its layer.
type slot struct {
	bucket int64
	layer  layer
}

// chunk is units of one bucket that are counted together.
type chunk struct {
	slot
	units []unit // with rows, in order
}

// chunksOf cuts the units of a plan into chunks, by layers or, for the buckets that
// are whole, each bucket in one.
func (p Period) chunksOf(units []unit, whole func(bucket int64) bool) []chunk {
	var chunks []chunk
	found := map[slot]int{}
	for _, u := range units {
		if u.batch == 0 {
			continue
		}
		s := slot{p.numberOf(u.from), layerOf(u.of)}
		if whole(s.bucket) {
			s.layer = layerAll
		}
		i, known := found[s]
		if !known {
			i = len(chunks)
			found[s] = i
			chunks = append(chunks, chunk{slot: s})
		}
		chunks[i].units = append(chunks[i].units, u)
	}
	return chunks
}

// byLayers makes no bucket whole.
func byLayers(int64) bool { return false }

// key tells what the chunk comes to for a question: it names each unit and its
// batch, and so all rows that count.
func (c chunk) key(question string) string {
	key := make([]byte, 0, len(question)+1+len(c.units)*16)
	key = append(append(key, question...), byte(c.layer))
	for _, u := range c.units {
		key = append(key, u.of.name[0])
		key = binary.AppendVarint(key, u.from.Unix())
		key = binary.AppendUvarint(key, u.batch)
	}
	return string(key)
}

// unitsIn are the units of chunks.
func unitsIn(chunks []chunk) []unit {
	var units []unit
	for _, c := range chunks {
		units = append(units, c.units...)
	}
	return units
}

// What questions ask for.
const (
	askCounts = "counts"
	askUsers  = "users"
)

// questionText is the same for questions that have the same answer for the same
// units, and for no others.
func questionText(kind, tenant string, by []Dimension, where []Condition) string {
	var text []byte
	add := func(parts ...string) {
		text = binary.AppendUvarint(text, uint64(len(parts)))
		for _, part := range parts {
			text = append(binary.AppendUvarint(text, uint64(len(part))), part...)
		}
	}
	add(kind, tenant)
	names := make([]string, len(by))
	for i, d := range by {
		names[i] = string(d)
	}
	add(names...)
	for _, c := range where {
		not := ""
		if c.Not {
			not = "not"
		}
		add(string(c.Dimension), not)
		add(slices.Sorted(slices.Values(c.Values))...)
	}
	add() // the conditions end here
	return string(text)
}
