package list

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

// DownloadOptions are the query options of a download.
type DownloadOptions struct {
	list PageOptions
	export.Content
}

// NewDownloadOptions makes the options with their defaults.
func NewDownloadOptions() *DownloadOptions {
	return &DownloadOptions{list: PageOptions{Top: maxPage, descending: true, visibility: option.Settled}}
}

// Options implements option.Set.
func (o *DownloadOptions) Options() []option.Option {
	kinds := []export.Kind{export.Interactive, export.NonInteractive, export.Application, export.ManagedIdentity}
	return []option.Option{
		option.Either("format", &o.JSON, "csv", "json", "What the file is written in."),
		o.list.filterOption("All where it is not given."), o.list.searchOption(), o.list.visibilityOption(),
		option.Choice("kind", &o.Kind, kinds, "The kind of sign-ins; with a filter, both count. `interactive` where neither it nor the filter names a kind."),
		option.Either("part", &o.Steps, "signIns", "authenticationDetails", "The sign-ins, or a row for each step of their authentication."),
	}
}

// Check settles the kind where no option names one.
func (o *DownloadOptions) Check() *graph.Problem {
	if o.Kind == "" && (o.list.Filter == nil || !o.list.Filter.NamesEventKind()) {
		o.Kind = export.Interactive
	}
	return nil
}

// withKind narrows the filter of the options to their kind.
func (o *DownloadOptions) withKind() *graph.Problem {
	condition := o.Kind.Condition()
	if condition == "" {
		return nil
	}
	if o.list.Filter != nil {
		condition += " and (" + o.list.filterText + ")"
	}
	f, err := filter.Parse(condition)
	if err != nil {
		return graph.BadRequest("Invalid filter clause: too large together with kind: " + err.Error() + ".")
	}
	o.list.Filter = f
	return nil
}

// Download answers GET /api/signins/download.
func (s *Lists) Download(a *api.Answer, o *DownloadOptions) *graph.Problem {
	problem := a.Who.MayAsk(o.list.Filter)
	if problem == nil {
		problem = o.withKind()
	}
	if problem != nil {
		return problem
	}
	a.Budget.Lift()
	ctx, limit := store.WithBudget(a.Request.Context(), s.opts.DownloadTimeout)
	defer limit.End()
	w, problem := s.begin(ctx, a.Who, o.list)
	if problem != nil {
		return problem
	}
	ok, err := s.opts.Reader.Clip(ctx, &w.listing)
	if err != nil {
		return store.Problem(ctx, err, s.opts.DownloadTimeout)
	}
	from, to := s.fileRange(w)
	file := export.NewFile(a.Writer, a.Request.Header, o.ContentType(), o.Disposition(from, to))
	api.SetMark(a.Writer.Header(), w.cursor.Horizon, w.cursor.StoredThrough)
	if a.Request.Method == http.MethodHead {
		file.Headers()
		return nil
	}
	s.metrics.downloads.Inc()
	defer s.metrics.downloads.Dec()
	err = s.writeDownload(ctx, file, o.Writer(a.Who.Policies), w.listing, ok)
	if err != nil {
		return file.Fail(store.Problem(ctx, err, s.opts.DownloadTimeout))
	}
	return nil
}

// writeDownload writes the whole file.
func (s *Lists) writeDownload(ctx context.Context, file *export.File, rows export.Writer, l signins.List, any bool) error {
	file.Text = rows.Begin(file.Text)
	n, more := 0, false
	defer func() {
		s.metrics.downloadRows.Add(float64(n))
		limit.CountRows(ctx, n)
	}()
	if any {
		read := func(ctx context.Context, yield func(*entity.Row) error) (err error) {
			r := &entity.Selection{Wanted: rows.Columns()}
			more, err = s.opts.Reader.Download(ctx, l, r, s.opts.DownloadRows, s.opts.DownloadTimeout, func() error { return yield(&r.Row) })
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
func (s *Lists) fileRange(w *walkOf) (from, to time.Time) {
	first, last := max(w.whole.First, w.whole.Scope.First()), w.whole.Last
	if first == signins.FirstTick {
		first = w.listing.First
	}
	if last >= signins.LastTick-1 {
		last = signins.TicksOf(s.opts.Now())
	}
	if first == signins.FirstTick || first > last {
		first = last
	}
	return first.Time(), last.Time()
}
