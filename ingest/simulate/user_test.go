package simulate

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestUsers_firstOnes_areThoseWhoSignIn(t *testing.T) {
	w, err := NewWorld(7, Tenants("11111111-0000-4000-8000-000000000001", 2, 60))
	require.NoError(t, err)
	counts := map[string]int{}
	to := time.Date(2026, 5, 8, 0, 0, 0, 0, time.UTC)
	History(w, to.AddDate(0, 0, -7), to, 5000, func(e Event) bool {
		var event map[string]any
		require.NoError(t, json.Unmarshal(e.JSON, &event))
		if id, ok := event["userId"].(string); ok {
			counts[id]++
		}
		return true
	})
	for place, tenant := range []string{"11111111-0000-4000-8000-000000000001", w.tenants[1].ID} {
		users := w.Users(place)
		require.NotEmpty(t, users)
		for _, u := range users[:3] {
			assert.NotZero(t, counts[u.ID], "%+v", u)
			assert.Equal(t, tenant, u.Tenant)
			assert.Contains(t, u.PrincipalName, "@"+w.tenants[place].Domain)
			assert.NotEmpty(t, u.Name)
		}
	}
	assert.Empty(t, w.Users(2))
	assert.Empty(t, w.Users(-1))
}
