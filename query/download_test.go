package query

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/gatehouse/gatehouse/internal/testkit"
	"github.com/gatehouse/gatehouse/query/export"
	"github.com/gatehouse/gatehouse/schemas"
	"github.com/gatehouse/gatehouse/schemas/csvexport"
	"github.com/gatehouse/gatehouse/schemas/rawevent"
)

const downloads = "/api/signins/download?"

// cells reads a CSV file, and wants the mark by which it is known to be UTF-8.
func cells(t *testing.T, text string) [][]string {
	t.Helper()
	text, marked := strings.CutPrefix(text, export.ByteOrderMark)
	if !marked || !strings.HasSuffix(text, "\r\n") {
		t.Errorf("no byte order mark, or no end of line: %q", text)
	}
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// richRow is a sign-in with something in every column of the file.
func richRow() values {
	yes, no, latency := true, false, uint32(131)
	return values{
		"id": "-starts-like-a-formula", "created_at": noon.Add(-4*time.Hour + 1234567*100*time.Nanosecond), "user_agent": "Agent with \"quotes\", commas\nand lines", "correlation_id": "c1",
		"user_id": "u1", "user_display_name": "=HYPERLINK(\"x\")", "user_principal_name": "'+mira@fernhill.example", "user_type": "member",
		"cross_tenant_access_type": "none", "incoming_token_type": "primaryRefreshToken", "authentication_protocol": "oAuth2", "unique_token_identifier": "-token",
		"client_credential_type": "clientSecret", "app_display_name": "Fernhill Payroll", "app_id": "app-1", "resource_display_name": "@API", "resource_id": "res-1",
		"resource_tenant_id": "t1", "home_tenant_id": "h1", "ip_address": "203.0.113.24", "city": "Lagos", "country": "NG", "status": "Failure", "error_code": int32(50126),
		"failure_reason": "Invalid username or password", "client_app": "Browser", "device_id": "d1", "browser": "Edge 130", "operating_system": "Windows 10",
		"is_compliant": &yes, "is_managed": &no, "trust_type": "Hybrid Azure AD joined", "additional_details": "MFA denied", "authentication_requirement": "multiFactorAuthentication",
		"session_id": "s1", "autonomous_system_number": uint32(64500), "token_issuer_type": "AzureAD", "processing_time_ms": &latency, "conditional_access_status": "notApplied",
		"more": `{"originalTransferMethod":"deviceCodeFlow","appOwnerTenantId":"o1","resourceOwnerTenantId":"o2","homeTenantName":"Home","signInIdentifier":"mira","ipAddressFromResourceProvider":"203.0.113.25",` +
			`"isThroughGlobalSecureAccess":true,"globalSecureAccessIpAddress":"203.0.113.26","flaggedForReview":false,"tokenIssuerName":"issuer","mfaDetail":{"authMethod":"Text message","authDetail":"+47 12"},` +
			`"tokenProtectionStatusDetails":{"signInSessionStatus":"unbound","signInSessionStatusCode":1002},"managedServiceIdentity":{"msiType":"none","associatedResourceId":"a1","federatedTokenId":"f1","federatedTokenIssuer":"i1"}}`,
		"authentication_details": `[{"authenticationStepDateTime":"2026-07-17T08:00:00Z","authenticationMethod":"Password","authenticationMethodDetail":"Cloud","succeeded":true,"authenticationStepResultDetail":"-","authenticationStepRequirement":"Primary"},` +
			`{"authenticationStepDateTime":"2026-07-17T08:00:01Z","authenticationMethod":"Text message","succeeded":false,"authenticationStepResultDetail":"MFA denied"}]`,
	}
}

// What is downloaded can be replayed: every cell means to the decoder of exports
// what it meant here.
func TestDownload_csv_isReadBackByReplay(t *testing.T) {
	r := newRig(t, nil)
	r.setMark(testMark)
	r.insert(richRow())
	r.insert(values{"id": "plain", "created_at": noon.Add(-5 * time.Hour), "country": "NO", "user_principal_name": "ada@example.com"})
	answer := r.get(r.reader(), downloads)
	rows := cells(t, answer.text)
	if len(rows) != 3 || len(rows[0]) != 57 {
		t.Fatalf("%d rows of %d cells", len(rows), len(rows[0]))
	}
	for i, cell := range rows[1] {
		if cell == "" {
			t.Errorf("the cell of %s is empty", rows[0][i])
		}
	}
	var read []*schemas.SignIn
	err := csvexport.Rows(strings.NewReader(answer.text), func(line int, event []byte, err error) bool {
		if err != nil {
			t.Errorf("line %d: %v", line, err)
		}
		rawevent.NewDecoder().Decode(bytes.Clone(event), rawevent.Source{Tenant: tenantA, Received: noon}, func(d rawevent.Decoded) bool {
			if d.Err != nil {
				t.Errorf("line %d: %v", line, d.Err)
				return true
			}
			read = append(read, d.Event.CloneVT())
			return true
		})
		return true
	})
	if err != nil || len(read) != 2 {
		t.Fatalf("%d events, %v", len(read), err)
	}
	ev := read[0]
	if len(ev.Additional) > 0 {
		t.Errorf("not understood: %v", ev.Additional)
	}
	for name, pair := range map[string][2]any{
		"id": {ev.Id, "-starts-like-a-formula"}, "created": {ev.CreatedUnixNano, noon.Add(-4*time.Hour + 1234567*100*time.Nanosecond).UnixNano()},
		"user": {ev.UserDisplayName, `=HYPERLINK("x")`}, "upn": {ev.UserPrincipalName, "'+mira@fernhill.example"}, "agent": {ev.UserAgent, "Agent with \"quotes\", commas\nand lines"},
		"type": {ev.UserType, "member"}, "token": {ev.UniqueTokenIdentifier, "-token"}, "app": {ev.AppId, "app-1"}, "resource": {ev.ResourceDisplayName, "@API"},
		"place": {ev.Location.City + "/" + ev.Location.State + "/" + ev.Location.CountryOrRegion, "Lagos//NG"}, "country": {read[1].Location.CountryOrRegion, "NO"},
		"code": {ev.Status.GetErrorCode(), int32(50126)}, "reason": {ev.Status.FailureReason, "Invalid username or password"}, "details": {ev.Status.AdditionalDetails, "MFA denied"},
		"client app": {ev.ClientAppUsed, "Browser"}, "compliant": {ev.DeviceDetail.GetIsCompliant(), true}, "managed": {ev.DeviceDetail.GetIsManaged(), false},
		"requirement": {ev.AuthenticationRequirement, "multiFactorAuthentication"}, "access": {ev.ConditionalAccessStatus, "notApplied"}, "latency": {ev.GetProcessingTimeInMilliseconds(), int64(131)},
		"asn": {ev.AutonomousSystemNumber, uint32(64500)}, "mfa": {ev.MfaDetail.AuthMethod + "/" + ev.MfaDetail.AuthDetail, "Text message/+47 12"},
		"global": {ev.GetIsThroughGlobalSecureAccess(), true}, "flagged": {ev.FlaggedForReview != nil && !*ev.FlaggedForReview, true},
		"protection": {ev.TokenProtectionStatusDetails.GetSignInSessionStatusCode(), int32(1002)}, "managed identity": {ev.ManagedServiceIdentity.FederatedTokenIssuer, "i1"},
		"success": {read[1].Status.Word, "Success"},
	} {
		if fmt.Sprint(pair[0]) != fmt.Sprint(pair[1]) {
			t.Errorf("%s is %v, was %v", name, pair[0], pair[1])
		}
	}
}

func TestDownload_files_nameTheirKindAndRange(t *testing.T) {
	r := newRig(t, nil)
	r.setMark(testMark)
	full := richRow()
	full["id"] = "full"
	r.insert(full)
	for id, kind := range map[string]string{"app": "servicePrincipal", "identity": "managedIdentity", "silent": "nonInteractiveUser"} {
		r.insert(values{"id": id, "is_interactive": false, "event_type": kind, "service_principal_id": "sp"})
	}
	apps := url.QueryEscape("signInEventTypes/any(t: t eq 'servicePrincipal')")
	for options, want := range map[string][2]string{
		"":                                     {"InteractiveSignIns_2026-06-17_2026-07-17.csv", "full"},
		"kind=nonInteractive":                  {"NonInteractiveSignIns_2026-06-17_2026-07-17.csv", "silent"},
		"kind=application":                     {"ApplicationSignIns_2026-06-17_2026-07-17.csv", "app"},
		"kind=managedIdentity&format=CSV":      {"MSISignIns_2026-06-17_2026-07-17.csv", "identity"},
		"filter=" + apps:                       {"SignIns_2026-06-17_2026-07-17.csv", "app"},
		"part=authenticationDetails":           {"InteractiveSignIns_AuthDetails_2026-06-17_2026-07-17.csv", "full full"},
		"visibility=live&$search=%22nobody%22": {"InteractiveSignIns_2026-06-17_2026-07-17.csv", ""},
		"$filter=" + url.QueryEscape("createdDateTime ge 2026-07-01 and createdDateTime lt 2026-07-03"): {"InteractiveSignIns_2026-07-01_2026-07-03.csv", ""},
		"$filter=" + url.QueryEscape("status eq 'Failure' or appId eq 'x'"):                             {"InteractiveSignIns_2026-06-17_2026-07-17.csv", "full"},
	} {
		answer := r.get(r.reader(), downloads+options)
		if got := answer.header.Get("Content-Disposition"); got != `attachment; filename="`+want[0]+`"` {
			t.Errorf("%s: %s", options, got)
		}
		var ids []string
		rows := cells(t, answer.text)
		for _, row := range rows[1:] {
			for i, name := range rows[0] {
				if name == "Request ID" {
					ids = append(ids, row[i])
				}
			}
		}
		if got := strings.Join(ids, " "); got != want[1] {
			t.Errorf("%s: %s, want %s", options, got, want[1])
		}
	}
	steps := cells(t, r.get(r.reader(), downloads+"part=authenticationDetails").text)
	if got := fmt.Sprint(steps[1]); got != "[full 2026-07-17T08:00:00Z Password Cloud Yes '- Primary]" {
		t.Errorf("a step is %s", got)
	}
	for _, options := range []string{"format=xls", "part=x", "kind=x", "$top=5", "$orderby=createdDateTime", "filter=nonsense", "visibility=x"} {
		r.problem(r.reader(), downloads+options, http.StatusBadRequest)
	}
}

func TestDownload_json_isWhatTheListShows(t *testing.T) {
	r := newRig(t, nil)
	r.setMark(testMark)
	full := richRow()
	full["applied_conditional_access_policies"] = `[{"id":"secret"}]`
	r.insert(full)
	r.insert(values{"id": "b", "created_at": noon.Add(-5 * time.Hour)}, values{"id": "unsettled", "created_at": noon})
	for _, token := range []string{r.reader(), r.token(tenantA, "", "Reports Reader")} {
		var want, got any
		list := r.get(token, "/beta/auditLogs/signIns")
		want = list.body["value"]
		answer := r.request(token, downloads+"format=json", nil)
		if err := json.Unmarshal([]byte(answer.text), &got); err != nil {
			t.Fatal(err)
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("got %v, want %v", got, want)
		}
		if answer.header.Get("Gatehouse-Horizon") == "" {
			t.Error("the horizon is not told")
		}
	}
	if got := r.request(r.reader(), downloads+"format=json&part=authenticationDetails", nil).text; !strings.Contains(got, `{"requestId":"-starts-like-a-formula","authenticationStepDateTime":"2026-07-17T08:00:00Z","authenticationMethod":"Password"`) {
		t.Errorf("steps: %s", got)
	}
	own := r.token(tenantA, alice)
	if got := r.request(own, downloads+"format=json", nil).text; strings.TrimSpace(strings.ReplaceAll(got, "\n", "")) != "[]" {
		t.Errorf("a user without sign-ins of their own sees %s", got)
	}
}

// request is get for answers that are no objects.
func (r *rig) request(token, target string, header http.Header) reply {
	r.Helper()
	req, err := http.NewRequest(http.MethodGet, r.base+target, nil)
	if err != nil {
		r.Fatal(err)
	}
	for name, value := range header {
		req.Header[name] = value
	}
	req.Header.Set("Authorization", "Bearer "+token)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		r.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		r.Fatalf("GET %s: %d %s %v", target, resp.StatusCode, text, err)
	}
	for name, value := range resp.Trailer {
		resp.Header[name] = value
	}
	return reply{status: resp.StatusCode, header: resp.Header, text: string(text)}
}

