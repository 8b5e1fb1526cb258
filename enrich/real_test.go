package enrich

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/internal/testkit"
	"github.com/gatehouse/gatehouse/schemas"
	"github.com/gatehouse/gatehouse/schemas/csvexport"
	"github.com/gatehouse/gatehouse/schemas/rawevent"
)

// Every real event that decodes is decided, and what is decided holds together.
func TestDecide_realEvents(t *testing.T) {
	dir := filepath.Join(testkit.RealData(t), "signins")
	decider := testDecider(t, filepath.Join(dir, "..", "geoip", "maxmind-db", "GeoLite2-City-Test.mmdb"))
	decoder := rawevent.NewDecoder()
	seen := struct {
		events                             int
		status, apps, kinds, access, place map[string]int
	}{status: map[string]int{}, apps: map[string]int{}, kinds: map[string]int{}, access: map[string]int{}, place: map[string]int{}}
	src := rawevent.Source{Tenant: "tenant", Received: time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)}
	for _, value := range realRecords(t, dir) {
		decoder.Decode(value, src, func(d rawevent.Decoded) bool {
			if d.Err != nil {
				return true // the decoder's own tests know each of them
			}
			decider.decide(d.Event)
			checkInvariants(t, d.Event)
			e := d.Event.Enrichment
			seen.events++
			seen.status[e.Status.String()]++
			seen.apps[e.ClientApp]++
			seen.kinds[e.EventType.String()]++
			seen.access[e.ConditionalAccessStatus+"/"+e.ConditionalAccessSource]++
			seen.place[e.LocationSource]++
			return true
		})
	}
	t.Logf("%+v", seen)
	assert.Greater(t, seen.events, 40)
	assert.Greater(t, seen.status[schemas.Status_STATUS_SUCCESS.String()], 10)
	assert.Positive(t, seen.status[schemas.Status_STATUS_FAILURE.String()])
	assert.Positive(t, seen.status[schemas.Status_STATUS_INTERRUPTED.String()])
	assert.Greater(t, seen.apps["Browser"], 10)
	assert.Positive(t, seen.kinds[schemas.EventType_EVENT_TYPE_SERVICE_PRINCIPAL.String()])
	assert.Positive(t, seen.kinds[schemas.EventType_EVENT_TYPE_NON_INTERACTIVE_USER.String()])
	assert.Greater(t, seen.place["producer"], 10)
}

func checkInvariants(t *testing.T, ev *schemas.SignIn) {
	t.Helper()
	e := ev.Enrichment
	require.NotNil(t, e)
	assert.NotEmpty(t, ev.Id)
	assert.NotEmpty(t, ev.TenantId, ev.Id)
	assert.Positive(t, ev.CreatedUnixNano, ev.Id)
	checkMFA(t, ev)
	checkDevice(t, ev)
	if ev.Status.GetErrorCode() != 0 {
		assert.NotEqual(t, success, e.Status, ev.Id)
	}
	if e.Status == success {
		assert.Empty(t, e.FailureReason, ev.Id)
		assert.Empty(t, e.Remediation, ev.Id)
	}
	assert.NotContains(t, []string{"Other", "Other."}, e.FailureReason, ev.Id)
	app, known := schemas.ClientApps().Lookup(e.ClientApp)
	assert.Equal(t, e.ClientApp != "", known, ev.Id)
	assert.Equal(t, e.ClientApp != "", e.IsModernAuth != nil, ev.Id)
	assert.Equal(t, e.ClientApp != "", e.ClientAppSource != "", ev.Id)
	if known {
		assert.Equal(t, app.Name, e.ClientApp, ev.Id)
		assert.Equal(t, app.Modern, *e.IsModernAuth, ev.Id)
	}
	assert.Equal(t, e.IsInteractive, e.EventType == schemas.EventType_EVENT_TYPE_INTERACTIVE_USER, ev.Id)
	assert.Contains(t, []string{"success", "failure", "notApplied"}, e.ConditionalAccessStatus, ev.Id)
	assert.Contains(t, []string{"producer", "policies", "code", "none"}, e.ConditionalAccessSource, ev.Id)
	assert.Contains(t, []string{"", "producer", "database", "private", "reserved"}, e.LocationSource, ev.Id)
	assert.Equal(t, e.Country, schemas.CountryCode(e.Country), ev.Id)
	assert.Equal(t, e.Latitude == nil, e.Longitude == nil, ev.Id)
	assert.Equal(t, e.OperatingSystem+e.Browser != "", e.DeviceSource != "", ev.Id)
}

func checkMFA(t *testing.T, ev *schemas.SignIn) {
	t.Helper()
	e := ev.Enrichment
	assert.Contains(t, []string{"", "notRequired", "satisfiedByClaim", "satisfied", "denied", "interrupted"}, e.MfaResult, ev.Id)
	assert.Contains(t, []string{"", "details", "steps", "code", "requirement"}, e.MfaSource, ev.Id)
	assert.Equal(t, e.MfaResult != "", e.MfaSource != "", ev.Id)
	if e.MfaMethod != "" {
		assert.Contains(t, []string{"satisfied", "denied"}, e.MfaResult, ev.Id)
	}
	if e.MfaSource == "requirement" {
		assert.NotEmpty(t, ev.AuthenticationRequirement, ev.Id)
	}
}

func checkDevice(t *testing.T, ev *schemas.SignIn) {
	t.Helper()
	e := ev.Enrichment
	if said := ev.GetDeviceDetail().GetOperatingSystem(); said != "" {
		assert.Equal(t, said, e.OperatingSystem, ev.Id)
	}
	if said := ev.GetDeviceDetail().GetBrowser(); said != "" {
		assert.Equal(t, said, e.Browser, ev.Id)
	}
	assert.Contains(t, []string{"", "desktop", "mobile", "tablet", "tv", "bot", "other"}, e.DeviceType, ev.Id)
	if e.OsFamily == "" {
		assert.Empty(t, e.OsVersion, ev.Id)
	}
	if e.BrowserFamily == "" {
		assert.Empty(t, e.BrowserVersion, ev.Id)
	}
	for _, part := range []string{e.OsVersion, e.BrowserFamily, e.BrowserVersion} {
		assert.Contains(t, e.OperatingSystem+" "+e.Browser, part, ev.Id)
	}
}

// realRecords are the raw records of the sample files: whole documents, or lines.
func realRecords(t testing.TB, dir string) (records [][]byte) {
	t.Helper()
	require.NoError(t, filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		switch {
		case strings.HasSuffix(path, ".ndjson"):
			text, err := os.ReadFile(path)
			records = append(records, bytes.Split(bytes.TrimSpace(text), []byte("\n"))...)
			return err
		case strings.HasSuffix(path, ".json"), strings.HasSuffix(path, ".json.txt"):
			text, err := os.ReadFile(path)
			records = append(records, text)
			return err
		case strings.HasSuffix(path, ".csv"):
			file, err := os.Open(path)
			if err != nil {
				return err
			}
			defer func() { _ = file.Close() }()
			_ = csvexport.Rows(file, func(_ int, event []byte, err error) bool {
				if err == nil {
					records = append(records, bytes.Clone(event))
				}
				return true
			})
		}
		return nil
	}))
	return records
}
