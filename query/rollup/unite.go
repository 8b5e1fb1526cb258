package rollup

import "github.com/RoaringBitmap/roaring/v2"

// union is the users of one group on their way.
type union struct {
	key    []string
	bucket int64
	// counted are users who are in none of the others.
	counted   uint64
	bitmaps   []*roaring.Bitmap
	numbers   []uint32
	strangers map[string]bool
}

// size is how many users these are.
func (u union) size() uint64 {
	all := roaring.BitmapOf(u.numbers...)
	for _, one := range u.bitmaps {
		all.Or(one) // the kept ones stay as they are
	}
	return u.counted + all.GetCardinality() + uint64(len(u.strangers))
}

// unite counts the users of units and of the base table, each once, by bucket and
// the first dims values of the key; groups of none are left out. numbers are those
// that users of the base table have in bitmaps.
func (p Period) unite(answers []answered, found []uncounted, numbers map[string]uint32, dims int) []Group {
	unions := map[string]*union{}
	of := func(bucket int64, key []string) *union {
		id := groupKey(bucket, key)
		if unions[id] == nil {
			unions[id] = &union{key: key, bucket: bucket, strangers: map[string]bool{}}
		}
		return unions[id]
	}
	for _, a := range answers {
		for _, one := range a.parts {
			u := of(a.bucket, one.key)
			if one.users != nil {
				u.bitmaps = append(u.bitmaps, one.users)
			} else {
				u.counted += one.n
			}
		}
	}
	for _, n := range found {
		u := of(n.bucket, n.key[:dims])
		for _, hash := range n.hashes {
			if number, known := numbers[hash]; known {
				u.numbers = append(u.numbers, number)
			} else {
				u.strangers[hash] = true
			}
		}
	}
	return p.sizes(unions)
}

// sizes are the groups of unions.
func (p Period) sizes(unions map[string]*union) []Group {
	var counts []answered
	for _, u := range unions {
		counts = append(counts, answered{u.bucket, []part{{key: u.key, n: u.size()}}})
	}
	return p.sum(counts)
}
