package rollup

import (
	"context"
	"strconv"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/RoaringBitmap/roaring/v2"
)

// maxUnited is of how many applications at once the users are kept.
const maxUnited = 16

// maxOpen is of how much of the base table the users are named one by one: what a
// live view shows, or a late event puts in doubt.
const maxOpen = 4 * time.Hour

// keepsUsers is whether distinct users are put together from parts that are kept:
// of few groups, as each has a bitmap, and with few users beside them.
func (rd *Reading) keepsUsers(by []Dimension, where []Condition) bool {
	if _, open := rd.Share(); open > maxOpen || !rd.reader.kept.keeps() || !rd.plan.hasRows() || !countsUsers(by, where) {
		return false
	}
	few := true
	for _, d := range by {
		few = few && d != App
	}
	for _, c := range where {
		few = few || c.Dimension == App && !c.Not && len(c.Values) <= maxUnited
	}
	return few
}

// openBuckets are the numbers of the buckets that have a part in the base table.
func (rd *Reading) openBuckets() map[int64]bool {
	open := map[int64]bool{}
	for _, s := range rd.plan.base {
		for n := rd.period.numberOf(s.from); n <= rd.period.numberOf(s.to.Add(-1)); n++ {
			open[n] = true
		}
	}
	return open
}

// usersOfChunks are the users in the units of each bucket: their number, or
// bitmaps where they are to be united.
func (rd *Reading) usersOfChunks(ctx context.Context, by []Dimension, where []Condition) ([]answered, error) {
	open := rd.openBuckets()
	chunks := rd.period.chunksOf(rd.plan.units, func(bucket int64) bool { return !open[bucket] })
	question := questionText(askUsers, rd.period.Tenant, by, where)
	kept, missing := rd.reader.kept.split(question, chunks)
	if len(missing) == 0 {
		return kept, nil
	}
	units := unitsIn(missing)
	st, err := rd.chunkStatement(by, where, units, open)
	if err != nil {
		return nil, err
	}
	if ctx, err = withUnits(ctx, units); err != nil {
		return nil, err
	}
	read := map[slot][]part{}
	err = rd.reader.each(ctx, "distinct users of rollups", st, func(rows driver.Rows) error {
		var s slot
		var one part
		var numbers []uint32
		if err := rows.Scan(&s.bucket, (*uint8)(&s.layer), &one.key, &one.n, &numbers); err != nil {
			return err
		}
		if s.layer != layerAll {
			one.users = roaring.BitmapOf(numbers...)
			one.users.RunOptimize()
		}
		read[s] = append(read[s], one)
		return nil
	})
	if err != nil {
		return nil, err
	}
	rd.reader.kept.keep(question, missing, read)
	return append(kept, answersOf(read)...), nil
}

// chunkStatement reads the users of units by bucket, those of open buckets by
// layer and with their numbers.
func (rd *Reading) chunkStatement(by []Dimension, where []Condition, units []unit, open map[int64]bool) (*statement, error) {
	st := &statement{}
	keys, err := keysOf(by)
	if err != nil {
		return nil, err
	}
	conditions, err := st.conditions(cube, where)
	if err != nil {
		return nil, err
	}
	list := ""
	for n := range open {
		list += ", " + strconv.FormatInt(n, 10)
	}
	all := strconv.Itoa(int(layerAll))
	st.add("SELECT bucket, layer, ", keys.array, ", bitmapCardinality(united), if(layer = ", all, ", [], bitmapToArray(united)) FROM (SELECT ",
		rd.period.unitNumber(), " AS bucket, if(has(CAST([", list[min(len(list), 2):], "], 'Array(Int64)'), bucket), ", unitLayer, ", ", all, ") AS layer",
		keys.columns(cube), ", groupBitmapMergeState(users) AS united FROM rollup_users")
	st.whereUnits(rd.period.Tenant, units)
	st.add(" AND ", unitConditions(by, where, conditions), " GROUP BY bucket, layer", keys.names, ")")
	return st, nil
}
