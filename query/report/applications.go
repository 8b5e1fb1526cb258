package report

import (
	"context"
	"maps"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/gatehouse/gatehouse/query/export"
	"github.com/gatehouse/gatehouse/query/graph"
	"github.com/gatehouse/gatehouse/query/rollup"
)

// ApplicationsReport is the answer to GET /api/reports/applications: those with
// the most sign-ins.
type ApplicationsReport struct {
	*report
	Bucket       rollup.Bucket `json:"bucket"`
	Applications []application `json:"applications"`
}

// byApp is the dimension of applications.
var byApp = dimension{"app", rollup.App, "appId"}

// Applications answers GET /api/reports/applications.
func (s *Reports) Applications(ctx context.Context, q Request, o *SeriesOptions) (*ApplicationsReport, *graph.Problem) {
	r, problem := s.begin(ctx, q, o.options)
	if problem != nil {
		return nil, problem
	}
	body := &ApplicationsReport{report: r, Bucket: o.bucket, Applications: []application{}}
	if err := body.count(ctx); err != nil {
		return nil, r.failed(ctx, err)
	}
	return body, nil
}

func (b *ApplicationsReport) count(ctx context.Context) error {
	if b.From == nil {
		return nil
	}
	reading, err := b.read(ctx, b.options.bucket)
	if err != nil {
		return err
	}
	top, err := b.most(ctx, reading)
	if err != nil || b.chosen(top) {
		return err
	}
	ids := b.choose(top)
	if b.plain() {
		return b.countTogether(ctx, reading, ids)
	}
	both, ctx := errgroup.WithContext(ctx)
	both.Go(func() error { return b.countSignIns(ctx, reading, ids) })
	both.Go(func() error { return b.countUsers(ctx, reading) })
	return both.Wait()
}

// choose makes the report one on some applications, and returns all their ids.
func (b *ApplicationsReport) choose(top []valueCount) (ids []string) {
	b.Applications = []application{}
	for _, v := range top {
		of := v.filter(byApp)
		app := application{AppID: v.Value, value: v}
		app.SignInsLink, app.Buckets = b.links.between(b.from, b.to, of), b.applicationSeries(of)
		b.Applications = append(b.Applications, app)
		ids = slices.AppendSeq(ids, maps.Keys(v.spellings))
	}
	return ids
}

// chosen is whether the report is on these applications in this order.
func (b *ApplicationsReport) chosen(top []valueCount) bool {
	return len(top) > 0 && slices.EqualFunc(b.Applications, top, func(app application, v valueCount) bool {
		return app.value.key == v.key && maps.EqualFunc(app.value.spellings, v.spellings, func(uint64, uint64) bool { return true })
	})
}

// plain is whether each of the applications has one id in one spelling.
func (b *ApplicationsReport) plain() bool {
	return !slices.ContainsFunc(b.Applications, func(app application) bool { return app.AppID == nil || len(app.value.spellings) > 1 })
}

// byAppAndStatus is how sign-ins of applications are counted.
var byAppAndStatus = []rollup.Dimension{rollup.App, rollup.Status, rollup.AppName}

// ofApps is the condition that keeps the sign-ins of applications.
func (b *ApplicationsReport) ofApps(ids []string) []rollup.Condition {
	return append(b.options.kinds(), rollup.Condition{Dimension: rollup.App, Values: ids})
}

// countTogether counts sign-ins and users of plain applications at once.
func (b *ApplicationsReport) countTogether(ctx context.Context, reading *rollup.Reading, ids []string) error {
	tally, err := reading.CountAndUsers(ctx, byAppAndStatus, 1, b.ofApps(ids), true)
	if err != nil {
		return err
	}
	b.fillAll(tally.Counts)
	byID := map[string]*application{}
	for i := range b.Applications {
		app := &b.Applications[i]
		app.countsUsers()
		byID[*app.AppID] = app
	}
	placeUsers(tally.Users, tally.Whole, func(id string) *application { return byID[id] })
	return nil
}

