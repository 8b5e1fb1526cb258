package csvexport

import (
	"strings"
	"testing"
)

// Columns of exports by scripts, each of which was refused as no table of sign-ins.
func TestRows_scriptsHeaders(t *testing.T) {
	for _, header := range []string{
		"Signin Date,UPN,App Name,IP,Error Code",
		"Login Time,Username,Application,Client IP Address,SigninErrorCode",
		"CreatedDateTime,UserPrincipalName,AppDisplayName,IPAddress,StatusErrorCode",
		"CreatedDateTime,UserPrincipalName,AppDisplayName,IpAddress,Error Code",
		"Timestamp,UserPrincipalName,AppDisplayName,IPAddress,ErrorCode",
		"DateTime,User Principal Name,App Display Name,Ip Address,Status",
	} {
		row := "2026-03-04T05:06:07Z,m@fernhill.example,Payroll,192.0.2.7,50126"
		events := 0
		err := Rows(strings.NewReader(header+"\n"+row+"\n"), func(_ int, event []byte, err error) bool {
			if err != nil {
				t.Error(err)
			}
			checkEvent(t, event, map[string]string{"createdUnixNano": nanos("2026-03-04T05:06:07Z"), "userPrincipalName": "m@fernhill.example", "appDisplayName": "Payroll", "ipAddress": "192.0.2.7", "status.errorCode": "50126"})
			events++
			return true
		})
		if err != nil || events != 1 {
			t.Errorf("%s: %d events, %v", header, events, err)
		}
	}
}

// A column named Username has what is for display where another has the principal's name.
func TestRows_scriptsUsername(t *testing.T) {
	table := "Signin Date,User Name,SigninId,UPN,Status,Location,Device Name,User type,Conditional access status,IsInteractive\n" +
		`2026-03-04T05:06:07Z,Mo Fern,x,m@fernhill.example,Failed,"Wien,Wien,AT",PC-7,Member,notApplied,True` + "\n"
	err := Rows(strings.NewReader(table), func(_ int, event []byte, err error) bool {
		if err != nil {
			t.Error(err)
		}
		checkEvent(t, event, map[string]string{"id": "x", "createdUnixNano": nanos("2026-03-04T05:06:07Z"), "userDisplayName": "Mo Fern", "userPrincipalName": "m@fernhill.example",
			"status.word": "Failure", "location.city": "Wien", "location.countryOrRegion": "AT", "deviceDetail.displayName": "PC-7", "userType": "member", "conditionalAccessStatus": "notApplied", "isInteractive": "true"})
		return true
	})
	if err != nil {
		t.Error(err)
	}
}

