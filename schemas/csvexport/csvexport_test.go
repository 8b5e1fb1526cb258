package csvexport

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/gatehouse/gatehouse/schemas"
	"github.com/gatehouse/gatehouse/schemas/rawevent"
)

type csvRow struct {
	line  int
	event []byte
	err   error
}

func csvRows(t testing.TB, text string) []csvRow {
	t.Helper()
	rows, err := readCSV(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func readCSV(r io.Reader) ([]csvRow, error) {
	var rows []csvRow
	err := Rows(r, func(line int, event []byte, err error) bool {
		rows = append(rows, csvRow{line, append([]byte(nil), event...), err})
		return true
	})
	return rows, err
}

func TestRows_portal(t *testing.T) {
	text, err := os.ReadFile("testdata/portal.csv")
	if err != nil {
		t.Fatal(err)
	}
	rows := csvRows(t, string(text))
	var lines []int
	for _, row := range rows {
		lines = append(lines, row.line)
	}
	if fmt.Sprint(lines) != "[2 3 5]" {
		t.Fatalf("rows begin at lines %v, want [2 3 5]", lines)
	}
	checkEvent(t, rows[0].event, map[string]string{
		"id": id1, "createdUnixNano": nanos("2026-03-04T05:06:07Z"), "provenance.format": "FORMAT_PORTAL_CSV",
		"userPrincipalName": "mira.okonkwo@fernhill.example", "userType": "member", "appId": "c2a5f7a0-5d0b-4b52-9d2e-0b8a9a1c7e33",
		"resourceId": "3d7a5c31-8f5e-4a0e-a2b4-5f0f9d6a1b44", "ipAddress": "203.0.113.24", "autonomousSystemNumber": "64500",
		"location.city": "Lagos", "location.state": "Lagos State", "location.countryOrRegion": "NG",
		"status.word": "Success", "status.errorCode": "0", "status.additionalDetails": "MFA requirement satisfied by claim in the token",
		"deviceDetail.isCompliant": "true", "deviceDetail.trustType": "Hybrid Azure AD joined", "incomingTokenType": "primaryRefreshToken",
		"conditionalAccessStatus": "notApplied", "authenticationRequirement": "multiFactorAuthentication",
		"processingTimeInMilliseconds": "131", "isThroughGlobalSecureAccess": "false", "tokenProtectionStatusDetails.signInSessionStatusCode": "1002",
		"managedServiceIdentity": absent, "mfaDetail.authMethod": "Text message", "additional": absent,
	})
	checkEvent(t, rows[1].event, map[string]string{
		"id": id2, "status.word": "Interrupted", "status.errorCode": "50140", "userAgent": "Agent with \"quotes\"\nand lines",
		"incomingTokenType": "none", "+Incoming token type (2)": `"saml20"`, "deviceDetail": absent,
		"location.city": "Lagos", "location.countryOrRegion": "NG", "+record/Location": absent,
	})
	checkEvent(t, rows[2].event, map[string]string{"id": id3, "incomingTokenType": "refreshToken", "conditionalAccessStatus": "failure",
		"status.word": "Failure", "status.errorCode": "53003", "deviceDetail.isManaged": "false"})
}

func TestRows_logAnalytics(t *testing.T) {
	text := "\ufeffTimeGenerated [UTC],Id,Category,ResultType,AppId,UserPrincipalName,IsInteractive,AADTenantId,DeviceDetail_dynamic,DeviceDetail_string\r\n" +
		"\"3/4/2026, 5:08:09.123 AM\"," + id1 + ",SignInLogs,50126,app-1,MIRA@fernhill.example,True," + fernhill + ",,\"{\"\"browser\"\":\r\n\"\"Edge\"\"}\"\r\n" +
		"short,row\r\n" +
		"2026-03-04T05:08:10Z," + id2 + ",NonInteractiveUserSignInLogs,0,app-1,,FALSE," + fernhill + ",{},\r\n"
	rows := csvRows(t, text)
	if len(rows) != 3 || rows[1].err == nil || rows[1].line != 4 || rows[1].event != nil {
		t.Fatalf("got %v, want three rows, the second one refused at line 4", rows)
	}
	if want := "read CSV row: it has 2 cells, the header 10"; rows[1].err.Error() != want {
		t.Errorf("refused with %q, want %q", rows[1].err, want)
	}
	checkEvent(t, rows[0].event, map[string]string{"id": id1, "status.errorCode": "50126", "isInteractive": "true",
		"tenantId": fernhill, "deviceDetail.browser": "Edge", "provenance.format": "FORMAT_LOG_ANALYTICS",
		"createdUnixNano": nanos("2026-03-04T05:08:09.123Z")})
	checkEvent(t, rows[2].event, map[string]string{"id": id2, "isInteractive": "false", "deviceDetail": absent,
		"userPrincipalName": absent, "category": "NonInteractiveUserSignInLogs"})
}

func TestRows_brokenQuotesCostOneRow(t *testing.T) {
	text := "Id,ResultType,AppId\n" + id1 + ",0,\"a\" b\n" + id2 + ",0,app\n"
	rows := csvRows(t, text)
	if len(rows) != 2 || rows[0].err == nil || rows[1].err != nil || rows[1].line != 3 {
		t.Fatalf("got %v, want the first row refused and the second read", rows)
	}
	if !strings.Contains(rows[0].err.Error(), "line 2") {
		t.Errorf("%q does not name the line", rows[0].err)
	}
}

func TestRows_refusesOtherFiles(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"empty":                           {"", "the file is empty"},
		"query result":                    {"StartTime [UTC],IPAddress,attempts,Type\n", "no export of sign-ins"},
		"portal's authentication details": {"Request ID,Authentication method,Succeeded\n", "no export of sign-ins"},
		"UTF-16":                          {"\xff\xfeI\x00d\x00", "UTF-16; save it as UTF-8"},
		"UTF-16, the larger byte first":   {"\xfe\xff\x00I\x00d", "UTF-16; save it as UTF-8"},
		"the portal's without a status":   {"Date (UTC),Request ID\n", "no export of sign-ins"},
		"the portal's without an id":      {"Date (UTC),Status\n", "no export of sign-ins"},
		"the portal's without a date":     {"Request ID,Status\n", "no export of sign-ins"},
		"results without an actor":        {"Id,ResultType,IPAddress\n", "no export of sign-ins"},
		"actors without a result":         {"Id,AppId,UserId\n", "no export of sign-ins"},
		"no id, and no time":              {"ResultType,AppId,IPAddress\n", "no export of sign-ins"},
		"no id, and no place":             {"ResultType,AppId,TimeGenerated\n", "no export of sign-ins"},
		"other records with properties":   {"properties,TenantId\n", "no export of sign-ins"},
		"what was found, joined":          {"a,b\n", "found a, b"},
		"no UTF-8":                        {"Id,Result\xff,AppId\n", "column 2 is not UTF-8"},
	} {
		if _, err := readCSV(strings.NewReader(c.text)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}

func TestRows_readError(t *testing.T) {
	broken := errors.New("disk gone")
	r := io.MultiReader(strings.NewReader("Id,ResultType,AppId\n"+id1+",0,app\n"), iotest.ErrReader(broken))
	rows, err := readCSV(r)
	if !errors.Is(err, broken) || len(rows) != 1 {
		t.Errorf("got %d rows and %v, want one row and the reader's error", len(rows), err)
	}
}

// The header may end with the reader's own error, which tells more than a missing one.
func TestRows_readErrorAtOnce(t *testing.T) {
	broken := errors.New("disk gone")
	if _, err := readCSV(iotest.ErrReader(broken)); !errors.Is(err, broken) {
		t.Errorf("got %v, want the reader's error", err)
	}
}

// The bound on a row is none on the file.
func TestRows_longFile(t *testing.T) {
	row := id1 + ",0," + strings.Repeat("x", schemas.MaxEventBytes/4) + "\n"
	rows, err := readCSV(strings.NewReader("Id,ResultType,AppId\n" + strings.Repeat(row, 12)))
	if err != nil || len(rows) != 12 {
		t.Errorf("%d rows, %v, want all 12", len(rows), err)
	}
}

func TestIsTable(t *testing.T) {
	for header, want := range map[string]bool{
		"Id,ResultType,AppId": true, "TimeGenerated [UTC],ResultType,UserId_g,IPAddress": true, "id_s,status_string,userId_g": true,
		"Timestamp,ErrorCode,AccountUpn,Application,ApplicationId,ResourceDisplayName,RequestId": true,
		"CorrelationId,ErrorCode,ServicePrincipalId":                                             true,
		"Id,AppId": false, "_raw": false, "Date (UTC),Request ID,Status": false,
	} {
		if got := IsTable(strings.Split(header, ",")); got != want {
			t.Errorf("%s: %v", header, got)
		}
	}
}

func TestRows_stopsWhereItIsTold(t *testing.T) {
	rows := 0
	err := Rows(strings.NewReader("Id,ResultType,AppId\na,0,app\nb,0,app\nc,0,app\n"), func(int, []byte, error) bool {
		rows++
		return rows < 2
	})
	if err != nil || rows != 2 {
		t.Errorf("%d rows, %v, want two", rows, err)
	}
}

func TestRows_openQuoteDoesNotReadTheWholeFile(t *testing.T) {
	r := &endless{start: "Id,ResultType,AppId\n" + id1 + ",0,\"open\n"}
	if _, err := readCSV(r); !errors.Is(err, errRowTooLong) {
		t.Fatalf("got %v, want %v", err, errRowTooLong)
	}
	if limit := 3 * schemas.MaxEventBytes; r.read > limit {
		t.Errorf("%d bytes were read, want at most %d", r.read, limit)
	}
}

// endless is a file that goes on for ever.
type endless struct {
	start string
	read  int
}

func (e *endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'x'
	}
	n := copy(p, e.start)
	e.start = e.start[n:]
	e.read += len(p)
	return len(p), nil
}

func FuzzRows(f *testing.F) {
	f.Add("Id,ResultType,AppId,Status\nx,0,app,\"{\"\"errorCode\"\":0}\"\n")
	f.Add("\ufeffDate (UTC),Request ID,Status,Incoming token type,Incoming token type\r\n2026-03-04T05:06:07Z,x,Success,a,b\r\n")
	f.Add("Id,ResultType,AppId\n\"a\nb\",\"c")
	f.Add("Id|ResultType|AppId\nx|0|\"{\\\"a\\\":1}\"\ny|0|\"a\" b\n")
	f.Add("Id\tResultType\tAppId\nx\t0\t{\"a\":\\t1}\n")
	d := rawevent.NewDecoder()
	f.Fuzz(func(t *testing.T, text string) {
		rows, err := readCSV(strings.NewReader(text))
		if err != nil {
			return
		}
		for _, row := range rows {
			if (row.err == nil) == (row.event == nil) {
				t.Fatalf("line %d has both or neither of event and error: %s, %v", row.line, row.event, row.err)
			}
			if row.err != nil {
				continue
			}
			d.Decode(row.event, rawevent.Source{Tenant: "t"}, func(x rawevent.Decoded) bool {
				if x.Err != nil && x.Err.Reason == schemas.DeadNotJSON {
					t.Fatalf("line %d is not JSON: %s: %v", row.line, row.event, x.Err)
				}
				return true
			})
		}
	})
}

// The portal has the token's type in two columns, in the API's words and in people's.
func TestRows_oneWordTwice(t *testing.T) {
	rows := csvRows(t, "Date (UTC),Request ID,Status,Incoming token type,Incoming token type\n2026-03-04T05:06:07Z,x,Success,primaryRefreshToken,Primary Refresh Token\n2026-03-04T05:06:07Z,y,Success,none,None\n")
	checkEvent(t, rows[0].event, map[string]string{"incomingTokenType": "primaryRefreshToken", "additional": absent})
	checkEvent(t, rows[1].event, map[string]string{"incomingTokenType": "none", "additional": absent})
}
