package report

import (
	"context"

	"golang.org/x/sync/errgroup"

	"github.com/gatehouse/gatehouse/query/export"
	"github.com/gatehouse/gatehouse/query/filter"
	"github.com/gatehouse/gatehouse/query/graph"
	"github.com/gatehouse/gatehouse/query/rollup"
)

// ApplicationReport is the answer to GET /api/reports/applications/{appId}.
type ApplicationReport struct {
	*report
	Bucket rollup.Bucket `json:"bucket"`
	application
	// By has the application's sign-ins by each of applicationDimensions.
	By map[string][]valueCount `json:"by"`
}

// applicationDimensions are read at once from the rollups of several dimensions.
var applicationDimensions = []string{"clientApp", "country", "conditionalAccess", "authenticationRequirement"}

// Application answers GET /api/reports/applications/{appId}.
func (s *Reports) Application(ctx context.Context, q Request, o *SeriesOptions) (*ApplicationReport, *graph.Problem) {
	id := q.ID
	r, problem := s.begin(ctx, q, o.options)
	if problem != nil {
		return nil, problem
	}
	body := &ApplicationReport{report: r, Bucket: o.bucket, By: map[string][]valueCount{}}
	body.AppID, body.Buckets = &id, []applicationBucket{}
	for _, name := range applicationDimensions {
		body.By[name] = []valueCount{}
	}
	if err := body.count(ctx, id); err != nil {
		return nil, r.failed(ctx, err)
	}
	return body, nil
}

func (b *ApplicationReport) count(ctx context.Context, id string) error {
	if b.From == nil {
		return nil
	}
	reading, err := b.read(ctx, b.options.bucket)
	if err != nil {
		return err
	}
	one := []string{is(byApp.property, id)}
	b.SignInsLink, b.Buckets = b.links.between(b.from, b.to, one...), b.applicationSeries(one...)
	where := append(b.options.kinds(), rollup.Condition{Dimension: rollup.App, Values: filter.IDSpellings(id)})
	var counts rollup.Counts
	var users, all []rollup.Group
	three, ctx := errgroup.WithContext(ctx)
	three.Go(func() (err error) {
		counts, err = reading.Count(ctx, []rollup.Dimension{rollup.App, rollup.Status, rollup.AppName}, where)
		return err
	})
	three.Go(func() (err error) {
		users, all, err = reading.UsersAndWhole(ctx, nil, where)
		return err
	})
	three.Go(func() error { return b.countBy(ctx, reading.In(rollup.Whole), one[0], where) })
	if err := three.Wait(); err != nil {
		return err
	}
	b.RestatedAt = graph.Moment(counts.LastRestatedAt())
	b.restateBuckets(counts)
	b.countsUsers()
	b.AppDisplayName = namesOfApps(counts.Groups)[byApp.sameValue(id)]
	buckets := byStart(b.Buckets)
	for _, g := range counts.Groups {
		b.add(g.Key[1], g.N)
		buckets[g.Start].add(g.Key[1], g.N)
	}
	for _, u := range users {
		*buckets[u.Start].DistinctUsers = u.N
	}
	for _, u := range all {
		*b.DistinctUsers = u.N
	}
	return nil
}

// countBy counts by all dimensions at once, and takes each from that.
func (b *ApplicationReport) countBy(ctx context.Context, whole *rollup.Reading, one string, where []rollup.Condition) error {
	asked := []rollup.Dimension{rollup.Status}
	var dimensions []dimension
	for _, name := range applicationDimensions {
		d := dimensionOf(name)
		dimensions, asked = append(dimensions, d), append(asked, d.dimension)
	}
	counts, err := whole.Count(ctx, asked, where)
	if err != nil {
		return err
	}
	for i, d := range dimensions {
		groups := make([]rollup.Group, len(counts.Groups))
		for j, g := range counts.Groups {
			groups[j] = rollup.Group{Key: []string{g.Key[i+1], g.Key[0]}, N: g.N}
		}
		values := valuesOf(d, groups)
		for _, v := range values[:min(b.options.top, len(values))] {
			v.SignInsLink = b.links.between(b.from, b.to, one, v.filter(d))
			b.By[d.name] = append(b.By[d.name], v)
		}
	}
	return nil
}

// Table implements Answer.
func (b *ApplicationReport) Table() export.Table {
	rows := export.Table{bucketHeader()}
	for _, one := range b.Buckets {
		rows = append(rows, one.cells())
	}
	return rows
}
