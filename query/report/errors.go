package report

import (
	"context"
	"strconv"

	"github.com/gatehouse/gatehouse/query/export"
	"github.com/gatehouse/gatehouse/query/graph"
	"github.com/gatehouse/gatehouse/query/rollup"
	"github.com/gatehouse/gatehouse/query/signins"
	"github.com/gatehouse/gatehouse/query/store"
	"github.com/gatehouse/gatehouse/schemas"
)

// ErrorsReport is the answer to GET /api/reports/errors.
type ErrorsReport struct {
	*report
	// Failures are all of the period, those of codes that are not listed included.
	Failures uint64       `json:"failures"`
	Errors   []errorCount `json:"errors"`
}

// errorCount is one error code with its failures.
type errorCount struct {
	Code        int32   `json:"code"`
	Name        *string `json:"name"`
	Reason      *string `json:"reason"`
	Remediation *string `json:"remediation"`
	Failures    uint64  `json:"failures"`
	SignInsLink string  `json:"signInsLink"`
}

// Errors answers GET /api/reports/errors.
func (s *Reports) Errors(ctx context.Context, q Request, o *TopOptions) (*ErrorsReport, *graph.Problem) {
	r, problem := s.begin(ctx, q, o.options)
	if problem != nil {
		return nil, problem
	}
	body := &ErrorsReport{report: r, Errors: []errorCount{}}
	if err := body.count(ctx); err != nil {
		return nil, r.failed(ctx, err)
	}
	return body, nil
}

func (b *ErrorsReport) count(ctx context.Context) error {
	if b.From == nil {
		return nil
	}
	reading, err := b.read(ctx, rollup.Whole)
	if err != nil {
		return err
	}
	where := append(b.options.kinds(), rollup.Condition{Dimension: rollup.Status, Values: []string{"Failure"}})
	counts, err := reading.Count(ctx, []rollup.Dimension{rollup.ErrorCode, rollup.Status}, where)
	if err != nil {
		return err
	}
	b.RestatedAt = graph.Moment(counts.LastRestatedAt())
	for _, v := range valuesOf(dimension{dimension: rollup.ErrorCode}, counts.Groups) {
		b.Failures += v.SignIns
		if len(b.Errors) == b.options.top {
			continue
		}
		code, _ := strconv.ParseInt(v.key, 10, 32) // as the rollups write it
		one := errorCount{Code: int32(code), Failures: v.SignIns}
		if v.key == "0" { // a failure that nobody gave a code for
			v.key = "null"
		}
		one.SignInsLink = b.links.between(b.from, b.to, "status eq 'Failure'", "status/errorCode eq "+v.key)
		if known, ok := schemas.Errors().Lookup(one.Code); ok {
			one.Name, one.Reason, one.Remediation = graph.Optional(known.Name), graph.Optional(known.Reason), graph.Optional(known.Remediation)
		}
		b.Errors = append(b.Errors, one)
	}
	return b.describe(ctx)
}

// describe takes the words for codes that the catalogue does not know, which may
// be in an operator's own, from the sign-ins.
func (b *ErrorsReport) describe(ctx context.Context) error {
	unknown := map[int32]*errorCount{}
	st := &store.Statement{}
	codes := ""
	b.scope.SelectFrom(st, "error_code, argMax(toString(failure_reason), created_at), argMax(toString(remediation), created_at)", signins.TicksOf(b.from), signins.TicksOf(b.to)-1)
	for i := range b.Errors {
		if one := &b.Errors[i]; one.Reason == nil {
			unknown[one.Code] = one
			codes += ", " + st.Bind("Int32", strconv.Itoa(int(one.Code)))
		}
	}
	if len(unknown) == 0 {
		return nil
	}
	st.And("error_code IN (" + codes[2:] + ") AND status = 'Failure'")
	st.SQL.WriteString(" GROUP BY error_code")
	return b.source.Store.EachRow(ctx, "read reasons of errors", st, func(scan func(...any) error) error {
		var code int32
		var reason, remediation string
		err := scan(&code, &reason, &remediation)
		if one := unknown[code]; err == nil && one != nil {
			one.Reason, one.Remediation = graph.Optional(reason), graph.Optional(remediation)
		}
		return err
	})
}

// Table implements Answer.
func (b *ErrorsReport) Table() export.Table {
	rows := export.Table{{"code", "name", "reason", "remediation", "failures"}}
	for _, e := range b.Errors {
		rows = append(rows, []string{strconv.Itoa(int(e.Code)), export.TextCell(e.Name), export.TextCell(e.Reason), export.TextCell(e.Remediation), export.NumberCell(e.Failures)})
	}
	return rows
}
