package query

import (
	"context"
	"maps"
	"slices"

	"github.com/gatehouse/gatehouse/query/rollup"
)

// applicationsReport is the answer to GET /api/reports/applications: those with
// the most sign-ins.
type applicationsReport struct {
	*report
	Bucket       rollup.Bucket `json:"bucket"`
	Applications []application `json:"applications"`
}

// application is one with its sign-ins. AppID is nil for sign-ins that name none,
// whose users are not counted.
type application struct {
	AppID          *string `json:"appId"`
	AppDisplayName *string `json:"appDisplayName"`
	tally
	DistinctUsers *uint64        `json:"distinctUsers"`
	SignInsLink   string         `json:"signInsLink"`
	Buckets       []reportBucket `json:"buckets"`

	value valueCount
}

// byApp is the dimension of applications.
var byApp = reportDimension{"app", rollup.App, "appId"}

// reportApplications answers GET /api/reports/applications.
func (s *Service) reportApplications(a *answer) *graphError {
	o := reportOptions{bucket: rollup.Week, top: 3}
	if problem := o.read(a.r.URL.RawQuery, map[string]func(string) *graphError{"bucket": o.readBucket, "top": o.readTop}); problem != nil {
		return problem
	}
	r, problem := s.beginReport(a, o)
	if problem != nil {
		return problem
	}
	body := applicationsReport{report: r, Bucket: o.bucket, Applications: []application{}}
	if err := body.count(a.r.Context()); err != nil {
		return r.failed(a, err)
	}
	return s.sendReport(a, r.mark, body, body.table)
}

func (b *applicationsReport) count(ctx context.Context) error {
	if b.From == nil {
		return nil
	}
	reading, err := b.read(ctx, b.options.bucket)
	if err != nil {
		return err
	}
	counts, err := reading.Count(ctx, []rollup.Dimension{rollup.App, rollup.Status, rollup.AppName}, b.options.kinds())
	if err != nil {
		return err
	}
	b.RestatedAt = moment(counts.LastRestatedAt())
	names := namesOfApps(counts.Groups)
	values := valuesOf(byApp, counts.Groups)
	for _, v := range values[:min(b.options.top, len(values))] {
		of := v.filter(byApp)
		app := application{AppID: v.Value, AppDisplayName: names[v.key], tally: v.tally, value: v}
		app.SignInsLink, app.Buckets = b.links.between(b.from, b.to, of), b.series(of)
		b.Applications = append(b.Applications, app)
	}
	for i := range b.Applications {
		b.fill(&b.Applications[i], counts)
	}
	return b.countUsers(ctx, reading)
}

// fill counts the buckets of an application.
func (b *applicationsReport) fill(app *application, counts rollup.Counts) {
	buckets := byStart(app.Buckets)
	for _, g := range counts.Groups {
		if byApp.sameValue(g.Key[0]) == app.value.key {
			buckets[g.Start].add(g.Key[1], g.N)
		}
	}
	for i := range app.Buckets {
		app.Buckets[i].RestatedAt = moment(counts.RestatedAt(app.Buckets[i].Start))
	}
}

// countUsers counts the distinct users of the applications, in each bucket and in all.
func (b *applicationsReport) countUsers(ctx context.Context, reading *rollup.Reading) error {
	for i := range b.Applications {
		app := &b.Applications[i]
		ids := slices.DeleteFunc(slices.Sorted(maps.Keys(app.value.spellings)), func(id string) bool { return id == "" })
		if len(ids) == 0 {
			continue
		}
		where := append(b.options.kinds(), rollup.Condition{Dimension: rollup.App, Values: ids})
		users, err := reading.Users(ctx, nil, where)
		if err != nil {
			return err
		}
		buckets := byStart(app.Buckets)
		for _, u := range users {
			buckets[u.Start].DistinctUsers = u.N
		}
		all, err := reading.In(rollup.Whole).Users(ctx, nil, where)
		if err != nil {
			return err
		}
		app.DistinctUsers = new(uint64)
		for _, u := range all {
			*app.DistinctUsers = u.N
		}
	}
	return nil
}

// namesOfApps are the names of applications, the most frequent of each; groups
// are by id, status and name.
func namesOfApps(groups []rollup.Group) map[string]*string {
	counts := map[string]map[string]uint64{}
	for _, g := range groups {
		key := byApp.sameValue(g.Key[0])
		if counts[key] == nil {
			counts[key] = map[string]uint64{}
		}
		counts[key][g.Key[2]] += g.N
	}
	names := map[string]*string{}
	for key, of := range counts {
		one := valueCount{spellings: of}
		names[key] = one.spelling()
	}
	return names
}

func (b *applicationsReport) table() table {
	rows := table{append([]string{"appId", "appDisplayName"}, bucketHeader()...)}
	for _, app := range b.Applications {
		for _, one := range app.Buckets {
			rows = append(rows, append([]string{textCell(app.AppID), textCell(app.AppDisplayName)}, one.cells()...))
		}
	}
	return rows
}
