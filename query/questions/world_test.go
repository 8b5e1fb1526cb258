package questions

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/stretchr/testify/require"

	database "github.com/gatehouse/gatehouse/internal/clickhouse"
	"github.com/gatehouse/gatehouse/internal/testkit"
)

// The period of the tests is a week, up to the horizon.
var (
	from    = time.Date(2026, 3, 9, 0, 0, 0, 0, time.UTC)
	horizon = from.AddDate(0, 0, 7)
)

// row is a row of signins, as far as questions look at it.
type row struct {
	TenantID    string    `ch:"tenant_id"`
	ID          string    `ch:"_id_text"`
	CreatedAt   time.Time `ch:"created_at"`
	Revision    uint64    `ch:"revision"`
	UserID      string    `ch:"_user_id_text"`
	Name        string    `ch:"user_principal_name"`
	UserType    string    `ch:"user_type"`
	HomeTenant  string    `ch:"home_tenant_id"`
	PrincipalID string    `ch:"service_principal_id"`
	Principal   string    `ch:"service_principal_name"`
	AppID       string    `ch:"app_id"`
	App         string    `ch:"app_display_name"`
	Resource    string    `ch:"resource_display_name"`
	Address     string    `ch:"ip_address"`
	IP          string    `ch:"ip"`
	City        string    `ch:"city"`
	Country     string    `ch:"country"`
	Latitude    *float64  `ch:"latitude"`
	Longitude   *float64  `ch:"longitude"`
	ASN         uint32    `ch:"geo_asn"`
	ClientApp   string    `ch:"client_app"`
	Modern      *bool     `ch:"is_modern_auth"`
	Device      string    `ch:"_device_id_text"`
	System      string    `ch:"os_family"`
	Browser     string    `ch:"browser_family"`
	Compliant   *bool     `ch:"is_compliant"`
	Managed     *bool     `ch:"is_managed"`
	Interactive bool      `ch:"is_interactive"`
	EventType   string    `ch:"event_type"`
	Credential  string    `ch:"client_credential_type"`
	Status      string    `ch:"status"`
	ErrorCode   int32     `ch:"error_code"`
	Reason      string    `ch:"failure_reason"`
	MFA         string    `ch:"mfa_result"`
	Outcome     string    `ch:"conditional_access_status"`
	Policies    string    `ch:"applied_conditional_access_policies"`
	RiskLevel   string    `ch:"risk_level"`
	RiskState   string    `ch:"risk_state"`
	Detections  []string  `ch:"risk_event_types_v2"`
	Session     string    `ch:"_session_id_text"`
	ReceivedAt  time.Time `ch:"received_at"`
	StoredAt    time.Time `ch:"stored_at"`
	Late        uint32    `ch:"late_seconds"`
}

func pointer[T any](v T) *T { return &v }

// place sets where a row comes from.
func (r *row) place(city, country string, latitude, longitude float64) {
	r.City, r.Country, r.Latitude, r.Longitude = city, country, &latitude, &longitude
}

func (r *row) address(text string) {
	r.Address = text
	r.IP = text
	if !strings.Contains(text, ":") {
		r.IP = "::ffff:" + text
	}
}

// fail makes a row that of a sign-in that failed.
func (r *row) fail(code int32, reason string) {
	r.Status, r.ErrorCode, r.Reason, r.MFA = "Failure", code, reason, "notRequired"
}

// tenant is what happens in one tenant: an office where nothing is wrong, and
// what a test adds.
type tenant struct {
	name string
	rows []row
}

// add adds a usual sign-in of a user, changed by what is given.
func (w *tenant) add(user string, at time.Time, change ...func(*row)) {
	r := row{
		TenantID: w.name, ID: fmt.Sprintf("%s-%d", w.name, len(w.rows)), CreatedAt: at, Revision: 2,
		UserID: user, Name: user + "@example.org", UserType: "member", HomeTenant: w.name,
		AppID: "mail", App: "Mail", Resource: "Exchange", ClientApp: "Browser", Modern: pointer(true),
		Device: "laptop-" + user, System: "Windows", Browser: "Edge", Compliant: pointer(true), Managed: pointer(true),
		Interactive: true, EventType: "interactiveUser", Status: "Success", MFA: "satisfied", Outcome: "success",
		RiskLevel: "none", RiskState: "none", Session: fmt.Sprintf("session-%s-%s", user, at.Format(time.DateOnly)), ReceivedAt: at.Add(2 * time.Second), StoredAt: at.Add(3 * time.Second),
	}
	r.place("Berlin", "DE", 52.52, 13.40)
	r.address("192.0.2.10")
	for _, c := range change {
		c(&r)
	}
	w.rows = append(w.rows, r)
}