func TestDownload_theNewest_saysWhetherThereAreMore(t *testing.T) {
	r := newRig(t, func(c *Config) { c.DownloadRows = 30 })
	r.setMark(testMark)
	var rows []values
	for i := range 50 { // many of one instant, and gaps of days
		rows = append(rows, values{"id": fmt.Sprintf("e%02d", i), "created_at": noon.Add(-4*time.Hour).AddDate(0, 0, -i/20*5)})
	}
	r.insert(rows...)
	list := r.get(r.reader(), signIns).ids()
	header := http.Header{"Accept-Encoding": {"br, gzip;q=0.5"}}
	answer := r.request(r.reader(), downloads, header)
	if answer.header.Get("Content-Encoding") != "gzip" {
		t.Fatal("not compressed")
	}
	unzipped, err := gzip.NewReader(strings.NewReader(answer.text))
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(unzipped)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, row := range cells(t, string(text))[1:] {
		got = append(got, row[1])
	}
	if strings.Join(got, " ") != strings.Join(list[:30], " ") {
		t.Errorf("got %v, the list is %v", got, list)
	}
	if answer.header.Get(export.MoreTrailer) != "true" || answer.header.Get(export.RowsTrailer) != "30" {
		t.Errorf("trailer %v", answer.header)
	}
	few := r.request(r.reader(), downloads+"filter="+url.QueryEscape("id in ('e01','e49')"), http.Header{"Accept-Encoding": {"gzip;q=0"}})
	if few.header.Get(export.MoreTrailer) != "false" || few.header.Get("Content-Encoding") != "" || len(cells(t, few.text)) != 3 {
		t.Errorf("few: %v %s", few.header, few.text)
	}
}

