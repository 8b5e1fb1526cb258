package report

import (
	"fmt"
	"time"

	"github.com/gatehouse/gatehouse/query/export"
	"github.com/gatehouse/gatehouse/query/graph"
	"github.com/gatehouse/gatehouse/query/rollup"
)

// tally counts sign-ins by their status. Total is the sum of the others and of
// those without a status.
type tally struct {
	SignIns     uint64 `json:"signIns"`
	Success     uint64 `json:"success"`
	Failure     uint64 `json:"failure"`
	Interrupted uint64 `json:"interrupted"`
}

func (t *tally) add(status string, n uint64) {
	t.SignIns += n
	switch status {
	case "Success":
		t.Success += n
	case "Failure":
		t.Failure += n
	case "Interrupted":
		t.Interrupted += n
	}
}

func (t tally) cells() []string {
	return []string{export.NumberCell(t.SignIns), export.NumberCell(t.Success), export.NumberCell(t.Failure), export.NumberCell(t.Interrupted)}
}

// tallyHeader names the cells of a tally.
func tallyHeader(before ...string) []string {
	return append(before, "signIns", "success", "failure", "interrupted")
}

// bucketTime is one day or week of a series, or all of its period, with its sign-ins. From
// and To are the part of it that lies in the period.
type bucketTime struct {
	Week    string    `json:"week,omitempty"` // of ISO 8601, such as 2026-W25
	Start   time.Time `json:"start"`
	End     time.Time `json:"end"`
	From    time.Time `json:"from"`
	To      time.Time `json:"to"`
	Partial bool      `json:"partial"`
	tally
}

func (b bucketTime) start() time.Time { return b.Start }

// bucketOrigin says where the numbers of a bucket come from.
type bucketOrigin struct {
	RestatedAt *time.Time `json:"restatedAt"`
	// SignInsLink lists exactly the sign-ins that are counted.
	SignInsLink string `json:"signInsLink"`
}

// reportBucket is a bucket of the whole tenant's sign-ins.
type reportBucket struct {
	bucketTime
	// DistinctUsers is exact.
	DistinctUsers uint64 `json:"distinctUsers"`
	bucketOrigin
}

// series cuts the report's period into its buckets.
func (r *report) series(filters ...string) []reportBucket {
	buckets := []reportBucket{}
	if r.From == nil {
		return buckets
	}
	if r.options.bucket == rollup.Whole {
		return append(buckets, reportBucket{bucketTime: bucketTime{Start: r.from, End: r.to, From: r.from, To: r.to}, bucketOrigin: bucketOrigin{SignInsLink: r.links.between(r.from, r.to, filters...)}})
	}
	width := bucketWidth(r.options.bucket)
	for start := r.from.Truncate(width); start.Before(r.to); start = start.Add(width) {
		b := reportBucket{bucketTime: bucketTime{Start: start, End: start.Add(width), From: start, To: start.Add(width)}}
		if b.From.Before(r.from) {
			b.From = r.from
		}
		if b.To.After(r.to) {
			b.To = r.to
		}
		b.Partial = b.To.Sub(b.From) < width
		if width == week {
			year, number := start.ISOWeek()
			b.Week = fmt.Sprintf("%d-W%02d", year, number)
		}
		b.SignInsLink = r.links.between(b.From, b.To, filters...)
		buckets = append(buckets, b)
	}
	return buckets
}

// byStart finds buckets by their start.
func byStart[B interface{ start() time.Time }](buckets []B) map[time.Time]*B {
	found := make(map[time.Time]*B, len(buckets))
	for i := range buckets {
		found[buckets[i].start()] = &buckets[i]
	}
	return found
}

// restate notes when late events last changed the picture.
func (r *report) restate(buckets []reportBucket, counts rollup.Counts) {
	r.RestatedAt = graph.Moment(counts.LastRestatedAt())
	for i := range buckets {
		buckets[i].RestatedAt = graph.Moment(counts.RestatedAt(buckets[i].Start))
	}
}

func (b reportBucket) cells() []string {
	return bucketCells(b.bucketTime, &b.DistinctUsers, b.bucketOrigin)
}

// bucketCells are those of a bucket; nil users are not counted.
func bucketCells(b bucketTime, users *uint64, o bucketOrigin) []string {
	row := []string{export.TimeCell(&b.Start), export.TimeCell(&b.From), export.TimeCell(&b.To)}
	counted := ""
	if users != nil {
		counted = export.NumberCell(*users)
	}
	return append(append(row, b.tally.cells()...), counted, export.TimeCell(o.RestatedAt))
}

// bucketHeader names the cells of a bucket.
func bucketHeader() []string {
	return append(tallyHeader("start", "from", "to"), "distinctUsers", "restatedAt")
}