// What scripts call a property, one by one.
func TestRows_scriptsNames(t *testing.T) {
	for property, names := range map[string][]string{
		"createdUnixNano":         {"Signin Date", "SignIn-DateTime", "sign_in_time", "Login.Date", "LoginTime", "Login DateTime", "Created Date", "Date", "Time", "DateTime (UTC)", "Date(UTC)"},
		"id":                      {"SigninId", "Request ID"},
		"userPrincipalName":       {"UPN", "User Email", "Email", "Email Address"},
		"userDisplayName":         {"User", "Display Name", "Name"},
		"appDisplayName":          {"App", "App Name", "Application", "Application Name"},
		"appId":                   {"Application ID", "App Id"},
		"resourceDisplayName":     {"Resource", "Resource Name", "Resource Display Name"},
		"ipAddress":               {"IP", "Client IP", "Client IP Address", "Source IP", "ipaddr"},
		"clientAppUsed":           {"Client App", "Client", "Client App Used"},
		"status.word":             {"Result", "Signin Status", "Login Status"},
		"status.failureReason":    {"Reason", "Signin Failure Reason", "Failure Reason"},
		"conditionalAccessStatus": {"Conditional Access", "CA Status"},
	} {
		// Beside the column in question stand what no table of Microsoft's has.
		columns := map[string]string{"Login Time": "2026-03-04T05:06:07Z", "UPN": "u", "IP": "192.0.2.7", "SigninErrorCode": "50126"}
		cell, want := "x", "x"
		switch property {
		case "createdUnixNano":
			delete(columns, "Login Time")
			cell, want = "2026-03-04T05:06:07Z", nanos("2026-03-04T05:06:07Z")
		case "userPrincipalName":
			delete(columns, "UPN")
		case "ipAddress":
			delete(columns, "IP")
			columns["App Name"] = "a"
			cell, want = "192.0.2.7", "192.0.2.7"
		case "status.word":
			delete(columns, "SigninErrorCode")
			cell, want = "Failed", "Failure"
		case "conditionalAccessStatus":
			cell, want = "failure", "failure"
		}
		for _, name := range names {
			header, row := name, cell
			for column, cell := range columns {
				header, row = header+","+column, row+","+cell
			}
			t.Run(name, func(t *testing.T) {
				rows := csvRows(t, header+"\n"+row+"\n")
				if len(rows) != 1 || rows[0].err != nil {
					t.Fatalf("rows %v", rows)
				}
				checkEvent(t, rows[0].event, map[string]string{property: want})
			})
		}
	}
}

// A second column for the same keeps its name.
func TestRows_scriptsNamesTwice(t *testing.T) {
	rows := csvRows(t, "Login Time,UPN,Email,Result,IP\n2026-03-04T05:06:07Z,m@fernhill.example,m@elsewhere.example,50126,192.0.2.7\n")
	checkEvent(t, rows[0].event, map[string]string{"userPrincipalName": "m@fernhill.example", "+Email": `"m@elsewhere.example"`})
}

// Beside Microsoft's names, those of scripts were kept as unknown properties.
func TestRows_scriptsNamesBesideOthers(t *testing.T) {
	for name, c := range map[string]struct {
		table string
		want  map[string]string
	}{
		"in a table": {"CreatedDateTime,UserPrincipalName,AppDisplayName,IP,Client,Reason,ResultType\n2026-03-04T05:06:07Z,m@fernhill.example,Payroll,192.0.2.7,IMAP4,Wrong,50126\n",
			map[string]string{"ipAddress": "192.0.2.7", "clientAppUsed": "IMAP4", "status.failureReason": "Wrong", "additional": absent}},
		"of a service principal": {"Date,SPName,App,AppId,ipAddress,SpId,Resource,Status,Reason\n3/4/2026 5:06 AM,Payroll's,Payroll,a,192.0.2.7,s,Vault,0,Success\n",
			map[string]string{"servicePrincipalId": "s", "servicePrincipalName": "Payroll's", "appId": "a", "resourceDisplayName": "Vault", "status.errorCode": "0", "additional": absent}},
		"beside the property": {"CreatedDateTime,UserPrincipalName,AppDisplayName,IP,IPAddress,Status\n2026-03-04T05:06:07Z,m@fernhill.example,Payroll,192.0.2.8,192.0.2.7,0\n",
			map[string]string{"ipAddress": "192.0.2.7", "+IP": `"192.0.2.8"`}},
		"a name beside a device": {"CreatedDateTime,UserPrincipalName,AppDisplayName,DisplayName,DeviceId,OperatingSystem,Status\n2026-03-04T05:06:07Z,m@fernhill.example,Payroll,PC-7,d,Windows,0\n",
			map[string]string{"userDisplayName": absent, "deviceDetail.deviceId": "d", "deviceDetail.displayName": absent, "+DisplayName": `"PC-7"`}},
		"a name beside a system": {"CreatedDateTime,UserPrincipalName,AppDisplayName,DisplayName,OperatingSystem,Status\n2026-03-04T05:06:07Z,m@fernhill.example,Payroll,Mira Fern,Windows,0\n",
			map[string]string{"userDisplayName": "Mira Fern", "deviceDetail.operatingSystem": "Windows"}},
		"two names beside a device": {"CreatedDateTime,UserPrincipalName,User,AppDisplayName,DisplayName,IsCompliant,Status\n2026-03-04T05:06:07Z,m@fernhill.example,Mira Fern,Payroll,PC-7,True,0\n",
			map[string]string{"userDisplayName": "Mira Fern", "+DisplayName": `"PC-7"`}},
		"the table's own time": {"TimeGenerated,UserId,AppDisplayName,Date,ResultType\n2026-03-04T05:06:07Z,u,Payroll,Wednesday,0\n",
			map[string]string{"createdUnixNano": nanos("2026-03-04T05:06:07Z"), "+Date": `"Wednesday"`}},
		"the directory as a resource": {"TimeGenerated,UserId,AppDisplayName,Resource,ResourceGroup,ResultType\n2026-03-04T05:06:07Z,u,Payroll,Microsoft.aadiam,Microsoft.aadiam,0\n",
			map[string]string{"resourceDisplayName": absent, "additional": absent}},
	} {
		t.Run(name, func(t *testing.T) {
			checkEvent(t, csvRows(t, c.table)[0].event, c.want)
		})
	}
}