// bulk stores n wide rows by ClickHouse itself, far more than buffers hold, also compressed.
func (r *rig) bulk(n int) {
	r.Helper()
	err := r.conn.Exec(context.Background(), fmt.Sprintf(`INSERT INTO signins (tenant_id, created_at, _id_text, revision, is_interactive, event_type, status, user_display_name)
SELECT '%s', fromUnixTimestamp64Milli(%d) - toIntervalMillisecond(number), toString(number), 1, true, 'interactiveUser', 'Success', randomPrintableASCII(2000) FROM numbers(%d)`, tenantA, noon.Add(-4*time.Hour).UnixMilli(), n))
	if err != nil {
		r.Fatal(err)
	}
}

// running counts the statements of downloads at work in the test's database.
func (r *rig) running() (n uint64) {
	r.Helper()
	const statement = "SELECT count() FROM system.processes WHERE current_database = currentDatabase() AND query LIKE '%FROM signins_stored FINAL%' AND query NOT LIKE '%system.processes%'"
	if err := r.conn.QueryRow(context.Background(), statement).Scan(&n); err != nil {
		r.Fatal(err)
	}
	return n
}

// begin starts a download and takes its first line only.
func (r *rig) begin(ctx context.Context) *bufio.Reader {
	r.Helper()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, r.base+downloads, nil)
	if err != nil {
		r.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+r.reader())
	req.Header.Set("Accept-Encoding", "identity")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		r.Fatal(err)
	}
	r.Cleanup(func() { _ = resp.Body.Close() })
	body := bufio.NewReader(resp.Body)
	if _, err := body.ReadString('\n'); err != nil {
		r.Fatal(err)
	}
	testkit.Eventually(r, patience, "the statement waits for the client", func() (bool, string) { n := r.running(); return n > 0, fmt.Sprint(n) })
	return body
}

