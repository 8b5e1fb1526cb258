package rawevent

import (
	"encoding/base64"
	"testing"

	"github.com/gatehouse/gatehouse/schemas/jsontree"
)

// Shapes that scripts, collectors and brokers of today write.
func TestDecode_tools(t *testing.T) {
	const (
		start  = `{"id":"x","createdDateTime":"2026-03-04T05:06:07Z","userPrincipalName":"m@fernhill.example","appDisplayName":"Payroll",`
		record = `{"category":"SignInLogs","tenantId":"` + fernhill + `","time":"2026-03-04T05:06:07Z","properties":{"id":"x","appDisplayName":"Payroll"}}`
		own    = `"userPrincipalName":"m@fernhill.example","appDisplayName":"Payroll","ipAddress":"192.0.2.7"`
	)
	at := nanos("2026-03-04T05:06:07Z")
	text := string(jsontree.AppendText(nil, record))
	coded := `"` + base64.StdEncoding.EncodeToString([]byte("{\n \"records\":["+record+"]}")) + `"`
	for name, c := range map[string]struct {
		record string
		want   map[string]string
	}{
		"some names with underscores": {`{"created_date_time":"2026-03-04T05:06:07Z","id":"x","user_principal_name":"m@fernhill.example","ip_address":"192.0.2.7","status":{"error_code":50126},"userAgent":"a"}`,
			map[string]string{"userPrincipalName": "m@fernhill.example", "ipAddress": "192.0.2.7", "status.errorCode": "50126", "createdUnixNano": at}},
		"Elastic's that are left": {`{"@timestamp":"2026-03-04T05:06:08Z","azure":{"tenant_id":"` + fernhill + `","signinlogs":{"category":"SignInLogs","properties":{"created_at":"2026-03-04T05:06:07Z","id":"x","app_display_name":"Payroll","user_principal_name":"m@fernhill.example","status":{"error_code":50126},"authenticationRequirement":"singleFactorAuthentication"}}}}`,
			map[string]string{"appDisplayName": "Payroll", "userPrincipalName": "m@fernhill.example", "status.errorCode": "50126", "createdUnixNano": at}},
		"a collector's own names": {start + `"user_id":"collector","app_id":"shipper"}`, map[string]string{"userId": absent, "appId": absent, "+user_id": `"collector"`}},
		"names with blanks":       {start + `"Ip Address":"192.0.2.7","Client App Used":"Browser","Conditional Access Status":"success","Error Code":"50126","Failure Reason":"r"}`, map[string]string{"ipAddress": "192.0.2.7", "clientAppUsed": "Browser", "conditionalAccessStatus": "success", "status.errorCode": "50126", "status.failureReason": "r"}},
		"a device's flat names":   {start + `"DeviceOS":"Windows 10","DeviceBrowser":"Edge 145","DeviceIsCompliant":"True","DeviceManaged":"False","DeviceTrustType":"Azure AD joined"}`, map[string]string{"deviceDetail.operatingSystem": "Windows 10", "deviceDetail.browser": "Edge 145", "deviceDetail.isCompliant": "true", "deviceDetail.isManaged": "false", "deviceDetail.trustType": "Azure AD joined"}},
		"a factor's flat names":   {start + `"ASN":"64496","AuthMethod":"Text message","AuthDetail":"+XX XXXXXXX42"}`, map[string]string{"autonomousSystemNumber": "64496", "mfaDetail.authMethod": "Text message", "mfaDetail.authDetail": "+XX XXXXXXX42"}},
		"another's number":        {start + `"ASN":"AS64496 Example","mfaDetail":{"authMethod":"m"},"AuthDetail":"d"}`, map[string]string{"autonomousSystemNumber": absent, "+ASN": `"AS64496 Example"`, "mfaDetail.authMethod": "m", "mfaDetail.authDetail": absent, "+AuthDetail": `"d"`}},
		"a place's flat names":    {start + `"City":"Wien","Country":"AT","Latitude":"48.2","Longitude":"16.3"}`, map[string]string{"location.city": "Wien", "location.geoCoordinates.latitude": "48.2", "location.geoCoordinates.longitude": "16.3"}},
		"coordinates of no place": {start + `"latitude":48.2}`, map[string]string{"location": absent, "+latitude": "48.2"}},
		"Python's members":        {start + `"conditionalAccessStatus":"ConditionalAccessStatus.NotApplied","riskLevelAggregated":"RiskLevel.None_","riskDetail":"Some.Thing"}`, map[string]string{"conditionalAccessStatus": "notApplied", "riskLevelAggregated": "none", "riskDetail": "Some.Thing"}},
		"Failed":                  {start + `"status":"Failed"}`, map[string]string{"status.word": "Failure"}},
		"Succeeded":               {start + `"resultType":"succeeded"}`, map[string]string{"status.word": "Success"}},
		"a twin in capitals":      {`{"TIMEGENERATED":"2026-03-04T05:06:07Z","ID":"x","USERPRINCIPALNAME":"m@fernhill.example","LOCATIONDETAILS_STRING":"{\"city\":\"Wien\"}"}`, map[string]string{"location.city": "Wien"}},
		"a time beside _raw":      {`{"_time":1772600767,"_raw":` + string(jsontree.AppendText(nil, `{"id":"x",`+own+`}`)) + `}`, map[string]string{"createdUnixNano": at, "+record/_time": "1772600767"}},
		"a time beside an event":  {`{"time":1772600767.5,"event":{"id":"x",` + own + `}}`, map[string]string{"createdUnixNano": nanos("2026-03-04T05:06:07.5Z")}},
		"a table's Timestamp":     {`{"Timestamp":"2026-03-04 05:06:07","Id":"x","UserPrincipalName":"m@fernhill.example","AppDisplayName":"Payroll","ErrorCode":50126}`, map[string]string{"createdUnixNano": at, "status.errorCode": "50126", "+Timestamp": `"2026-03-04 05:06:07"`}},
		"the event's own time":    {start + `"timestamp":"2026-03-04T09:09:09Z"}`, map[string]string{"createdUnixNano": at}},
		"a parser's record":       {`{"eventHubsAzureRecord":` + record + `}`, map[string]string{"id": "x", "tenantId": fernhill}},
		"OpenTelemetry":           {`{"resourceLogs":[{"resource":{},"scopeLogs":[{"scope":{},"logRecords":[{"timeUnixNano":"1","body":{"stringValue":` + text + `}}]}]}]}`, map[string]string{"id": "x", "+record/timeUnixNano": `"1"`}},
		"OpenTelemetry's attributes": {`{"resourceLogs":[{"resource":{"attributes":[{"key":"azure.tenant.id","value":{"stringValue":"` + fernhill + `"}},{"key":"cloud.provider","value":{"stringValue":"azure"}}]},"scopeLogs":[{"scope":{"name":"s"},"logRecords":[{"timeUnixNano":"1772600767000000000","body":{},"severityNumber":9,"attributes":[` +
			`{"key":"azure.category","value":{"stringValue":"NonInteractiveUserSignInLogs"}},{"key":"azure.operation.name","value":{"stringValue":"Sign-in activity"}},{"key":"azure.result.type","value":{"stringValue":"50126"}},{"key":"azure.correlation_id","value":{"stringValue":"c"}},{"key":"network.peer.address","value":{"stringValue":"192.0.2.7"}},` +
			`{"key":"id","value":{"stringValue":"x"}},{"key":"appDisplayName","value":{"stringValue":"Payroll"}},{"key":"processingTimeInMilliseconds","value":{"intValue":"153"}},{"key":"flaggedForReview","value":{"boolValue":true}},{"key":"isInteractive","value":{"boolValue":false}},` +
			`{"key":"status","value":{"kvlistValue":{"values":[{"key":"errorCode","value":{"doubleValue":50126}}]}}},{"key":"riskEventTypes_v2","value":{"arrayValue":{"values":[{"stringValue":"anonymizedIPAddress"}]}}},{"key":"resourceTenantId","value":{}}]}]}]}]}`,
			map[string]string{"id": "x", "tenantId": fernhill, "category": "NonInteractiveUserSignInLogs", "createdUnixNano": at, "appDisplayName": "Payroll", "correlationId": "c", "ipAddress": "192.0.2.7", "status.errorCode": "50126", "processingTimeInMilliseconds": "153", "isInteractive": "false", "flaggedForReview": "true", "riskEventTypes_v2.0": "anonymizedIPAddress", "+record/severityNumber": "9", "+record/cloud.provider": `"azure"`}},
		"OpenTelemetry's keys and values": {`{"timeUnixNano":"1772600767000000000","observedTimeUnixNano":"1","severityText":"Warning","body":{"kvlistValue":{"values":[` +
			`{"key":"correlation.id","value":{"stringValue":"c"}},{"key":"category","value":{"stringValue":"SignInLogs"}},{"key":"tenant.id","value":{"stringValue":"` + fernhill + `"}},{"key":"duration","value":{"intValue":"0"}},{"key":"operation.name","value":{"stringValue":"Sign-in activity"}},` +
			`{"key":"properties","value":{"kvlistValue":{"values":[{"key":"id","value":{"stringValue":"x"}},{"key":"appDisplayName","value":{"stringValue":"Payroll"}},{"key":"userDisplayName","value":{"stringValue":"Mo"}}]}}},{"key":"network.peer.address","value":{"stringValue":"192.0.2.7"}}]}}}`,
			map[string]string{"id": "x", "tenantId": fernhill, "createdUnixNano": at, "appDisplayName": "Payroll", "userDisplayName": "Mo", "correlationId": "c", "ipAddress": "192.0.2.7", "+record/severityText": `"Warning"`}},
		"Event Hubs Capture's":       {`{"SequenceNumber":7,"EnqueuedTimeUtc":"x","SystemProperties":{},"Properties":{},"Body":` + coded + `}`, map[string]string{"id": "x", "+record/SequenceNumber": "7"}},
		"what Logic Apps are handed": {`{"ContentData":` + coded + `,"ContentType":"application/octet-stream","Properties":{},"SystemProperties":{}}`, map[string]string{"id": "x"}},
		"the proxy's in base64":      {`[{"topic":"t","key":null,"value":` + coded + `,"partition":0,"offset":7}]`, map[string]string{"id": "x", "+record/offset": "7"}},
		"Kafka's REST proxy":         {`[{"topic":"t","key":null,"value":` + record + `,"partition":0,"offset":7}]`, map[string]string{"id": "x", "+record/offset": "7"}},
		"what the proxy is sent":     {`{"records":[{"value":` + record + `}]}`, map[string]string{"id": "x"}},
		"records as text":            {`{"records":` + string(jsontree.AppendText(nil, "["+record+"]")) + `}`, map[string]string{"id": "x"}},
		"Cribl's":                    {`{"cribl_data":{"original_message":` + text + `}}`, map[string]string{"id": "x"}},
		"Snowflake's":                {`{"RECORD_METADATA":{"topic":"t"},"RECORD_CONTENT":` + record + `}`, map[string]string{"id": "x", "+record/RECORD_METADATA": `{"topic":"t"}`}},
		"Debezium's":                 {`{"payload":{"before":null,"after":` + text + `}}`, map[string]string{"id": "x"}},
		"rsyslog's":                  {`{"msg":` + text + `,"host":"h"}`, map[string]string{"id": "x", "+record/host": `"h"`}},
		"rsyslog's whole line":       {`{"rawmsg":` + string(jsontree.AppendText(nil, "<134>1 2026-03-04T05:06:08Z relay azure - - - "+record)) + `,"host":"h"}`, map[string]string{"id": "x", "+record/host": `"h"`, "+record/header": `"<134>1 2026-03-04T05:06:08Z relay azure - - -"`}},
		"a request that brought it":  {`{"timestamp":"2026-03-04T09:09:09Z","method":"POST","status":200,"ipAddress":"198.51.100.20","userAgent":"forwarder/1.4","body":` + text + `}`, map[string]string{"id": "x", "ipAddress": absent, "userAgent": absent, "+record/ipAddress": `"198.51.100.20"`}},
		"a document's agent":         {`{"message":` + text + `,"user_agent":{"original":"Mozilla"}}`, map[string]string{"id": "x", "+record/user_agent": `{"original":"Mozilla"}`}},
		"an original beside it":      {`{"event":{"original":` + text + `},"user_agent":{"original":"Mozilla"},"app_id":"shipper"}`, map[string]string{"id": "x", "appId": absent, "+record/app_id": `"shipper"`}},
		"an event with a text":       {start + `"userAgent":"a","message":` + text + `}`, map[string]string{"userPrincipalName": "m@fernhill.example", "+message": text}},
		"an event with a part":       {`{"timestamp":"2026-03-04T05:06:07Z","userAgent":"a","userPrincipalName":"m@fernhill.example","data":"{\"appId\":\"a\",\"ipAddress\":\"192.0.2.9\"}"}`, map[string]string{"userPrincipalName": "m@fernhill.example", "appId": absent}},
		"an event with another text": {`{"timestamp":"2026-03-04T05:06:07Z","userAgent":"a","userPrincipalName":"m@fernhill.example","appDisplayName":"Payroll","body":"{\"a\":1}"}`, map[string]string{"userPrincipalName": "m@fernhill.example", "+body": `"{\"a\":1}"`}},
		"a collector's category":     {`{"category":"authentication","message":` + text + `}`, map[string]string{"id": "x", "category": "SignInLogs", "+record/category": `"authentication"`}},
		"a custom table of lines":    {`{"TimeGenerated":"2026-03-04T09:09:09Z","RawData":` + text + `,"Type":"Lines_CL","TenantId":"workspace"}`, map[string]string{"id": "x", "tenantId": fernhill, "+record/Type": `"Lines_CL"`}},
		"Graylog's":                  {`{"messages":[{"message":{"_id":"1","timestamp":"2026-03-04T05:07:07.000Z","message":` + text + `}}]}`, map[string]string{"id": "x"}},
		"Sumo Logic's":               {`{"messages":[{"map":{"_raw":` + text + `}}]}`, map[string]string{"id": "x"}},
		"Google Cloud's text":        {`{"insertId":"q","textPayload":` + text + `}`, map[string]string{"id": "x", "+record/insertId": `"q"`}},
		"Kinesis'":                   {`{"Records":[{"kinesis":{"data":` + coded + `}}]}`, map[string]string{"id": "x"}},
		"an event's own other msg":   {start + `"msg":` + text + `}`, map[string]string{"userPrincipalName": "m@fernhill.example", "+msg": text}},
	} {
		t.Run(name, func(t *testing.T) { checkOne(t, []byte(c.record), c.want) })
	}
}

