package report

import (
	"context"

	"github.com/gatehouse/gatehouse/query/export"
	"github.com/gatehouse/gatehouse/query/graph"
	"github.com/gatehouse/gatehouse/query/rollup"
)

// WeeklyReport is the answer to GET /api/reports/weekly: sign-ins by status and distinct
// users of each ISO week.
type WeeklyReport struct {
	*report
	Weeks []reportBucket `json:"weeks"`
}

// Weekly answers GET /api/reports/weekly.
func (s *Reports) Weekly(ctx context.Context, q Request, o *Period) (*WeeklyReport, *graph.Problem) {
	r, problem := s.begin(ctx, q, options{Period: *o, bucket: rollup.Week})
	if problem != nil {
		return nil, problem
	}
	body := &WeeklyReport{report: r, Weeks: r.series()}
	if err := body.count(ctx); err != nil {
		return nil, r.failed(ctx, err)
	}
	return body, nil
}

func (b *WeeklyReport) count(ctx context.Context) error {
	if len(b.Weeks) == 0 {
		return nil
	}
	reading, err := b.read(ctx, rollup.Week)
	if err != nil {
		return err
	}
	tally, err := reading.CountAndUsers(ctx, []rollup.Dimension{rollup.Status}, 0, b.options.kinds(), false)
	if err != nil {
		return err
	}
	b.restate(b.Weeks, tally.Counts)
	weeks := byStart(b.Weeks)
	for _, g := range tally.Counts.Groups {
		weeks[g.Start].add(g.Key[0], g.N)
	}
	for _, u := range tally.Users {
		weeks[u.Start].DistinctUsers = u.N
	}
	return nil
}

// Table has a row for each week.
func (b *WeeklyReport) Table() export.Table {
	rows := export.Table{append([]string{"week"}, bucketHeader()...)}
	for _, one := range b.Weeks {
		rows = append(rows, append([]string{one.Week}, one.cells()...))
	}
	return rows
}