func TestDownload_clientThatGoes_leavesNoStatement(t *testing.T) {
	r := newRig(t, nil)
	r.setMark(testMark)
	r.bulk(30_000)
	ctx, cancel := context.WithCancel(context.Background())
	r.begin(ctx)
	cancel()
	testkit.Eventually(t, patience, "no statement is left", func() (bool, string) { n := r.running(); return n == 0, fmt.Sprint(n) })
	testkit.Eventually(t, patience, "the download has ended", func() (bool, string) {
		text := r.get("", "/metrics").text
		return strings.Contains(text, "gatehouse_query_downloads_active 0"), text
	})
}

func TestDownload_failsMidway_cutsTheConnection(t *testing.T) {
	r := newRig(t, nil)
	r.setMark(testMark)
	r.bulk(30_000)
	body := r.begin(context.Background())
	if err := r.conn.Exec(context.Background(), "KILL QUERY WHERE current_database = currentDatabase() AND query LIKE '%FROM signins_stored FINAL%' AND query NOT LIKE '%KILL%' ASYNC"); err != nil {
		t.Fatal(err)
	}
	if n, err := io.Copy(io.Discard, body); err == nil {
		t.Errorf("a file that ends after %d bytes looks whole", n)
	}
}

// A download takes as long as its client does; those of several clients who read slowly
// leave lists to everybody else.
func TestDownload_manySlowClients_leaveListsToOthers(t *testing.T) {
	r := newRig(t, nil)
	r.setMark(testMark)
	r.bulk(30_000)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	for range 12 {
		r.begin(ctx)
	}
	testkit.Eventually(t, patience, "all are under way", func() (bool, string) {
		text := r.get("", "/metrics").text
		return strings.Contains(text, "gatehouse_query_downloads_active 12\n"), text
	})
	if got := r.get(r.reader(), signIns+"?$top=1"); got.status != http.StatusOK {
		t.Errorf("a list beside them: %d %s", got.status, got.text)
	}
}
