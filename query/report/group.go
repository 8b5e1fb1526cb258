package report

import (
	"context"
	"fmt"
	"strings"

	"github.com/gatehouse/gatehouse/query/export"
	"github.com/gatehouse/gatehouse/query/graph"
	"github.com/gatehouse/gatehouse/query/option"
)

const (
	// maxGroup bounds the users that are named one by one.
	maxGroup = 1000
	// maxMembers bounds those of a group of the directory.
	maxMembers = 100_000
	// maxLinkedUsers bounds those that one link names: a URL of about 2 KB.
	maxLinkedUsers = 20
)

// GroupReport is the answer to GET /api/reports/group: what a group of users does.
type GroupReport struct {
	*report
	Group *string `json:"group"`
	// Members are all users that were asked for; ActiveUsers those with sign-ins.
	Members     int      `json:"members"`
	ActiveUsers int      `json:"activeUsers"`
	Inactive    []string `json:"inactive"`
	tally
	// SignInsLink is nil for more users than a link can name.
	SignInsLink       *string      `json:"signInsLink"`
	Users             []facetCount `json:"users"`
	Applications      []facetCount `json:"applications"`
	ClientApps        []facetCount `json:"clientApps"`
	Countries         []facetCount `json:"countries"`
	ConditionalAccess []facetCount `json:"conditionalAccess"`
	MFA               []facetCount `json:"mfa"`
}

// GroupOptions are the options of the report.
type GroupOptions struct {
	TopOptions
	users []string
	group string
}

// NewGroupOptions makes the options with their defaults.
func NewGroupOptions() *GroupOptions {
	return &GroupOptions{TopOptions: *NewTopOptions(maxRows, false)}
}

// Options implements option.Set.
func (o *GroupOptions) Options() []option.Option {
	ids := option.Text("ids", new(string), fmt.Sprintf("Ids or principal names of users by comma, up to %d; this or group.", maxGroup))
	ids.Read = func(text string) *graph.Problem {
		o.users = splitUsers(text)
		return nil
	}
	group := option.Text("group", &o.group, "A group of the tenant's directory by id or name, groups in it included, for who may read policies.")
	return append(o.TopOptions.Options(), ids, group)
}

// Check implements option.Set.
func (o *GroupOptions) Check() *graph.Problem {
	if (len(o.users) == 0) == (o.group == "") {
		return graph.BadRequest("Give either ids, user ids or names by comma, or group, a group of the tenant's directory by id or name.")
	}
	return o.TopOptions.Check()
}

// Group answers GET /api/reports/group.
func (s *Reports) Group(ctx context.Context, q Request, o *GroupOptions) (*GroupReport, *graph.Problem) {
	users, group, most := o.users, o.group, maxGroup
	if group != "" {
		most = maxMembers
		var problem *graph.Problem
		if users, problem = s.membersOf(q.Who, group); problem != nil {
			return nil, problem
		}
	}
	if len(users) > most {
		return nil, graph.BadRequest(fmt.Sprintf("The group has %d users; a report takes at most %d.", len(users), most))
	}
	r, problem := s.begin(ctx, q, o.options)
	if problem != nil {
		return nil, problem
	}
	body := &GroupReport{report: r, Group: graph.Optional(group), Members: len(users), Inactive: users}
	if err := body.count(ctx, users); err != nil {
		return nil, r.failed(ctx, err)
	}
	return body, nil
}

// splitUsers reads ids and names by comma, each once.
func splitUsers(text string) []string {
	var users []string
	seen := map[string]bool{}
	for _, user := range strings.Split(text, ",") {
		user = strings.TrimSpace(user)
		if key := sameUser(user); user != "" && !seen[key] {
			seen[key] = true
			users = append(users, user)
		}
	}
	return users
}

func (b *GroupReport) count(ctx context.Context, users []string) error {
	found := map[string][]*facet{}
	if b.From != nil && len(users) > 0 {
		ctx, err := groupMembers(users).send(ctx)
		if err != nil {
			return err
		}
		found, b.RestatedAt, err = b.facets(ctx, []facetSource{
			{"user", userKey, "user_principal_name", []string{"user_id", "user_principal_name", "service_principal_id"}},
			{"app", "app_id", "app_display_name", []string{"app_id", "app_display_name"}},
			{"clientApp", "client_app", "''", []string{"client_app"}},
			{"country", "country", "''", []string{"country"}},
			{"conditionalAccess", "conditional_access_status", "''", []string{"conditional_access_status"}},
			{"mfa", "mfa_result", "''", []string{"mfa_result"}},
		}, groupMembers(users).are)
		if err != nil {
			return err
		}
	}
	for _, f := range found["user"] {
		b.plus(f.tally)
	}
	b.ActiveUsers, b.Inactive = activity(users, found["user"])
	all := "" // of the group, for links
	if len(users) > 0 && len(users) <= maxLinkedUsers {
		all = anyUser(users) + " and "
		link := b.links.between(b.from, b.to, anyUser(users))
		b.SignInsLink = &link
	}
	b.Users = b.list(found["user"], func(f *facet) string { return all + isUser(f.value) })
	for _, part := range []struct {
		into             *[]facetCount
		facets, property string
	}{
		{&b.Applications, "app", "appId"}, {&b.ClientApps, "clientApp", "@gatehouse.clientApp"}, {&b.Countries, "country", "location/countryOrRegion"},
		{&b.ConditionalAccess, "conditionalAccess", "conditionalAccessStatus"}, {&b.MFA, "mfa", "@gatehouse.mfaResult"},
	} {
		*part.into = b.list(found[part.facets], func(f *facet) string { return all + is(part.property, f.value) })
		if all == "" {
			unlink(*part.into)
		}
	}
	return nil
}

// unlink takes links away that would list more than is counted.
func unlink(items []facetCount) {
	for i := range items {
		items[i].SignInsLink = ""
	}
}

// anyUser is the filter of the sign-ins of users by id or name.
func anyUser(users []string) string {
	terms := make([]string, len(users))
	for i, user := range users {
		terms[i] = is(userProperty(user), user)
	}
	return either(terms)
}

// activity tells how many users have signed in, and who of those asked for has not.
func activity(users []string, seen []*facet) (active int, inactive []string) {
	known := map[string]bool{}
	for _, f := range seen {
		known[sameUser(f.value)], known[sameUser(f.name)] = true, true
	}
	inactive = []string{}
	for _, user := range users {
		if !known[sameUser(user)] {
			inactive = append(inactive, user)
		}
	}
	return len(users) - len(inactive), inactive // who has sign-ins with and without an id is one
}

// Table implements Answer.
func (b *GroupReport) Table() export.Table {
	return facetTable([]string{"user", "application", "clientApp", "country", "conditionalAccess", "mfa"}, b.Users, b.Applications, b.ClientApps, b.Countries, b.ConditionalAccess, b.MFA)
}
