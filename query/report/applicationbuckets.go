package report

import (
	"github.com/gatehouse/gatehouse/query/graph"
	"github.com/gatehouse/gatehouse/query/rollup"
)

// application is one with its sign-ins. AppID is nil for sign-ins that name none: their
// users are not counted, in none of the buckets, as the rollups do not hold them apart.
type application struct {
	AppID          *string `json:"appId"`
	AppDisplayName *string `json:"appDisplayName"`
	tally
	DistinctUsers *uint64             `json:"distinctUsers"`
	SignInsLink   string              `json:"signInsLink"`
	Buckets       []applicationBucket `json:"buckets"`

	value valueCount
}

// applicationBucket is a bucket of an application's sign-ins.
type applicationBucket struct {
	bucketTime
	DistinctUsers *uint64 `json:"distinctUsers"`
	bucketOrigin
}

// applicationSeries is series of an application whose users are not counted yet.
func (r *report) applicationSeries(filters ...string) []applicationBucket {
	buckets := []applicationBucket{}
	for _, b := range r.series(filters...) {
		buckets = append(buckets, applicationBucket{bucketTime: b.bucketTime, bucketOrigin: b.bucketOrigin})
	}
	return buckets
}

// countsUsers says that the users are counted, and that none are yet.
func (a *application) countsUsers() {
	a.DistinctUsers = new(uint64)
	for i := range a.Buckets {
		a.Buckets[i].DistinctUsers = new(uint64)
	}
}

// restateBuckets notes when late events last changed the picture.
func (a *application) restateBuckets(counts rollup.Counts) {
	for i := range a.Buckets {
		a.Buckets[i].RestatedAt = graph.Moment(counts.RestatedAt(a.Buckets[i].Start))
	}
}

func (b applicationBucket) cells() []string {
	return bucketCells(b.bucketTime, b.DistinctUsers, b.bucketOrigin)
}
