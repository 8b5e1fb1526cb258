package query

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/google/uuid"

	"github.com/gatehouse/gatehouse/internal/auth"
	database "github.com/gatehouse/gatehouse/internal/clickhouse"
	"github.com/gatehouse/gatehouse/internal/testkit"
	"github.com/gatehouse/gatehouse/query/limit"
)

func TestMain(m *testing.M) { testkit.Main(m) }

const (
	tenantA = "aaaaaaaa-0000-4000-8000-00000000000a"
	tenantB = "bbbbbbbb-0000-4000-8000-00000000000b"
	alice   = "a11ce000-0000-4000-8000-000000000001"
	signIns = "/v1.0/auditLogs/signIns"
)

// patience is how long something may take on a busy machine.
const patience = time.Minute

// noon is the clock of the tests; the mark stands at 11:00, the horizon at 09:00.
var (
	noon       = time.Date(2026, 7, 17, 12, 0, 0, 0, time.UTC)
	testMark   = noon.Add(-time.Hour)
	testBounds = testMark.Add(-2 * time.Hour)
)

// rig is a running service on a database of its own.
type rig struct {
	testing.TB
	service *Service
	conn    driver.Conn
	signer  *auth.Signer
	base    string
	// ahead moves the service's clock on from noon.
	ahead atomic.Int64
}

func newRig(t testing.TB, change func(*Config)) *rig {
	t.Helper()
	return newRigOn(t, testkit.ClickHouse(t), change)
}

// newBareRig is one without a database, for what is answered before anything is
// read.
func newBareRig(t testing.TB, change func(*Config)) *rig {
	t.Helper()
	return newRigOn(t, database.Config{}, change)
}

func newRigOn(t testing.TB, db database.Config, change func(*Config)) *rig {
	t.Helper()
	cfg := DefaultConfig()
	cfg.Listen = "127.0.0.1:0"
	bare := len(db.Addr) == 0
	if bare {
		cfg.ClickHouse.Addr = []string{"127.0.0.1:1"}
		cfg.AccessLog.Enabled = false
	} else {
		cfg.ClickHouse = db
	}
	signer, err := auth.OpenSigner(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	cfg.Auth = signer.Config()
	cfg.Limits = limit.Config{}     // tests ask faster than people
	cfg.StatementTimeout = patience // and share the machine with others
	if change != nil {
		change(&cfg)
	}
	s, err := New(cfg, testkit.Deps(t))
	if err != nil {
		t.Fatal(err)
	}
	r := &rig{TB: t, service: s, signer: signer}
	s.now = func() time.Time { return noon.Add(time.Duration(r.ahead.Load())) }
	r.start(cfg, bare)
	return r
}

// start runs the service until the test ends.
func (r *rig) start(cfg Config, bare bool) {
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- r.service.Run(ctx) }()
	r.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			r.Errorf("run: %v", err)
		}
	})
	testkit.Eventually(r, patience, "the service is ready", func() (bool, string) {
		if err := r.service.ready.Check(); err != nil && !bare {
			return false, err.Error()
		}
		return r.service.Addr() != "", "not listening"
	})
	r.base = "http://" + r.service.Addr()
	if bare {
		return
	}
	conn, err := database.Open(ctx, cfg.ClickHouse)
	if err != nil {
		r.Fatal(err)
	}
	r.conn = conn
	r.Cleanup(func() { _ = conn.Close() })
}

// values are columns of a row by name.
type values map[string]any

// insert stores rows in one block. A row without them gets tenant A, the time
// 08:00 (settled), revision 1, and is an interactive success.
func (r *rig) insert(rows ...values) {
	r.Helper()
	used := map[string]bool{}
	for i, row := range rows {
		for name, v := range (values{"tenant_id": tenantA, "created_at": noon.Add(-4 * time.Hour), "revision": uint64(1), "is_interactive": true, "event_type": "interactiveUser", "status": "Success", "conditional_access_status": "notApplied"}) {
			if _, set := row[name]; !set {
				row[name] = v
			}
		}
		rows[i] = inColumns(row)
		for name := range rows[i] {
			used[name] = true
		}
	}
	var columns []string
	for name := range used {
		columns = append(columns, name)
	}
	slices.Sort(columns)
	testkit.Input(r, r.conn)
	for _, group := range sameColumns(columns, rows) {
		r.insertGroup(group)
	}
}

// inColumns is a row with ids in the columns that hold them: GUIDs in those of their
// own.
func inColumns(row values) values {
	held := values{}
	for name, v := range row {
		text, _ := v.(string)
		guid, err := uuid.Parse(text)
		switch {
		case name == "unique_token_identifier":
			name = "_" + name
		case !slices.Contains([]string{"id", "user_id", "device_id", "correlation_id", "original_request_id", "session_id"}, name):
		case err == nil && guid.String() == text:
			name = "_" + name
		default:
			name = "_" + name + "_text"
		}
		held[name] = v
	}
	return held
}

