package query

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/gatehouse/gatehouse/query/filter"
	"github.com/gatehouse/gatehouse/query/signins"
)

// downloadKind is the kind of sign-ins in a file; empty leaves it to the filter,
// and means interactive ones where that says nothing.
type downloadKind string

const (
	kindInteractive     downloadKind = "interactive"
	kindNonInteractive  downloadKind = "nonInteractive"
	kindApplication     downloadKind = "application"
	kindManagedIdentity downloadKind = "managedIdentity"
)

// condition is the kind as a filter; empty where the default of lists says it.
func (k downloadKind) condition() string {
	switch k {
	case kindNonInteractive:
		return "isInteractive eq false and not (@gatehouse.eventType in ('servicePrincipal','managedIdentity'))"
	case kindApplication:
		return "@gatehouse.eventType eq 'servicePrincipal'"
	case kindManagedIdentity:
		return "@gatehouse.eventType eq 'managedIdentity'"
	case kindInteractive:
		return "isInteractive eq true"
	}
	return ""
}

// fileName is what the kind's files are called.
func (k downloadKind) fileName() string {
	switch k {
	case kindNonInteractive:
		return "NonInteractiveSignIns"
	case kindApplication:
		return "ApplicationSignIns"
	case kindManagedIdentity:
		return "MSISignIns"
	case kindInteractive:
		return "InteractiveSignIns"
	}
	return "SignIns"
}

// downloadOptions are the query options of a download.
type downloadOptions struct {
	list  listOptions
	kind  downloadKind
	json  bool
	steps bool
}

func newDownloadOptions() *downloadOptions {
	return &downloadOptions{list: listOptions{top: maxPage, descending: true, visibility: settled}}
}

func (o *downloadOptions) options() []option {
	filter := o.list.filterOption("All where it is not given.")
	filter.also = "filter"
	kinds := []downloadKind{kindInteractive, kindNonInteractive, kindApplication, kindManagedIdentity}
	return []option{
		eitherOption("format", &o.json, "csv", "json", "What the file is written in."),
		filter, o.list.searchOption(), o.list.visibilityOption(),
		choiceOption("kind", &o.kind, kinds, "The kind of sign-ins; with a filter, both count. `interactive` where neither it nor the filter names a kind."),
		eitherOption("part", &o.steps, "signIns", "authenticationDetails", "The sign-ins, or a row for each step of their authentication."),
	}
}

// check settles the kind where no option names one.
func (o *downloadOptions) check() *graphError {
	if o.kind == "" && (o.list.filter == nil || !o.list.filter.NamesEventKind()) {
		o.kind = kindInteractive
	}
	return nil
}

// withKind narrows the filter of the options to their kind.
func (o *downloadOptions) withKind() *graphError {
	condition := o.kind.condition()
	if condition == "" {
		return nil
	}
	if o.list.filter != nil {
		condition += " and (" + o.list.filterText + ")"
	}
	f, err := filter.Parse(condition)
	if err != nil {
		return badRequest("Invalid filter clause: too large together with kind: " + err.Error() + ".")
	}
	o.list.filter = f
	return nil
}

// downloadRows makes the text of a file. There are four: the sign-ins and their
// authentication steps, each as CSV and as JSON.
type downloadRows interface {
	// columns are what append needs of a row.
	columns() []column
	begin(dst []byte) []byte
	append(dst []byte, r *row) []byte
	end(dst []byte) []byte
}

func (o downloadOptions) rows(who reader) downloadRows {
	switch {
	case o.json && o.steps:
		return &stepObjects{}
	case o.steps:
		return stepCells{}
	case o.json:
		return newDownloadObjects(who)
	case o.kind == kindApplication || o.kind == kindManagedIdentity:
		return newDownloadCells(applicationColumns)
	}
	return newDownloadCells(userColumns)
}

// download answers GET /api/signins/download.
func (s *Service) download(a *answer, o *downloadOptions) *graphError {
	problem := a.who.mayAsk(o.list.filter)
	if problem == nil {
		problem = o.withKind()
	}
	if problem != nil {
		return problem
	}
	a.budget.lift()
	ctx, limit := withBudget(a.r.Context(), s.cfg.DownloadTimeout)
	defer limit.end()
	m, problem := s.mark(ctx)
	if problem != nil {
		return problem
	}
	w := walkOf{who: a.who, opts: o.list, mark: m, scope: s.scopeOf(a.who, m, s.now())}
	if problem := w.begin(s); problem != nil {
		return problem
	}
	ok, err := s.reader.Clip(ctx, &w.listing)
	if err != nil {
		return statementError(ctx, err, s.cfg.DownloadTimeout)
	}
	from, to := s.fileRange(&w)
	file := newDownloadFile(a, *o, from, to)
	setMark(file.w.Header(), w.cursor.horizon, w.cursor.storedThrough)
	if a.r.Method == http.MethodHead {
		file.headers()
		return nil
	}
	s.downloads.active.Inc()
	defer s.downloads.active.Dec()
	err = s.writeDownload(ctx, file, o.rows(a.who), w.listing, ok)
	if err != nil {
		return file.fail(statementError(ctx, err, s.cfg.DownloadTimeout))
	}
	return nil
}

// writeDownload writes the whole file.
func (s *Service) writeDownload(ctx context.Context, file *downloadFile, rows downloadRows, l signins.List, any bool) error {
	file.buf = rows.begin(file.buf)
	n, more := 0, false
	defer func() {
		s.downloads.rows.Add(float64(n))
		countRows(ctx, n)
	}()
	if any {
		read := func(ctx context.Context, yield func(*row) error) (err error) {
			r := &selection{columns: rows.columns()}
			more, err = s.reader.Download(ctx, l, r, s.cfg.DownloadRows, s.cfg.DownloadTimeout, func() error { return yield(&r.row) })
			return err
		}
		write := func(r *row) error {
			n++
			file.buf = rows.append(file.buf, r)
			return file.flush()
		}
		if err := passRows(ctx, read, write); err != nil {
			return fmt.Errorf("download sign-ins: %w", err)
		}
	}
	file.buf = rows.end(file.buf)
	return file.end(n, more)
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

// disposition is the header that names the file.
func (o downloadOptions) disposition(from, to time.Time) string {
	name := o.kind.fileName()
	if o.steps {
		name += "_AuthDetails"
	}
	extension := "csv"
	if o.json {
		extension = "json"
	}
	return "attachment; filename=" + strconv.Quote(name+"_"+from.Format(time.DateOnly)+"_"+to.Format(time.DateOnly)+"."+extension)
}
