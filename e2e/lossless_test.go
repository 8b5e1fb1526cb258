package e2e

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/internal/auth"
	"github.com/gatehouse/gatehouse/internal/testkit"
	"github.com/gatehouse/gatehouse/schemas/csvexport"
	"github.com/gatehouse/gatehouse/schemas/rawevent"
)

// What any producer said is in the answer: each value of each real event, and of
// the hand-made ones, is found in the Graph entity that is answered for it, under
// its own name or under the one that docs/formats.md lists for it.
func TestDemo_events_loseNothing(t *testing.T) {
	sent := eventsIn(t, filepath.Join(testkit.RealData(t), "signins"),
		filepath.Join(testkit.Root(t), "schemas/rawevent/testdata"), filepath.Join(testkit.Root(t), "schemas/csvexport/testdata"),
		filepath.Join(testkit.Root(t), "ingest/samples/events"))
	dir := dataDir(t)
	p := startDemo(t, dir, "--empty", "--retention", "0")
	signer, err := auth.OpenSigner(dir)
	require.NoError(t, err)
	latest := map[string]sentEvent{}
	for _, ev := range sent {
		status, answer := postAny(t, p.Ingest, ingestToken(t, signer, ev), "application/json", ev.raw)
		require.Equal(t, http.StatusAccepted, status, "%s: %s", ev.file, answer)
		latest[ev.key] = ev
	}
	awaitStored(t, p.ClickHouse, len(latest))
	answers := map[string]any{}
	for key, ev := range latest {
		bearer, err := signer.Token(auth.Claims{Tenant: ev.tenant, Roles: []string{"Global Reader"}}, auth.AudienceQuery, time.Hour)
		require.NoError(t, err)
		client := graphClient{p.Query, bearer}
		if answers[key] == nil {
			readList(t, client, ev.tenant, answers)
		}
		if answers[key] == nil { // of no kind, so in no list
			answers[key] = readOne(t, client, ev.id)
		}
		for _, lost := range missing(ev.raw, ev.tenant, answers[key]) {
			t.Errorf("%s: %s: %s is not in the answer", ev.file, key, lost)
		}
	}
	p.interrupt(t)
}

func ingestToken(t *testing.T, signer *auth.Signer, ev sentEvent) string {
	t.Helper()
	claims := auth.Claims{Tenant: ev.tenant}
	if ev.namesTenant {
		claims = auth.Claims{Tenants: []string{"*"}}
	}
	bearer, err := signer.Token(claims, auth.AudienceIngest, time.Hour)
	require.NoError(t, err)
	return bearer
}

// sentEvent is one event of the files.
type sentEvent struct {
	file, tenant, id string
	// key is what makes a sign-in: tenant, id and second.
	key         string
	namesTenant bool
	raw         []byte
}

// eventsIn are all events of the files in folders. Those that name no tenant get
// one for their file, so that the same id in two files stays two sign-ins.
func eventsIn(t *testing.T, folders ...string) (all []sentEvent) {
	t.Helper()
	files := 0
	for _, folder := range folders {
		require.NoError(t, filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || !slices.Contains([]string{".json", ".ndjson", ".csv"}, filepath.Ext(path)) {
				return err
			}
			if entry.Name() == "duplicate-keys.json" { // the last of a name counts, and a map has no last
				return nil
			}
			files++
			all = append(all, eventsOf(t, path, fmt.Sprintf("0e2e0000-0000-4000-8000-000000001%03d", files))...)
			return nil
		}))
	}
	require.Greater(t, len(all), 100)
	return all
}

func eventsOf(t *testing.T, path, tenant string) (all []sentEvent) {
	t.Helper()
	decoder := rawevent.NewDecoder()
	for _, record := range recordsOf(t, path) {
		decoder.Decode(record, rawevent.Source{Tenant: tenant, Received: time.Now()}, func(d rawevent.Decoded) bool {
			if d.Err == nil && !bytes.Contains(d.Raw, []byte(`"message"`)) { // several events in one text
				ev := d.Event
				all = append(all, sentEvent{filepath.Base(path), strings.Clone(ev.TenantId), strings.Clone(ev.Id), signInKey(ev.TenantId, ev.Id, time.Unix(0, ev.CreatedUnixNano)),
					ev.TenantId != tenant, bytes.Clone(d.Raw)})
			}
			return true
		})
	}
	return all
}

