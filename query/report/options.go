package report

import (
	"github.com/gatehouse/gatehouse/query/option"
	"github.com/gatehouse/gatehouse/query/rollup"
)

// maxRows bounds what a report lists.
const maxRows = 1000

// options are those that all reports have, and the values of others.
type options struct {
	Period
	bucket rollup.Bucket
	top    int
}

// topOption is how many rows a report lists.
func (o *options) topOption(most int) option.Option {
	return option.Whole("top", &o.top, 1, most, "How many are listed, the most frequent.")
}

func (o *options) bucketOption() option.Option {
	return option.Choice("bucket", &o.bucket, []rollup.Bucket{rollup.Day, rollup.Week}, "How the period is cut, in UTC; weeks are of ISO 8601.")
}

// wholeBucketOption also takes whole, which does not cut the period.
func (o *options) wholeBucketOption() option.Option {
	return option.Choice("bucket", &o.bucket, []rollup.Bucket{rollup.Day, rollup.Week, rollup.Whole}, "How the period is cut, in UTC; weeks are of ISO 8601, `whole` does not cut it.")
}

// TopOptions are the options of a report that lists what is most frequent.
type TopOptions struct{ options }

// NewTopOptions makes those of a report of all its period.
func NewTopOptions(top int, all bool) *TopOptions {
	return &TopOptions{options{Period: Period{Visibility: option.Settled, all: all}, bucket: rollup.Whole, top: top}}
}

// Options implements option.Set.
func (o *TopOptions) Options() []option.Option {
	return append(o.options.Options(), o.topOption(maxRows))
}

// SeriesOptions are the options of a report with a series.
type SeriesOptions struct{ options }

// NewSeriesOptions makes those of a report that lists the top values of each bucket.
func NewSeriesOptions(bucket rollup.Bucket, top int) *SeriesOptions {
	return &SeriesOptions{options{Period: Period{Visibility: option.Settled}, bucket: bucket, top: top}}
}

// Options implements option.Set.
func (o *SeriesOptions) Options() []option.Option {
	return append(o.options.Options(), o.bucketOption(), o.topOption(maxRows))
}

// kinds is the condition of the option scope on the rollups.
func (o *options) kinds() []rollup.Condition {
	if o.all {
		return nil
	}
	return []rollup.Condition{{Dimension: rollup.Interactive, Values: []string{"true"}}}
}
