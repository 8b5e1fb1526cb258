package report

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/gatehouse/gatehouse/query/entity"
	"github.com/gatehouse/gatehouse/query/export"
	"github.com/gatehouse/gatehouse/query/filter"
	"github.com/gatehouse/gatehouse/query/graph"
	"github.com/gatehouse/gatehouse/query/option"
	"github.com/gatehouse/gatehouse/query/rollup"
	"github.com/gatehouse/gatehouse/query/signins"
	"github.com/gatehouse/gatehouse/schemas"
)

// ErrorAnswer is the answer to GET /api/errors/{code}.
type ErrorAnswer struct {
	*report
	Code int32 `json:"code"`
	// InCatalogue is false for a code that only sign-ins know.
	InCatalogue bool    `json:"inCatalogue"`
	Name        *string `json:"name"`
	Status      *string `json:"status"`
	Reason      *string `json:"reason"`
	Remediation *string `json:"remediation"`
	// SignIns, and those of each status, of the period that the reader may see.
	tally
	// LastSeen is when the latest of them happened; nil for none.
	LastSeen    *time.Time `json:"lastSeen"`
	SignInsLink string     `json:"signInsLink"`
}

// readErrorCode reads 50126 or AADSTS50126.
func readErrorCode(text string) (int32, *graph.Problem) {
	digits := text
	if prefix := "AADSTS"; len(text) > len(prefix) && strings.EqualFold(text[:len(prefix)], prefix) {
		digits = text[len(prefix):]
	}
	code, err := strconv.ParseInt(digits, 10, 32)
	if err != nil {
		return 0, graph.BadRequest(fmt.Sprintf("'%s' is no error code: it is a whole number such as 50126, also written AADSTS50126.", graph.Clip(text)))
	}
	return int32(code), nil
}

// ErrorOptions are the options of the look-up: the period and what counts.
type ErrorOptions struct{ options }

// NewErrorOptions makes the options with their defaults.
func NewErrorOptions() *ErrorOptions {
	return &ErrorOptions{options{Period: Period{Visibility: option.Settled, all: true}, bucket: rollup.Day}}
}

// ErrorCode answers GET /api/errors/{code}.
func (s *Reports) ErrorCode(ctx context.Context, q Request, o *ErrorOptions) (*ErrorAnswer, *graph.Problem) {
	code, problem := readErrorCode(q.ID)
	if problem != nil {
		return nil, problem
	}
	r, problem := s.begin(ctx, q, o.options)
	if problem != nil {
		return nil, problem
	}
	body := &ErrorAnswer{report: r, Code: code}
	if known, ok := schemas.Errors().Lookup(code); ok {
		body.InCatalogue = true
		body.Name, body.Status, body.Reason, body.Remediation = graph.Optional(known.Name), graph.Optional(known.Status.Text()), graph.Optional(known.Reason), graph.Optional(known.Remediation)
	}
	if err := body.count(ctx); err != nil {
		return nil, r.failed(ctx, err)
	}
	if !body.InCatalogue && body.SignIns == 0 {
		return nil, graph.NotFound(fmt.Sprintf("Error code %d is neither in the catalogue nor in the sign-ins that you may see from %s to %s. See /api/reports/errors for the codes that occur.", code, shownMoment(body.From), shownMoment(body.To)))
	}
	return body, nil
}

// shownMoment is a moment in a message.
func shownMoment(t *time.Time) string {
	if t == nil {
		return "the beginning"
	}
	return t.Format("2006-01-02T15:04:05Z")
}

// count counts the sign-ins with the code, and looks at the latest of them.
func (b *ErrorAnswer) count(ctx context.Context) error {
	if b.From == nil {
		return nil
	}
	b.SignInsLink = b.links.between(b.from, b.to, b.filter())
	reading, err := b.read(ctx, rollup.Day)
	if err != nil {
		return err
	}
	where := append(b.options.kinds(), rollup.Condition{Dimension: rollup.ErrorCode, Values: []string{strconv.Itoa(int(b.Code))}})
	counts, err := reading.Count(ctx, []rollup.Dimension{rollup.Status}, where)
	if err != nil {
		return err
	}
	b.RestatedAt = graph.Moment(counts.LastRestatedAt())
	var lastDay time.Time
	for _, g := range counts.Groups {
		if b.Code == 0 && g.Key[0] != "Success" {
			continue // nobody gave a code for these
		}
		b.add(g.Key[0], g.N)
		if g.Start.After(lastDay) {
			lastDay = g.Start
		}
	}
	if b.SignIns == 0 {
		return nil
	}
	return b.latest(ctx, lastDay)
}

// latest reads of the last day with such sign-ins when the latest one was, and
// what it said where the catalogue says nothing. It is the first of a list.
func (b *ErrorAnswer) latest(ctx context.Context, day time.Time) error {
	which, err := filter.Parse(b.filter())
	if err != nil {
		return fmt.Errorf("read the latest sign-in with an error: %w", err)
	}
	l := signins.List{
		Scope: b.scope.Scope, Filter: which, AllKinds: b.options.all, Descending: true,
		First: max(signins.TicksOf(day), signins.TicksOf(b.from)), Last: min(signins.TicksOf(day.AddDate(0, 0, 1)), signins.TicksOf(b.to)) - 1,
	}
	// It is one of those that are counted, and not shown itself.
	r := &entity.Selection{Wanted: entity.ColumnsNamed("created_at", "status", "failure_reason", "remediation")}
	_, err = b.source.Lists.Walk(ctx, l, r, 1, func() error {
		b.LastSeen = graph.Moment(r.CreatedAt)
		if !b.InCatalogue {
			b.Status, b.Reason, b.Remediation = graph.Optional(r.Status), graph.Optional(r.FailureReason), graph.Optional(r.Remediation)
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("read the latest sign-in with an error: %w", err)
	}
	return nil
}

// filter takes the sign-ins with the code.
func (b *ErrorAnswer) filter() string { return "status/errorCode eq " + strconv.Itoa(int(b.Code)) }

// Table implements Answer.
func (b *ErrorAnswer) Table() export.Table {
	return export.Table{
		{"code", "name", "status", "reason", "remediation", "signIns", "lastSeen"},
		{strconv.Itoa(int(b.Code)), export.TextCell(b.Name), export.TextCell(b.Status), export.TextCell(b.Reason), export.TextCell(b.Remediation), export.NumberCell(b.SignIns), export.TimeCell(b.LastSeen)},
	}
}