func recordsOf(t *testing.T, path string) (records [][]byte) {
	t.Helper()
	if filepath.Ext(path) != ".csv" {
		text, err := os.ReadFile(path)
		require.NoError(t, err)
		return [][]byte{text}
	}
	file, err := os.Open(path)
	require.NoError(t, err)
	defer func() { _ = file.Close() }()
	_ = csvexport.Rows(file, func(_ int, event []byte, err error) bool {
		if err == nil {
			records = append(records, bytes.Clone(event))
		}
		return true
	})
	return records
}

// readOne reads an entity by its id.
func readOne(t *testing.T, client graphClient, id string) any {
	t.Helper()
	var entity json.RawMessage
	client.get(t, client.url+"/beta/auditLogs/signIns/"+url.PathEscape(id)+"?visibility=live", &entity)
	return parse(string(entity))
}

// readList adds a tenant's entities, as the beta endpoint answers them.
func readList(t *testing.T, client graphClient, tenant string, into map[string]any) {
	t.Helper()
	query := url.Values{"visibility": {"live"}, "$top": {"1000"}, "$filter": allKinds["$filter"]}
	var page struct {
		Value []json.RawMessage `json:"value"`
	}
	client.get(t, client.url+"/beta/auditLogs/signIns?"+query.Encode(), &page)
	for _, text := range page.Value {
		entity, ok := parse(string(text)).(map[string]any)
		require.True(t, ok)
		created, err := time.Parse(time.RFC3339Nano, fmt.Sprint(entity["createdDateTime"]))
		require.NoError(t, err)
		into[signInKey(tenant, fmt.Sprint(entity["id"]), created)] = entity
	}
}

func signInKey(tenant, id string, created time.Time) string {
	return tenant + " " + id + " " + created.UTC().Format(time.DateTime)
}

func parse(text string) any {
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	var v any
	if decoder.Decode(&v) != nil || decoder.More() {
		return nil
	}
	return v
}

// missing lists what of an event is not in its answer.
func missing(raw []byte, tenant string, answer any) (lost []string) {
	said, found := map[string]string{}, map[string]string{}
	leaves(parse(string(raw)), "", said)
	leaves(answer, "", found)
	found["/tenant"] = tenant
	found["/location/joined"] = strings.Join([]string{found["/location/city"], found["/location/state"], found["/location/countryorregion"]}, ", ")
	found["/location/citywithcountry"] = found["/location/city"] + ", " + found["/location/countryorregion"]
	for path, value := range said {
		meaning, known := meant(path, value)
		kept := slices.ContainsFunc(placesOf(path), func(place string) bool {
			return same(value, found["/"+place]) || known && meaning == found["/"+place]
		})
		if !kept && !isConstant(path, value, tenant) {
			lost = append(lost, path+" = "+value)
		}
	}
	slices.Sort(lost)
	return lost
}

// leaves collects the values of a document by their paths, names in lower case.
// JSON inside text is a part of it; null and empty text say nothing.
func leaves(v any, path string, into map[string]string) {
	switch v := v.(type) {
	case map[string]any:
		for name, member := range v {
			leaves(member, path+"/"+strings.ToLower(name), into)
		}
	case []any:
		for i, element := range v {
			leaves(element, path+"/"+strconv.Itoa(i), into)
		}
	case string:
		switch inner := parse(v).(type) {
		case map[string]any, []any:
			leaves(inner, path, into)
		default:
			if v != "" {
				into[path] = v
			}
		}
	case bool, json.Number:
		into[path] = fmt.Sprint(v)
	}
}
