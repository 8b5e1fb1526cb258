package main

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/gatehouse/gatehouse/bench/history"
)

// question is something to ask the service, in one or several forms: of several
// users, say. Each form is asked in turn.
type question struct {
	name  string
	paths []string
	// download questions are large and asked less often.
	download bool
}

// known is what was found in the table: values to ask for.
type known struct {
	ids, correlations, users, names, displays, addresses []string
}

// look finds sign-ins of users of whom there are few, spread over the time.
func (r *rig) look(ctx context.Context) (k known, err error) {
	const statement = `SELECT id, correlation_id, user_id, user_principal_name, user_display_name, ip_address FROM signins
		WHERE tenant_id = ? AND created_at >= ? AND created_at < ? AND user_id != '' AND ip_address LIKE '10.%' ORDER BY id LIMIT 1`
	const samples = 12
	step := time.Duration(r.history.Days) * 24 * time.Hour / samples
	for i := range samples {
		from := r.history.End.Add(-time.Duration(i+1) * step).Add(step / 3)
		var id, correlation, user, name, display, address string
		err := r.history.DB.QueryRow(ctx, statement, history.Tenant, from, from.Add(step/3)).Scan(&id, &correlation, &user, &name, &display, &address)
		if err != nil {
			return k, fmt.Errorf("find a sign-in after %s: %w", from.Format(time.DateTime), err)
		}
		k.ids, k.correlations = append(k.ids, id), append(k.correlations, correlation)
		k.users, k.names, k.displays = append(k.users, user), append(k.names, name), append(k.displays, display)
		k.addresses = append(k.addresses, address)
	}
	return k, nil
}

// questions are those of the design's targets, then every filter of a sign-in
// report, over all of the time and over a week, then filters together.
func (r *rig) questions(ctx context.Context) ([]question, error) {
	k, err := r.look(ctx)
	if err != nil {
		return nil, err
	}
	week := r.week()
	all := endpoints(k, r.history.End)
	for _, f := range filters(k) {
		all = append(all, question{name: "filter " + f.name, paths: lists(f.expressions)})
		all = append(all, question{name: "filter " + f.name + ", a week", paths: lists(within(f.expressions, week))})
	}
	for _, f := range combined(k) {
		all = append(all, question{name: "filter " + f.name, paths: lists(f.expressions)})
		all = append(all, question{name: "filter " + f.name + ", a week", paths: lists(within(f.expressions, week))})
	}
	return all, nil
}

// week is a filter of seven days in the middle, or of a third of the time where
// that is shorter.
func (r *rig) week() string {
	span := time.Duration(r.history.Days) * 24 * time.Hour
	from := r.history.End.Add(-span * 2 / 3)
	to := from.Add(min(7*24*time.Hour, span/3))
	return fmt.Sprintf("createdDateTime ge %s and createdDateTime lt %s", from.Format(time.RFC3339), to.Format(time.RFC3339))
}

func within(expressions []string, period string) (out []string) {
	for _, e := range expressions {
		out = append(out, period+" and "+e)
	}
	return out
}

// lists are first pages of 50 of all kinds of sign-ins.
func lists(expressions []string) (paths []string) {
	for _, e := range expressions {
		paths = append(paths, list("signInEventTypes/any() and "+e))
	}
	return paths
}

func list(filter string) string {
	return "/v1.0/auditLogs/signIns?$top=50&$filter=" + url.QueryEscape(filter)
}

// endpoints are the questions that design and API name.
func endpoints(k known, end time.Time) []question {
	each := func(values []string, path func(string) string) (paths []string) {
		for _, v := range values {
			paths = append(paths, path(v))
		}
		return paths
	}
	one := func(name, path string) question { return question{name: name, paths: []string{path}} }
	return []question{
		one("newest page", "/v1.0/auditLogs/signIns?$top=50"),
		one("newest page, all kinds", list("signInEventTypes/any()")),
		one("newest page, live", "/v1.0/auditLogs/signIns?$top=50&visibility=live"),
		{name: "one sign-in by its id", paths: each(k.ids, func(id string) string { return "/v1.0/auditLogs/signIns/" + id })},
		{name: "count of a user", paths: each(k.users, func(user string) string {
			return "/v1.0/auditLogs/signIns/$count?$filter=" + url.QueryEscape("userId eq '"+user+"'")
		})},
		one("weekly report", "/api/reports/weekly"),
		one("by status and day", "/api/reports/signIns?by=status&bucket=day"),
		one("by country and week", "/api/reports/signIns?by=country&bucket=week"),
		one("by second factor and day", "/api/reports/signIns?by=mfa&bucket=day"),
		one("top applications", "/api/reports/applications?top=3"),
		one("one application", "/api/reports/applications/app-3"),
		{name: "one user's pattern", paths: each(k.users, func(user string) string { return "/api/reports/users/" + user })},
		one("failures by code", "/api/reports/errors"),
		one("legacy authentication", "/api/reports/legacyAuthentication"),
		one("an error code", "/api/errors/50126"),
		{name: "group of users", paths: []string{"/api/reports/group?ids=" + strings.Join(k.users, ",")}},
		one("tail, 100", "/api/tail?after=begin&top=100"),
		{name: "download, CSV", paths: []string{"/api/signins/download?format=csv"}, download: true},
		{name: "download of a day, JSON", paths: []string{"/api/signins/download?format=json&filter=" +
			url.QueryEscape("createdDateTime ge "+end.AddDate(0, 0, -1).Format(time.RFC3339))}, download: true},
	}
}