func TestDecode_tools_refuseWhatIsNoSignIn(t *testing.T) {
	for record, want := range map[string]string{
		`{"TimeGenerated":"2026-03-04T05:00:00Z","UserPrincipalName":"u","AppDisplayName":"Payroll","ResultType":"50126","count_":7}`: "not-an-event: is a count of sign-ins, not one of them",
		`{"id":"x","signInCount":7,"appDisplayName":"Payroll","ipAddress":"192.0.2.7"}`:                                               "not-an-event at /signInCount: is a count of sign-ins, not one of them",
		`{"id":"x","riskEventType":"unfamiliarFeatures","userPrincipalName":"m@fernhill.example","ipAddress":"192.0.2.7"}`:            "not-an-event at /riskEventType: is a risk detection, not a sign-in",
		`{"category":{"value":"Administrative"},"callerIpAddress":"192.0.2.7"}`:                                                       "not-an-event at /category: the category is an object, as activity logs have it",
		`{"message":"` + base64.StdEncoding.EncodeToString([]byte(`{"id":}`)) + `"}`:                                                  "not-json at /message: inside the JSON text: a value should stand at byte 6 (line 1, column 7)",
		`{"message":"eyes","host":"h"}`:                                "not-an-event: no property says that this is a sign-in: expected a Graph signIn, an Azure Monitor record, a row of Log Analytics or of advanced hunting, or a batch of them",
		`{"ipAddress":"192.0.2.7","timestamp":"2026-03-04T05:06:07Z"}`: "no-time: neither createdDateTime nor time says when the sign-in was",
	} {
		got := decode([]byte(record), Source{Tenant: elsewhere, Received: received})
		if len(got) != 1 || got[0].Err == nil || got[0].Err.Error() != want {
			t.Errorf("%s: %+v, want %s", record, got, want)
		}
	}
}

// A query's last sign-in of each user, beside how many there were.
func TestDecode_lastOfACount(t *testing.T) {
	checkOne(t, []byte(`{"TimeGenerated":"2026-03-04T05:06:07Z","Id":"x","UserPrincipalName":"u","AppDisplayName":"Payroll","ResultType":"0","count_":7}`),
		map[string]string{"id": "x", "+count_": "7"})
}
