package graphsdk

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"testing"
	"time"

	msgraphcore "github.com/microsoftgraph/msgraph-sdk-go-core"
	"github.com/microsoftgraph/msgraph-sdk-go/auditlogs"
	"github.com/microsoftgraph/msgraph-sdk-go/models"
	"github.com/microsoftgraph/msgraph-sdk-go/models/odataerrors"
)

const events = 25

func eventID(i int) string { return fmt.Sprintf("5d5d5d5d-0000-4000-8000-%012d", i) }

// believable is the i-th event, newest first: every fifth fails, one is of a
// service principal.
func believable(i int, newest time.Time) map[string]any {
	event := map[string]any{
		"id": eventID(i), "createdDateTime": newest.Add(-time.Duration(i) * time.Minute).Format(time.RFC3339),
		"userId": fmt.Sprintf("u-%d", i%3), "userPrincipalName": fmt.Sprintf("User%d@Example.com", i%3), "userDisplayName": "A User",
		"appId": "00000002-0000-0ff1-ce00-000000000000", "appDisplayName": "Mail", "ipAddress": "203.0.113.7", "clientAppUsed": "Browser",
		"isInteractive": true, "correlationId": "c0000000-0000-4000-8000-000000000001", "conditionalAccessStatus": "success",
		"riskLevelDuringSignIn": "low", "riskState": "atRisk", "riskEventTypes_v2": []string{"unfamiliarFeatures"},
		"location":     map[string]any{"city": "Oslo", "state": "Oslo", "countryOrRegion": "NO", "geoCoordinates": map[string]any{"latitude": 59.9, "longitude": 10.7}},
		"deviceDetail": map[string]any{"operatingSystem": "Windows 11", "browser": "Edge 131.0.0", "isCompliant": true, "trustType": "Azure AD joined"},
		"status":       map[string]any{"errorCode": 0, "additionalDetails": "MFA requirement satisfied by claim in the token"},
		"appliedConditionalAccessPolicies": []map[string]any{{"id": "p-1", "displayName": "Require MFA",
			"enforcedGrantControls": []string{"Mfa"}, "enforcedSessionControls": []string{}, "result": "success"}},
		"authenticationDetails": []map[string]any{{"authenticationMethod": "Password", "succeeded": i%5 != 0}},
	}
	if i%5 == 0 {
		event["status"] = map[string]any{"errorCode": 50126, "failureReason": "Invalid username or password."}
		event["conditionalAccessStatus"] = "notApplied"
	}
	return event
}

// filled is a demo with the events, once all of them are in the settled list.
func filled(t *testing.T) (demo, client, time.Time) {
	t.Helper()
	d := startDemo(t)
	newest := time.Now().UTC().Add(-3 * time.Hour).Truncate(time.Second)
	var batch []map[string]any
	for i := range events {
		batch = append(batch, believable(i, newest))
	}
	d.send(t, batch)
	c := newClient(t, d.Query+"/v1.0", d.token(t))
	for began := time.Now(); ; time.Sleep(200 * time.Millisecond) {
		page, err := c.SignIns().Get(context.Background(), nil)
		if err == nil && len(page.GetValue()) == events {
			return d, c, newest
		}
		if time.Since(began) > readyWithin {
			t.Fatalf("the events did not become visible within %s: %v", readyWithin, err)
		}
	}
}

func query(q auditlogs.SignInsRequestBuilderGetQueryParameters) *auditlogs.SignInsRequestBuilderGetRequestConfiguration {
	return &auditlogs.SignInsRequestBuilderGetRequestConfiguration{QueryParameters: &q}
}

func TestSDK(t *testing.T) {
	_, c, newest := filled(t)
	t.Run("list has the newest first", func(t *testing.T) { testList(t, c, newest) })
	t.Run("page iterator sees each event once", func(t *testing.T) { testPageIterator(t, c) })
	t.Run("get by id has every property", func(t *testing.T) { testGet(t, c) })
	t.Run("filter", func(t *testing.T) { testFilter(t, c, newest) })
	t.Run("count", func(t *testing.T) { testCount(t, c) })
	t.Run("select and search", func(t *testing.T) { testSelectAndSearch(t, c) })
	t.Run("errors are decoded", func(t *testing.T) { testErrors(t, c) })
}