// office adds twenty people who sign in on every working day, from 40 days
// before the period to its end, and mistype now and then.
func (w *tenant) office() {
	for day := from.AddDate(0, 0, -42); day.Before(horizon); day = day.AddDate(0, 0, 1) {
		if day.Weekday() == time.Saturday || day.Weekday() == time.Sunday {
			continue
		}
		for i := range 20 {
			user, at := fmt.Sprintf("worker%d", i), day.Add(8*time.Hour+time.Duration(i)*time.Minute)
			if (day.YearDay()+i)%7 == 0 {
				w.add(user, at.Add(-20*time.Second), func(r *row) { r.fail(50126, "Wrong user name or password") })
			}
			w.add(user, at)
			w.add(user, at.Add(3*time.Hour), func(r *row) {
				r.EventType, r.Interactive, r.MFA = "nonInteractiveUser", false, "satisfiedByClaim"
			})
		}
	}
}

// deliveries are the rows as they lie in the table: each is preceded by an
// earlier revision that says something else, stands there twice, and has a copy
// in the time after the horizon.
func (w *tenant) deliveries() []row {
	var all []row
	for _, r := range w.rows {
		earlier := r
		earlier.Revision, earlier.UserID, earlier.Name, earlier.Device, earlier.Session = 1, "nobody", "nobody@example.org", "old", "old"
		earlier.Modern, earlier.Country, earlier.RiskState, earlier.RiskLevel = pointer(false), "XX", "atRisk", "high"
		later := r
		later.ID, later.CreatedAt = r.ID+"-later", r.CreatedAt.AddDate(0, 0, 10)
		all = append(all, earlier, r, r)
		if !later.CreatedAt.Before(horizon) {
			all = append(all, later)
		}
	}
	return all
}

// world is a database with the tenants of all cases.
type world struct {
	t    *testing.T
	conn driver.Conn
}

func newWorld(t *testing.T) *world {
	t.Helper()
	conn, err := database.Open(t.Context(), testkit.ClickHouse(t))
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close() })
	testkit.Input(t, conn)
	w := &world{t: t, conn: conn}
	require.NoError(t, conn.Exec(t.Context(), "SYSTEM STOP MERGES signins")) // or repeats may be gone before they are counted
	require.NoError(t, conn.Exec(t.Context(), "INSERT INTO stored_through (consumer_group, stored_through, measured_at) VALUES ('sink', ?, now64(3))", horizon.Add(2*time.Hour)))
	return w
}

func (w *world) insert(rows []row) {
	w.t.Helper()
	var columns []string
	for field := range reflect.TypeFor[row]().NumField() {
		columns = append(columns, reflect.TypeFor[row]().Field(field).Tag.Get("ch"))
	}
	ctx := clickhouse.Context(w.t.Context(), clickhouse.WithSettings(clickhouse.Settings{"async_insert": 0, "optimize_on_insert": 0, "max_partitions_per_insert_block": 0}))
	batch, err := w.conn.PrepareBatch(ctx, "INSERT INTO signins_input ("+strings.Join(columns, ", ")+")")
	require.NoError(w.t, err)
	for i := range rows {
		require.NoError(w.t, batch.AppendStruct(&rows[i]))
	}
	require.NoError(w.t, batch.Send())
}

// arguments are the parameters of a question as text, and further ones.
func arguments(q Question, tenant string, from, to time.Time, further map[string]string) []any {
	values := map[string]any{"tenant": tenant, "from": from.Format(time.DateTime), "to": to.Format(time.DateTime)}
	for _, p := range q.Parameters {
		values[p.Name] = p.Default.Bound
	}
	for name, value := range further {
		values[name] = value
	}
	var args []any
	for name, value := range values {
		args = append(args, clickhouse.Named(name, value))
	}
	return args
}

// ask runs a statement and returns its rows, by column, as text.
func (w *world) ask(statement string, args []any) (found []map[string]string) {
	w.t.Helper()
	ctx := clickhouse.Context(w.t.Context(), clickhouse.WithSettings(clickhouse.Settings{"readonly": 2, "do_not_merge_across_partitions_select_final": 1}))
	rows, err := w.conn.Query(ctx, statement, args...)
	require.NoError(w.t, err)
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		targets := make([]any, len(rows.ColumnTypes()))
		for i, column := range rows.ColumnTypes() {
			targets[i] = reflect.New(column.ScanType()).Interface()
		}
		require.NoError(w.t, rows.Scan(targets...))
		one := map[string]string{}
		for i, name := range rows.Columns() {
			one[name] = shown(reflect.ValueOf(targets[i]).Elem().Interface())
		}
		found = append(found, one)
	}
	require.NoError(w.t, rows.Err())
	return found
}

// shown is a value as text: moments without a zone, as they are UTC.
func shown(value any) string {
	if at, ok := value.(time.Time); ok {
		return at.UTC().Format("2006-01-02 15:04:05")
	}
	return fmt.Sprint(value)
}