// A column User has either of a user's names.
func TestRows_scriptsUser(t *testing.T) {
	rows := csvRows(t, "Date,User,ClientApp,App,IPAddress,Status\n2026-03-04T05:06:07Z,m@fernhill.example,IMAP4,Payroll,192.0.2.7,0\n2026-03-04T05:06:07Z,Mo Fern,IMAP4,Payroll,192.0.2.7,0\n")
	checkEvent(t, rows[0].event, map[string]string{"userPrincipalName": "m@fernhill.example", "userDisplayName": absent, "clientAppUsed": "IMAP4", "appDisplayName": "Payroll"})
	checkEvent(t, rows[1].event, map[string]string{"userPrincipalName": absent, "userDisplayName": "Mo Fern"})
	rows = csvRows(t, "CreatedDateTime,User,UserPrincipalName,AppDisplayName,Status\n2026-03-04T05:06:07Z,Mo @ Fernhill,m@fernhill.example,Payroll,0\n")
	checkEvent(t, rows[0].event, map[string]string{"userPrincipalName": "m@fernhill.example", "userDisplayName": "Mo @ Fernhill"})
}

// Whole events in a column: Splunk's, LogScale's, Elastic's and those of others.
func TestRows_wholeEvents(t *testing.T) {
	event := `"{""id"":""x"",""createdDateTime"":""2026-03-04T05:06:07Z"",""appDisplayName"":""Payroll"",""ipAddress"":""192.0.2.7""}"`
	headers := []string{"_time,_raw", "@timestamp,message", "@timestamp,@message", "@timestamp,event.original", "time,@rawstring", "time,RawData"}
	for _, name := range []string{"_raw_log", "raw_log", "raw_event", "raw", "full_message", "body", "log", "record_content", "payload", "jsonPayload", "textPayload", "raw_message", "rawMessage", "original_message",
		"original", "rawEvent", "rawLog", "log_message", "raw_json", "_raw_json", "raw_data", "source_json", "_source", "json_data",
		"json", "event_data", "event", "record", "document", "doc", "data", "content", "value"} {
		headers = append(headers, "n,"+name)
	}
	for _, header := range headers {
		err := Rows(strings.NewReader(header+"\n2026-03-04T05:06:08Z,"+event+"\n"), func(_ int, event []byte, err error) bool {
			if err != nil {
				t.Error(err)
			}
			checkEvent(t, event, map[string]string{"id": "x", "createdUnixNano": nanos("2026-03-04T05:06:07Z"), "appDisplayName": "Payroll"})
			return true
		})
		if err != nil {
			t.Error(header, err)
		}
	}
}
