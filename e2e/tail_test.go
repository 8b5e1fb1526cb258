package e2e

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/internal/testkit"
)

// tailClient follows a tenant's sign-ins and keeps nothing but its cursor.
type tailClient struct {
	token, cursor string
	seen          map[string]int // deliveries, by delivery
}

// delivery is what tells deliveries of a sign-in apart.
func delivery(tenant, id string, received time.Time) string {
	return fmt.Sprintf("%s/%s received %d", tenant, id, received.UnixMilli())
}

// poll asks once for what came, from whatever address the service has now.
func (c *tailClient) poll(t *testing.T, addr, tenant string) (more bool) {
	t.Helper()
	options := url.Values{"after": {c.cursor}, "top": {"25"}, "filter": {"isInteractive eq true or isInteractive eq false"}}
	req, err := http.NewRequest(http.MethodGet, "http://"+addr+"/api/tail?"+options.Encode(), nil)
	require.NoError(t, err)
	req.Header.Set("Authorization", "Bearer "+c.token)
	status, body := do(t, req)
	require.Equal(t, http.StatusOK, status, "%s", body)
	var answer struct {
		Cursor   string
		UpToDate bool
		Value    []struct {
			ID       string
			Received time.Time `json:"@gatehouse.receivedDateTime"`
		}
	}
	require.NoError(t, json.Unmarshal(body, &answer))
	for _, v := range answer.Value {
		c.seen[delivery(tenant, v.ID, v.Received)]++
	}
	c.cursor = answer.Cursor
	return !answer.UpToDate
}

// stored are all deliveries that the table holds.
func (r *rollupRig) stored() map[string]bool {
	r.Helper()
	rows, err := r.conn.Query(r.Context(), "SELECT tenant_id, id, received_at FROM signins")
	require.NoError(r, err)
	defer func() { _ = rows.Close() }()
	all := map[string]bool{}
	for rows.Next() {
		var tenant, id string
		var received time.Time
		require.NoError(r, rows.Scan(&tenant, &id, &received))
		all[delivery(tenant, id, received)] = true
	}
	require.NoError(r, rows.Err())
	return all
}

// TestTail_sinksDieAndTheServiceRestarts_everyStoredDeliveryIsSeen follows random
// events of several weeks while two sinks store, die and are replaced. No merge
// takes a delivery away before it is compared.
func TestTail_sinksDieAndTheServiceRestarts_everyStoredDeliveryIsSeen(t *testing.T) {
	r := newRollupRig(t)
	require.NoError(t, r.conn.Exec(t.Context(), "SYSTEM STOP MERGES signins"))
	const key = "GATEHOUSE_QUERY__CURSOR_KEY=a key of this test of 32 bytes or more"
	service := r.start(t, "query", key)
	clients := map[string]*tailClient{}
	for _, tenant := range rollupTenants {
		clients[tenant] = &tailClient{r.tokens[tenant], "begin", map[string]int{}}
	}
	r.startSink()
	r.startSink()
	r.send(100)
	r.awaitAllStored()
	testkit.Eventually(t, readyWithin, "stored offsets are measured", func() (bool, string) {
		n := count(t, r.clickhouse.Addr(), "SELECT count() FROM stored_offsets")
		return n > 0, fmt.Sprint(n)
	})
	for step := range 6 {
		r.send(80)
		for _, tenant := range rollupTenants {
			clients[tenant].poll(t, service.addr, tenant)
		}
		switch step {
		case 1:
			r.endSink(true)
			r.startSink()
		case 2:
			service.interrupt(t)
			service = r.start(t, "query", key)
		case 4:
			r.endSink(false)
			r.startSink()
		}
	}
	r.awaitAllStored()
	testkit.Eventually(t, 3*time.Minute, "every stored delivery has been seen", func() (bool, string) {
		missing := r.stored()
		for tenant, c := range clients {
			for c.poll(t, service.addr, tenant) {
			}
			for one := range c.seen {
				delete(missing, one)
			}
		}
		return len(missing) == 0, fmt.Sprintf("%d are missing, such as %v", len(missing), missing)
	})
	all := r.stored()
	for _, c := range clients {
		for one := range c.seen {
			require.True(t, all[one], "%s was seen and is not stored", one)
		}
	}
}