// most are the applications with the most sign-ins. What is kept of the period tells
// them nearly always, as few sign-ins have come since: so these are counted at the
// same time, and the report is on them afterwards.
func (b *ApplicationsReport) most(ctx context.Context, reading *rollup.Reading) (top []valueCount, err error) {
	whole, by := reading.In(rollup.Whole), []rollup.Dimension{rollup.App}
	both, ctx := errgroup.WithContext(ctx)
	if ids := b.choose(b.first(whole.CountKept(by, b.options.kinds()))); len(ids) > 0 && b.plain() {
		both.Go(func() error { return b.countTogether(ctx, reading, ids) })
	} else {
		b.choose(nil)
	}
	both.Go(func() error {
		counts, err := whole.Count(ctx, by, b.options.kinds())
		top = b.first(counts.Groups)
		return err
	})
	err = both.Wait()
	return top, err
}

// first are the first of the applications that are counted.
func (b *ApplicationsReport) first(counts []rollup.Group) []valueCount {
	groups := make([]rollup.Group, len(counts))
	for i, g := range counts {
		groups[i] = g
		groups[i].Key = append(slices.Clone(g.Key), "") // of any status
	}
	values := valuesOf(byApp, groups)
	return values[:min(b.options.top, len(values))]
}

// countSignIns counts those of the applications, in each bucket and in all.
func (b *ApplicationsReport) countSignIns(ctx context.Context, reading *rollup.Reading, ids []string) error {
	counts, err := reading.Count(ctx, byAppAndStatus, b.ofApps(ids))
	if err == nil {
		b.fillAll(counts)
	}
	return err
}

// fillAll puts the sign-ins into all applications.
func (b *ApplicationsReport) fillAll(counts rollup.Counts) {
	b.RestatedAt = graph.Moment(counts.LastRestatedAt())
	names := namesOfApps(counts.Groups)
	for i := range b.Applications {
		app := &b.Applications[i]
		app.AppDisplayName = names[app.value.key]
		b.fill(app, counts)
	}
}

// fill counts the sign-ins of an application.
func (b *ApplicationsReport) fill(app *application, counts rollup.Counts) {
	buckets := byStart(app.Buckets)
	for _, g := range counts.Groups {
		if byApp.sameValue(g.Key[0]) == app.value.key {
			app.add(g.Key[1], g.N)
			buckets[g.Start].add(g.Key[1], g.N)
		}
	}
	app.restateBuckets(counts)
}

// countUsers counts the distinct users of the applications, in each bucket and in
// all: of all applications at once, but for those whose id has several spellings.
func (b *ApplicationsReport) countUsers(ctx context.Context, reading *rollup.Reading) error {
	var ids []string
	byID := map[string]*application{}
	for i := range b.Applications {
		app := &b.Applications[i]
		if app.AppID == nil {
			continue
		}
		app.countsUsers()
		spellings := slices.Sorted(maps.Keys(app.value.spellings))
		if len(spellings) == 1 {
			ids, byID[spellings[0]] = append(ids, spellings[0]), app
			continue
		}
		if err := b.addUsers(ctx, reading, spellings, nil, func(string) *application { return app }); err != nil {
			return err
		}
	}
	if len(ids) == 0 {
		return nil
	}
	return b.addUsers(ctx, reading, ids, []rollup.Dimension{rollup.App}, func(id string) *application { return byID[id] })
}

// addUsers counts the users of some ids and puts them where they belong. Nothing
// else writes there meanwhile.
func (b *ApplicationsReport) addUsers(ctx context.Context, reading *rollup.Reading, ids []string, by []rollup.Dimension, to func(id string) *application) error {
	cut, whole, err := reading.UsersAndWhole(ctx, by, b.ofApps(ids))
	if err == nil {
		placeUsers(cut, whole, to)
	}
	return err
}

// placeUsers puts numbers of users where they belong.
func placeUsers(cut, whole []rollup.Group, to func(id string) *application) {
	for _, u := range cut {
		app := to(strings.Join(u.Key, ""))
		for i := range app.Buckets {
			if app.Buckets[i].Start.Equal(u.Start) {
				*app.Buckets[i].DistinctUsers = u.N
			}
		}
	}
	for _, u := range whole {
		*to(strings.Join(u.Key, "")).DistinctUsers = u.N
	}
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

// Table implements Answer.
func (b *ApplicationsReport) Table() export.Table {
	rows := export.Table{append([]string{"appId", "appDisplayName"}, bucketHeader()...)}
	for _, app := range b.Applications {
		for _, one := range app.Buckets {
			rows = append(rows, append([]string{export.TextCell(app.AppID), export.TextCell(app.AppDisplayName)}, one.cells()...))
		}
	}
	return rows
}
