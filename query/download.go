package query

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/gatehouse/gatehouse/query/api"
	"github.com/gatehouse/gatehouse/query/entity"
	"github.com/gatehouse/gatehouse/query/export"
	"github.com/gatehouse/gatehouse/query/filter"
	"github.com/gatehouse/gatehouse/query/graph"
	"github.com/gatehouse/gatehouse/query/limit"
	"github.com/gatehouse/gatehouse/query/option"
	"github.com/gatehouse/gatehouse/query/signins"
	"github.com/gatehouse/gatehouse/query/store"
)

// downloadOptions are the query options of a download.
type downloadOptions struct {
	list listOptions
	export.Content
}

func newDownloadOptions() *downloadOptions {
	return &downloadOptions{list: listOptions{top: maxPage, descending: true, visibility: option.Settled}}
}

func (o *downloadOptions) Options() []option.Option {
	filter := o.list.filterOption("All where it is not given.")
	filter.Also = "filter"
	kinds := []export.Kind{export.Interactive, export.NonInteractive, export.Application, export.ManagedIdentity}
	return []option.Option{
		option.Either("format", &o.JSON, "csv", "json", "What the file is written in."),
		filter, o.list.searchOption(), o.list.visibilityOption(),
		option.Choice("kind", &o.Kind, kinds, "The kind of sign-ins; with a filter, both count. `interactive` where neither it nor the filter names a kind."),
		option.Either("part", &o.Steps, "signIns", "authenticationDetails", "The sign-ins, or a row for each step of their authentication."),
	}
}

// check settles the kind where no option names one.
func (o *downloadOptions) Check() *graph.Problem {
	if o.Kind == "" && (o.list.filter == nil || !o.list.filter.NamesEventKind()) {
		o.Kind = export.Interactive
	}
	return nil
}

// withKind narrows the filter of the options to their kind.
func (o *downloadOptions) withKind() *graph.Problem {
	condition := o.Kind.Condition()
	if condition == "" {
		return nil
	}
	if o.list.filter != nil {
		condition += " and (" + o.list.filterText + ")"
	}
	f, err := filter.Parse(condition)
	if err != nil {
		return graph.BadRequest("Invalid filter clause: too large together with kind: " + err.Error() + ".")
	}
	o.list.filter = f
	return nil
}

// download answers GET /api/signins/download.
func (s *Service) download(a *api.Answer, o *downloadOptions) *graph.Problem {
	problem := a.Who.MayAsk(o.list.filter)
	if problem == nil {
		problem = o.withKind()
	}
	if problem != nil {
		return problem
	}
	a.Budget.Lift()
	ctx, limit := store.WithBudget(a.Request.Context(), s.cfg.DownloadTimeout)
	defer limit.End()
	m, problem := s.store.Mark(ctx)
	if problem != nil {
		return problem
	}
	w := walkOf{who: a.Who, opts: o.list, mark: m, scope: s.store.ScopeOf(a.Who, m, s.now())}
	if problem := w.begin(s); problem != nil {
		return problem
	}
	ok, err := s.reader.Clip(ctx, &w.listing)
	if err != nil {
		return store.Problem(ctx, err, s.cfg.DownloadTimeout)
	}
	from, to := s.fileRange(&w)
	file := export.NewFile(a.Writer, a.Request.Header, o.ContentType(), o.Disposition(from, to))
	api.SetMark(a.Writer.Header(), w.cursor.Horizon, w.cursor.StoredThrough)
	if a.Request.Method == http.MethodHead {
		file.Headers()
		return nil
	}
	s.downloads.active.Inc()
	defer s.downloads.active.Dec()
	err = s.writeDownload(ctx, file, o.Writer(a.Who.Policies), w.listing, ok)
	if err != nil {
		return file.Fail(store.Problem(ctx, err, s.cfg.DownloadTimeout))
	}
	return nil
}

// writeDownload writes the whole file.
func (s *Service) writeDownload(ctx context.Context, file *export.File, rows export.Writer, l signins.List, any bool) error {
	file.Text = rows.Begin(file.Text)
	n, more := 0, false
	defer func() {
		s.downloads.rows.Add(float64(n))
		limit.CountRows(ctx, n)
	}()
	if any {
		read := func(ctx context.Context, yield func(*entity.Row) error) (err error) {
			r := &entity.Selection{Wanted: rows.Columns()}
			more, err = s.reader.Download(ctx, l, r, s.cfg.DownloadRows, s.cfg.DownloadTimeout, func() error { return yield(&r.Row) })
			return err
		}
		write := func(r *entity.Row) error {
			n++
			file.Text = rows.Append(file.Text, r)
			return file.Flush()
		}
		if err := export.Pass(ctx, read, write); err != nil {
			return fmt.Errorf("download sign-ins: %w", err)
		}
	}
	file.Text = rows.End(file.Text)
	return file.End(n, more)
}

// fileRange is the range of the file's name: what was asked for, within what is
// kept, else what is there.
func (s *Service) fileRange(w *walkOf) (from, to time.Time) {
	first, last := max(w.whole.First, w.whole.Scope.First()), w.whole.Last
	if first == signins.FirstTick {
		first = w.listing.First
	}
	if last >= signins.LastTick-1 {
		last = ticksOf(s.now())
	}
	if first == signins.FirstTick || first > last {
		first = last
	}
	return first.Time(), last.Time()
}