func testList(t *testing.T, c client, newest time.Time) {
	top, count := int32(3), true
	page, err := c.SignIns().Get(context.Background(), query(auditlogs.SignInsRequestBuilderGetQueryParameters{Top: &top, Count: &count, Orderby: []string{"createdDateTime desc"}}))
	if err != nil {
		t.Fatal(explain(err))
	}
	if n := len(page.GetValue()); n != 3 {
		t.Fatalf("$top=3 gave %d sign-ins", n)
	}
	if got := page.GetOdataCount(); got == nil || *got != events {
		t.Errorf("@odata.count is %v, want %d", got, events)
	}
	for i, signIn := range page.GetValue() {
		if *signIn.GetId() != eventID(i) || !signIn.GetCreatedDateTime().Equal(newest.Add(-time.Duration(i)*time.Minute)) {
			t.Errorf("sign-in %d is %s of %s", i, *signIn.GetId(), signIn.GetCreatedDateTime())
		}
	}
	if page.GetOdataNextLink() == nil {
		t.Error("no link to the next page")
	}
}

func testPageIterator(t *testing.T, c client) {
	top := int32(4)
	page, err := c.SignIns().Get(context.Background(), query(auditlogs.SignInsRequestBuilderGetQueryParameters{Top: &top}))
	if err != nil {
		t.Fatal(explain(err))
	}
	pages, err := msgraphcore.NewPageIterator[models.SignInable](page, c.adapter, models.CreateSignInCollectionResponseFromDiscriminatorValue)
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	if err := pages.Iterate(context.Background(), func(signIn models.SignInable) bool {
		ids = append(ids, *signIn.GetId())
		return true
	}); err != nil {
		t.Fatal(explain(err))
	}
	if len(ids) != events {
		t.Fatalf("the iterator saw %d sign-ins, want %d", len(ids), events)
	}
	for i, id := range ids {
		if id != eventID(i) {
			t.Errorf("sign-in %d is %s", i, id)
		}
	}
}

func testGet(t *testing.T, c client) {
	got, err := c.SignIns().BySignInId(eventID(1)).Get(context.Background(), nil)
	if err != nil {
		t.Fatal(explain(err))
	}
	applied := got.GetAppliedConditionalAccessPolicies()
	if len(applied) != 1 || *applied[0].GetResult() != models.SUCCESS_APPLIEDCONDITIONALACCESSPOLICYRESULT || *applied[0].GetDisplayName() != "Require MFA" {
		t.Errorf("applied policies: %v", applied)
	}
	for _, check := range []struct {
		what      string
		got, want any
	}{
		{"userPrincipalName", *got.GetUserPrincipalName(), "User1@Example.com"},
		{"clientAppUsed", *got.GetClientAppUsed(), "Browser"},
		{"conditionalAccessStatus", *got.GetConditionalAccessStatus(), models.SUCCESS_CONDITIONALACCESSSTATUS},
		{"riskLevelDuringSignIn", *got.GetRiskLevelDuringSignIn(), models.LOW_RISKLEVEL},
		{"riskState", *got.GetRiskState(), models.ATRISK_RISKSTATE},
		{"status/errorCode", *got.GetStatus().GetErrorCode(), int32(0)},
		{"location/city", *got.GetLocation().GetCity(), "Oslo"},
		{"location/geoCoordinates/latitude", *got.GetLocation().GetGeoCoordinates().GetLatitude(), 59.9},
		{"deviceDetail/isCompliant", *got.GetDeviceDetail().GetIsCompliant(), true},
		{"isInteractive", *got.GetIsInteractive(), true},
	} {
		if check.got != check.want {
			t.Errorf("%s is %v, want %v", check.what, check.got, check.want)
		}
	}
}

