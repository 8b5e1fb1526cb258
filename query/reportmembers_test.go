package query

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/internal/testkit"
)

// A group of the directory is summed up as a list of its users is, however large
// it is: ids in either case, names in any, groups in it, nobody else.
func TestGroupReport_groupOfTheDirectory(t *testing.T) {
	r := policiesRig(t, testkit.Kafka(t))
	r.setMark(testMark)
	at := func(hours int) time.Time { return noon.Add(-time.Duration(hours) * time.Hour) }
	r.insert(
		values{"id": "a1", "user_id": strings.ToUpper(alice), "app_id": "mail", "created_at": at(5)},
		values{"id": "a2", "user_id": alice, "app_id": "files", "status": "Failure", "error_code": int32(50126), "created_at": at(6)},
		values{"id": "n1", "user_id": "", "user_principal_name": "ZOË@Example.com", "app_id": "mail", "created_at": at(7)},
		values{"id": "bob", "user_id": robert, "app_id": "mail", "created_at": at(5)},
		values{"id": "foreign", "tenant_id": tenantB, "user_id": alice, "created_at": at(5)},
		values{"id": "unsettled", "user_id": alice, "created_at": at(1)},
	)
	for _, further := range []int{0, mostNamed + 500} {
		staff := []string{alice, "inner"}
		for i := range further {
			staff = append(staff, fmt.Sprintf("u%d", i))
		}
		directory, err := json.Marshal(map[string]any{"policies": []any{}, "directory": map[string]any{"groups": []any{
			map[string]any{"id": "staff-id", "displayName": "All staff", "members": staff},
			map[string]any{"id": "inner", "displayName": "Inner", "members": []string{"Zoë@example.com", "idle"}},
		}}})
		require.NoError(t, err)
		put := r.send(http.MethodPut, r.admin(), policiesOfA, string(directory))
		require.Equal(t, http.StatusOK, put.status, put.text)
		for _, name := range []string{"staff-id", "all%20STAFF"} {
			answer := r.get(r.reader(), "/api/reports/group?group="+name)
			assert.EqualValues(t, 3+further, answer.body["members"])
			assert.EqualValues(t, 2, answer.body["activeUsers"])
			assert.Len(t, answer.body["inactive"], 1+further)
			assert.Contains(t, answer.body["inactive"], "idle")
			assert.Contains(t, answer.text, `"signIns":3,"success":2,"failure":1,"interrupted":0`)
			assert.Len(t, answer.body["users"], 2)
			assert.Len(t, answer.body["applications"], 2)
		}
	}
	r.problem(r.reader(), "/api/reports/group?group=other", http.StatusNotFound)
	r.problem(r.token(tenantA, "", "Reports Reader"), "/api/reports/group?group=staff-id", http.StatusForbidden)
}
