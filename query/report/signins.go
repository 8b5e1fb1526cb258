package report

import (
	"context"
	"slices"

	"github.com/gatehouse/gatehouse/query/export"
	"github.com/gatehouse/gatehouse/query/graph"
	"github.com/gatehouse/gatehouse/query/option"
	"github.com/gatehouse/gatehouse/query/rollup"
)

// maxValues bounds the values of a bucket: the link to the rest names them all.
const maxValues = 200

// SignInsReport is the answer to GET /api/reports/signIns: sign-ins over time.
type SignInsReport struct {
	*report
	By      string         `json:"by"`
	Bucket  rollup.Bucket  `json:"bucket"`
	Buckets []valuesBucket `json:"buckets"`
}

// valuesBucket is a bucket with the values of a dimension, in the order of their
// frequency in the whole period.
type valuesBucket struct {
	reportBucket
	Values []valueCount `json:"values"`
}

// SignInsOptions are those of the report.
type SignInsOptions struct {
	options
	by dimension
}

// NewSignInsOptions makes the options with their defaults.
func NewSignInsOptions() *SignInsOptions {
	return &SignInsOptions{options: NewSeriesOptions(rollup.Day, 25).options, by: dimensions[0]}
}

// Options implements option.Set.
func (o *SignInsOptions) Options() []option.Option {
	return append(o.options.Options(), o.wholeBucketOption(), o.topOption(maxValues), dimensionOption("by", &o.by))
}

// SignIns answers GET /api/reports/signIns.
func (s *Reports) SignIns(ctx context.Context, q Request, o *SignInsOptions) (*SignInsReport, *graph.Problem) {
	r, problem := s.begin(ctx, q, o.options)
	if problem != nil {
		return nil, problem
	}
	body := &SignInsReport{report: r, By: o.by.name, Bucket: o.bucket}
	for _, b := range r.series() {
		body.Buckets = append(body.Buckets, valuesBucket{reportBucket: b, Values: []valueCount{}})
	}
	if err := body.count(ctx, *o); err != nil {
		return nil, r.failed(ctx, err)
	}
	return body, nil
}

// count counts sign-ins and users of the buckets.
func (b *SignInsReport) count(ctx context.Context, o SignInsOptions) error {
	if len(b.Buckets) == 0 {
		b.Buckets = []valuesBucket{}
		return nil
	}
	reading, err := b.read(ctx, o.bucket)
	if err != nil {
		return err
	}
	tally, err := reading.CountAndUsers(ctx, []rollup.Dimension{o.by.dimension, rollup.Status}, 0, o.kinds(), false)
	if err != nil {
		return err
	}
	counts, users := tally.Counts, tally.Users
	b.RestatedAt = graph.Moment(counts.LastRestatedAt())
	whole := valuesOf(o.by, counts.Groups)
	byStart := map[int64][]rollup.Group{}
	for _, g := range counts.Groups {
		byStart[g.Start.Unix()] = append(byStart[g.Start.Unix()], g)
	}
	for i := range b.Buckets {
		one := &b.Buckets[i]
		one.RestatedAt = graph.Moment(counts.RestatedAt(one.Start))
		for _, g := range byStart[one.Start.Unix()] {
			one.add(g.Key[1], g.N)
		}
		one.Values = b.valuesIn(one.reportBucket, o, whole, byStart[one.Start.Unix()])
		for _, u := range users {
			if u.Start.Equal(one.Start) {
				one.DistinctUsers = u.N
			}
		}
	}
	return nil
}

// valuesIn are the values of one bucket: those that are the most frequent in the
// whole period, each, and the rest.
func (b *SignInsReport) valuesIn(one reportBucket, o SignInsOptions, whole []valueCount, groups []rollup.Group) []valueCount {
	shown := whole[:min(o.top, len(whole))]
	here := map[string]valueCount{}
	for _, v := range valuesOf(o.by, groups) {
		here[v.key] = v
	}
	values := []valueCount{}
	filters := make([]string, 0, len(shown))
	for _, w := range shown {
		of := w.filter(o.by)
		filters = append(filters, of)
		v := valueCount{Value: w.Value, tally: here[w.key].tally, SignInsLink: b.links.between(one.From, one.To, of)}
		values = append(values, v)
		delete(here, w.key)
	}
	if len(shown) == len(whole) {
		return values
	}
	rest := valueCount{Other: true, SignInsLink: b.links.between(one.From, one.To, "not "+either(filters))}
	for _, v := range here {
		rest.plus(v.tally)
	}
	return append(values, rest)
}

// plus adds another tally.
func (t *tally) plus(other tally) {
	t.SignIns += other.SignIns
	t.Success += other.Success
	t.Failure += other.Failure
	t.Interrupted += other.Interrupted
}

// Table has a row for each bucket and value.
func (b *SignInsReport) Table() export.Table {
	rows := export.Table{append(append(bucketHeader(), b.By, "other"), tallyHeader()...)}
	for i := range 4 {
		header := rows[0]
		header[len(header)-4+i] = "value_" + header[len(header)-4+i]
	}
	for _, one := range b.Buckets {
		for _, v := range one.Values {
			row := slices.Concat(one.cells(), []string{export.TextCell(v.Value), export.TruthCell(v.Other)}, v.cells())
			rows = append(rows, row)
		}
	}
	return rows
}
