package e2e

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/internal/testkit"
	"github.com/gatehouse/gatehouse/schemas"
)

// allKinds reaches what the default list, the interactive one, leaves out.
var allKinds = url.Values{"$filter": {"signInEventTypes/any(t: t in ('interactiveUser','nonInteractiveUser','servicePrincipal','managedIdentity'))"}}

func TestDemo_realEvents_areKnownOnceEverywhereAndStay(t *testing.T) {
	realData := testkit.RealData(t)
	dir := dataDir(t)
	p := startDemo(t, dir, "--empty", "--retention", "0")
	sendReal(t, realData, dir, p.addresses)
	awaitStored(t, p.ClickHouse, len(facts))
	checkEverywhere(t, dir, p.addresses)

	p.interrupt(t)
	p = startDemo(t, dir, "--empty", "--retention", "0")
	checkEverywhere(t, dir, p.addresses)

	p.kill(t)
	p = startDemo(t, dir, "--empty", "--retention", "0")
	checkEverywhere(t, dir, p.addresses)
	post(t, p.Ingest, token(t, dir, "--ingest", "--tenant", "after-restarts"), anEvent(), 1)
	awaitStored(t, p.ClickHouse, len(facts)+1)
	p.interrupt(t)
}

// sendReal brings the real files in: by HTTP, and by the producer library.
func sendReal(t *testing.T, realData, dir string, at addresses) {
	t.Helper()
	for _, up := range uploads {
		bearer := token(t, dir, "--ingest")
		if up.tenant != "" {
			bearer = token(t, dir, "--ingest", "--tenant", up.tenant)
		}
		status, answer := postAny(t, at.Ingest, bearer, up.contentType, realFile(t, realData, up.file))
		require.Equal(t, http.StatusAccepted, status, "%s: %s", up.file, answer)
		assert.Contains(t, string(answer), fmt.Sprintf(`"accepted":%d`, up.events), up.file)
	}
	for _, name := range unreadable {
		status, answer := postAny(t, at.Ingest, token(t, dir, "--ingest"), "application/json", realFile(t, realData, name))
		assert.Contains(t, []int{http.StatusBadRequest, http.StatusUnprocessableEntity}, status, "%s: %s", name, answer)
		assert.Contains(t, string(answer), string(schemas.DeadNotJSON), name)
	}
	for _, up := range published {
		publish(t, at.Kafka, up.tenant, realFile(t, realData, up.file))
	}
	for _, name := range unreadable {
		publishRaw(t, at.Kafka, realFile(t, realData, name))
	}
}

func awaitStored(t *testing.T, addr string, rows int) {
	t.Helper()
	testkit.Eventually(t, arrivesWithin, "all sign-ins are stored", func() (bool, string) {
		all := readStored(t, addr)
		return len(all) == rows, fmt.Sprintf("%d of %d", len(all), rows)
	})
}

// checkEverywhere compares what SQL, the Graph endpoint and the topics say with
// what the files say.
func checkEverywhere(t *testing.T, dir string, at addresses) {
	t.Helper()
	rows := readStored(t, at.ClickHouse)
	checkFacts(t, rows)
	checkGraph(t, dir, at.Query, rows)
	checkEnriched(t, at.Kafka, rows)
	checkDead(t, at.Kafka)
}

func checkFacts(t *testing.T, rows []stored) {
	t.Helper()
	var got []fact
	ids := map[string]bool{}
	for _, row := range rows {
		got = append(got, row.fact())
		key := row.TenantID + " " + row.ID
		assert.False(t, ids[key], "%s is stored twice", key)
		ids[key] = true
	}
	assert.Equal(t, sorted(facts), sorted(got), "what SQL says of each sign-in")
}

// checkGraph reads every tenant by the Graph endpoint, page by page.
func checkGraph(t *testing.T, dir, queryURL string, rows []stored) {
	t.Helper()
	byKey := map[string]stored{}
	for _, row := range rows {
		byKey[row.TenantID+" "+row.ID] = row
	}
	seen := 0
	for _, tenant := range factTenants() {
		client := graphClient{queryURL, token(t, dir, "--tenant", tenant)}
		for _, got := range client.list(t, allKinds) {
			want, found := byKey[tenant+" "+got.ID]
			require.True(t, found, "the Graph endpoint knows %s of tenant %s, SQL does not", got.ID, tenant)
			delete(byKey, tenant+" "+got.ID)
			seen++
			assert.EqualValues(t, want.Code, got.Status.ErrorCode, got.ID)
			assert.Equal(t, want.ClientApp, got.ClientAppUsed, got.ID)
			assert.Equal(t, want.ConditionalAccess, got.ConditionalAccessStatus, got.ID)
			assert.Equal(t, want.Country, got.Location.CountryOrRegion, got.ID)
		}
	}
	assert.Equal(t, len(rows), seen, "not reached by the Graph endpoint: %v", byKey)
}

// checkEnriched reads signins.enriched as another consumer of it would.
func checkEnriched(t *testing.T, broker string, rows []stored) {
	t.Helper()
	latest := map[string]*schemas.SignIn{}
	for _, event := range decodeEnriched(t, readTopic(t, broker, schemas.TopicEnriched)) {
		latest[event.TenantId+" "+event.Id] = event
	}
	assert.Len(t, latest, len(rows))
	for _, row := range rows {
		event := latest[row.TenantID+" "+row.ID]
		if !assert.NotNil(t, event, "%s of tenant %s is not in %s", row.ID, row.TenantID, schemas.TopicEnriched) {
			continue
		}
		assert.Equal(t, row.Status, event.Enrichment.Status.Text(), row.ID)
		assert.Equal(t, row.ClientApp, event.Enrichment.ClientApp, row.ID)
		assert.Equal(t, row.Derived, event.Provenance.IdDerived, row.ID)
	}
}

// checkDead expects what was published without being JSON, and nothing else.
func checkDead(t *testing.T, broker string) {
	t.Helper()
	var reasons []string
	for _, message := range readTopic(t, broker, schemas.TopicDead) {
		for _, header := range message.Headers {
			if header.Key == schemas.HeaderDeadReason {
				reasons = append(reasons, string(header.Value))
			}
		}
	}
	want := slices.Repeat([]string{string(schemas.DeadNotJSON)}, len(unreadable))
	assert.Equal(t, want, reasons, "dead letters")
}