func testFilter(t *testing.T, c client, newest time.Time) {
	for _, test := range []struct {
		filter string
		want   int
	}{
		{"status/errorCode eq 50126", 5},
		{"status/errorCode ne 0", 5},
		{"userPrincipalName eq 'user1@example.com'", 8},
		{"startswith(userDisplayName,'A ') and conditionalAccessStatus eq 'success'", 20},
		{"createdDateTime ge " + newest.Add(-9*time.Minute).Format(time.RFC3339), 10},
		{"appDisplayName eq 'Nothing'", 0},
		{"riskEventTypes_v2/any(r: r eq 'unfamiliarFeatures')", events},
		{"riskEventTypes_v2/any(r: startswith(r, 'unfam'))", events},
		{"appliedConditionalAccessPolicies/any(p: p/id eq 'p-1' and p/result eq 'success')", events},
		{"appliedConditionalAccessPolicies/any(p: p/id eq 'p-1' and p/result eq 'failure')", 0},
		{"appliedConditionalAccessPolicies/any(p: p/enforcedGrantControls/any(g: g eq 'Mfa'))", events},
		{"authenticationDetails/any(d: d/authenticationMethod eq 'Password' and d/succeeded eq false)", 5},
		{"signInEventTypes/any(t: t eq 'servicePrincipal')", 0},
		{"ipAddress eq '203.0.113.0/24' and location/city eq 'oslo'", events},
		{"not (status eq 'Failure')", 20},
	} {
		page, err := c.SignIns().Get(context.Background(), query(auditlogs.SignInsRequestBuilderGetQueryParameters{Filter: &test.filter}))
		if err != nil {
			t.Errorf("%s: %s", test.filter, explain(err))
			continue
		}
		if n := len(page.GetValue()); n != test.want {
			t.Errorf("%s: %d sign-ins, want %d", test.filter, n, test.want)
		}
	}
}

func testCount(t *testing.T, c client) {
	failed, search := "status/errorCode ne 0", "user1"
	for _, test := range []struct {
		parameters auditlogs.SignInsCountRequestBuilderGetQueryParameters
		want       int32
	}{
		{auditlogs.SignInsCountRequestBuilderGetQueryParameters{}, events},
		{auditlogs.SignInsCountRequestBuilderGetQueryParameters{Filter: &failed}, 5},
		{auditlogs.SignInsCountRequestBuilderGetQueryParameters{Search: &search}, 8},
	} {
		n, err := c.SignIns().Count().Get(context.Background(), &auditlogs.SignInsCountRequestBuilderGetRequestConfiguration{QueryParameters: &test.parameters})
		if err != nil {
			t.Fatal(explain(err))
		}
		if *n != test.want {
			t.Errorf("$count is %d, want %d", *n, test.want)
		}
	}
}

func testSelectAndSearch(t *testing.T, c client) {
	search := `"user1@example" AND (mail OR 203.0.113.)`
	page, err := c.SignIns().Get(context.Background(), query(auditlogs.SignInsRequestBuilderGetQueryParameters{
		Search: &search, Select: []string{"id", "userPrincipalName"}}))
	if err != nil {
		t.Fatal(explain(err))
	}
	if n := len(page.GetValue()); n != 8 {
		t.Fatalf("%d sign-ins, want 8", n)
	}
	for _, signIn := range page.GetValue() {
		if signIn.GetId() == nil || *signIn.GetUserPrincipalName() != "User1@Example.com" || signIn.GetAppDisplayName() != nil || signIn.GetStatus() != nil {
			t.Errorf("selected id and userPrincipalName, got %v", signIn.GetBackingStore().Enumerate())
		}
	}
}

func testErrors(t *testing.T, c client) {
	bad := "foo eq 1"
	_, badFilter := c.SignIns().Get(context.Background(), query(auditlogs.SignInsRequestBuilderGetQueryParameters{Filter: &bad}))
	_, missing := c.SignIns().BySignInId("00000000-0000-4000-8000-00000000dead").Get(context.Background(), nil)
	for _, test := range []struct {
		what   string
		err    error
		status int
		code   string
	}{
		{"a wrong filter", badFilter, http.StatusBadRequest, "BadRequest"},
		{"an unknown id", missing, http.StatusNotFound, "ResourceNotFound"},
	} {
		var problem *odataerrors.ODataError
		if !errors.As(test.err, &problem) {
			t.Errorf("%s: %v is no OData error", test.what, test.err)
			continue
		}
		main := problem.GetErrorEscaped()
		if problem.ResponseStatusCode != test.status || main == nil || *main.GetCode() != test.code || *main.GetMessage() == "" || main.GetInnerError() == nil {
			t.Errorf("%s: %s", test.what, explain(test.err))
		}
	}
}

// explain is an error with the text that the service gave.
func explain(err error) string {
	var problem *odataerrors.ODataError
	if errors.As(err, &problem) && problem.GetErrorEscaped() != nil {
		return fmt.Sprintf("%d %s: %s", problem.ResponseStatusCode, *problem.GetErrorEscaped().GetCode(), *problem.GetErrorEscaped().GetMessage())
	}
	return err.Error()
}
