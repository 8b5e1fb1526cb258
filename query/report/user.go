package report

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/gatehouse/gatehouse/query/export"
	"github.com/gatehouse/gatehouse/query/filter"
	"github.com/gatehouse/gatehouse/query/graph"
	"github.com/gatehouse/gatehouse/query/store"
)

// UserReport is the answer to GET /api/reports/users/{id}: one user's pattern.
type UserReport struct {
	*report
	UserID            *string `json:"userId"`
	UserPrincipalName *string `json:"userPrincipalName"`
	tally
	FirstDateTime *time.Time `json:"firstDateTime"`
	LastDateTime  *time.Time `json:"lastDateTime"`
	SignInsLink   string     `json:"signInsLink"`
	// WeekdayHours has 7 rows, Monday first, of 24 hours, UTC.
	WeekdayHours [7][24]uint64 `json:"weekdayHours"`
	Applications []facetCount  `json:"applications"`
	Locations    []facetCount  `json:"locations"`
	Devices      []facetCount  `json:"devices"`
}

// User answers GET /api/reports/users/{id}.
func (s *Reports) User(ctx context.Context, q Request, o *TopOptions) (*UserReport, *graph.Problem) {
	id := q.ID
	if !q.Who.WholeTenant && !slices.Contains(filter.IDSpellings(q.Who.User), id) {
		return nil, graph.Forbidden("The token shows no one's sign-ins but its own user's.")
	}
	r, problem := s.begin(ctx, q, o.options)
	if problem != nil {
		return nil, problem
	}
	body := &UserReport{report: r, Applications: []facetCount{}, Locations: []facetCount{}, Devices: []facetCount{}}
	if err := body.count(ctx, id); err != nil {
		return nil, r.failed(ctx, err)
	}
	return body, nil
}

func (b *UserReport) count(ctx context.Context, id string) error {
	if b.From == nil {
		return nil
	}
	user := is(userProperty(id), id)
	b.SignInsLink = b.links.between(b.from, b.to, user)
	found, restatedAt, err := b.facets(ctx, []facetSource{
		{"hour", "toUInt32((toDayOfWeek(hour) - 1) * 24 + toHour(hour))", "''", []string{hourColumn}},
		{"user", "user_id", "user_principal_name", []string{"user_id", "user_principal_name"}},
		{"app", "app_id", "app_display_name", []string{"app_id", "app_display_name"}},
		{"location", "country || '\\n' || state || '\\n' || city", "''", []string{"country", "state", "city"}},
		{"device", "os_family || '\\n' || browser_family || '\\n' || device_id", "device_display_name", []string{"os_family", "browser_family", "device_id", "device_display_name"}},
	}, func(st *store.Statement) string { return areUsers(st, []string{id}) })
	if err != nil {
		return err
	}
	b.RestatedAt = restatedAt
	b.hours(found["hour"])
	if users := found["user"]; len(users) > 0 {
		b.UserID, b.UserPrincipalName = graph.Optional(users[0].value), graph.Optional(users[0].name)
	}
	b.Applications = b.list(found["app"], func(f *facet) string { return user + " and " + is("appId", f.value) })
	b.Locations = b.list(found["location"], func(f *facet) string {
		return user + " and " + allOf(f, "location/countryOrRegion", "location/state", "location/city")
	})
	b.Devices = b.list(found["device"], func(f *facet) string {
		return user + " and " + allOf(f, "@gatehouse.operatingSystemFamily", "@gatehouse.browserFamily", "deviceDetail/deviceId")
	})
	return nil
}

// hours fills the pattern and what follows from all sign-ins.
func (b *UserReport) hours(hours []*facet) {
	for _, f := range hours {
		at, err := strconv.Atoi(f.value)
		if err != nil || at < 0 || at >= 7*24 {
			continue // not reached: the statement makes them
		}
		b.WeekdayHours[at/24][at%24] = f.SignIns
		b.plus(f.tally)
		if first := graph.Moment(f.first); b.FirstDateTime == nil || first.Before(*b.FirstDateTime) {
			b.FirstDateTime = first
		}
		if last := graph.Moment(f.last); b.LastDateTime == nil || last.After(*b.LastDateTime) {
			b.LastDateTime = last
		}
	}
}

var weekdays = [7]string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}

// Table is the pattern: a row for each weekday.
func (b *UserReport) Table() export.Table {
	rows := export.Table{{"weekday"}}
	for hour := range 24 {
		rows[0] = append(rows[0], fmt.Sprintf("%02d:00", hour))
	}
	for i, hours := range b.WeekdayHours {
		row := []string{weekdays[i]}
		for _, n := range hours {
			row = append(row, export.NumberCell(n))
		}
		rows = append(rows, row)
	}
	return rows
}