// sameColumns groups rows by the columns they set, so that defaults apply.
func sameColumns(columns []string, rows []values) [][]values {
	groups := map[string][]values{}
	for _, row := range rows {
		var key strings.Builder
		for _, c := range columns {
			if _, set := row[c]; set {
				key.WriteString(c + " ")
			}
		}
		groups[key.String()] = append(groups[key.String()], row)
	}
	var list [][]values
	for _, g := range groups {
		list = append(list, g)
	}
	return list
}

func (r *rig) insertGroup(rows []values) {
	r.Helper()
	var columns []string
	for name := range rows[0] {
		columns = append(columns, name)
	}
	batch, err := r.conn.PrepareBatch(context.Background(), "INSERT INTO signins_input ("+strings.Join(columns, ", ")+")")
	if err != nil {
		r.Fatal(err)
	}
	for _, row := range rows {
		args := make([]any, len(columns))
		for i, c := range columns {
			args[i] = row[c]
		}
		if err := batch.Append(args...); err != nil {
			r.Fatal(err)
		}
	}
	if err := batch.Send(); err != nil {
		r.Fatal(err)
	}
}

// setMark stores a stored-through mark and lets the service see it.
func (r *rig) setMark(s time.Time) {
	r.Helper()
	if err := r.conn.Exec(context.Background(), "INSERT INTO stored_through VALUES ('sink', fromUnixTimestamp64Milli(?), fromUnixTimestamp64Milli(?))", s.UnixMilli(), s.Add(time.Second).UnixMilli()); err != nil {
		r.Fatal(err)
	}
	r.service.store.ForgetMark()
}

// token signs a token for tenant A's global reader unless told otherwise.
func (r *rig) token(tenant, user string, roles ...string) string {
	r.Helper()
	token, err := r.signer.Token(auth.Claims{Tenant: tenant, User: user, Roles: roles}, auth.AudienceQuery, time.Hour)
	if err != nil {
		r.Fatal(err)
	}
	return token
}

func (r *rig) reader() string { return r.token(tenantA, "", "Global Reader") }

// reply is an answer that was read to its end.
type reply struct {
	status int
	header http.Header
	text   string
	body   map[string]any
}

func (r *rig) do(method, token, target string) reply {
	r.Helper()
	if strings.HasPrefix(target, "/") {
		target = r.base + target
	}
	req, err := http.NewRequest(method, target, nil)
	if err != nil {
		r.Fatal(err)
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		r.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		r.Fatal(err)
	}
	answer := reply{status: resp.StatusCode, header: resp.Header, text: string(text)}
	if strings.Contains(resp.Header.Get("Content-Type"), "json") && len(text) > 0 {
		if err := json.Unmarshal(text, &answer.body); err != nil {
			r.Fatalf("%s: %v in %s", target, err, text)
		}
	}
	return answer
}

// get reads what must be a 200.
func (r *rig) get(token, target string) reply {
	r.Helper()
	answer := r.do(http.MethodGet, token, target)
	if answer.status != http.StatusOK {
		r.Fatalf("GET %s: %d %s", target, answer.status, answer.text)
	}
	return answer
}

// problem reads what must be an error and returns its code and message.
func (r *rig) problem(token, target string, status int) (code, message string) {
	r.Helper()
	answer := r.do(http.MethodGet, token, target)
	if answer.status != status {
		r.Fatalf("GET %s: %d %s, want %d", target, answer.status, answer.text, status)
	}
	return answer.problem(r)
}

func (a reply) problem(t testing.TB) (code, message string) {
	t.Helper()
	e, _ := a.body["error"].(map[string]any)
	inner, _ := e["innerError"].(map[string]any)
	for _, name := range []string{"date", "request-id", "client-request-id"} {
		if s, _ := inner[name].(string); s == "" {
			t.Errorf("the error %s has no innerError/%s", a.text, name)
		}
	}
	code, _ = e["code"].(string)
	message, _ = e["message"].(string)
	return code, message
}

// ids are those of a list answer, in its order.
func (a reply) ids() []string {
	list := []string{}
	items, _ := a.body["value"].([]any)
	for _, item := range items {
		id, _ := item.(map[string]any)["id"].(string)
		list = append(list, id)
	}
	return list
}

func (a reply) next() string {
	link, _ := a.body["@odata.nextLink"].(string)
	return link
}

// filtered is the list's path with a filter and further raw options.
func filtered(filter string, options ...string) string {
	return signIns + "?" + strings.Join(append([]string{"$filter=" + url.QueryEscape(filter)}, options...), "&")
}
