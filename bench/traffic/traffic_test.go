package traffic

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/schemas/rawevent"
)

// Events are what the pipeline's decoder takes, with ids and times of their own,
// the promised mix, size and skew.
func TestSource_eventsAreBelievable(t *testing.T) {
	const events = 20_000
	made, err := New(1, 2_000)
	require.NoError(t, err)
	source := made.Source(1)
	at := time.Date(2026, 9, 1, 12, 0, 0, 0, time.UTC)
	decoder := rawevent.NewDecoder()
	ids, correlations, users := map[string]bool{}, map[string]bool{}, map[string]int{}
	kinds := map[string]int{}
	bytes, policies := 0, 0
	for i := range events {
		id, value := source.Next(at.Add(time.Duration(i) * time.Second))
		require.True(t, json.Valid(value), "%s", value)
		bytes += len(value)
		decoded := 0
		decoder.Decode(value, rawevent.Source{}, func(d rawevent.Decoded) bool {
			decoded++
			require.Nil(t, d.Err)
			ev := d.Event
			require.Equal(t, string(id), ev.Id)
			require.Equal(t, at.Add(time.Duration(i)*time.Second).UnixNano(), ev.CreatedUnixNano)
			ids[strings.Clone(ev.Id)], correlations[strings.Clone(ev.CorrelationId)] = true, true
			policies += len(ev.AppliedConditionalAccessPolicies)
			users[strings.Clone(ev.UserId)]++
			kind := "v1.0"
			if len(ev.SignInEventTypes) > 0 {
				kind = strings.Clone(ev.SignInEventTypes[0])
				raw, err := base64.RawURLEncoding.DecodeString(ev.UniqueTokenIdentifier)
				require.NoError(t, err)
				require.Equal(t, strings.ReplaceAll(ev.Id, "-", ""), hex.EncodeToString(raw))
			}
			kinds[kind]++
			return true
		})
		require.Equal(t, 1, decoded)
	}
	require.Len(t, ids, events)
	require.Len(t, correlations, events)
	require.InDelta(t, 1900, bytes/events, 150, "bytes of an event")
	require.InDelta(t, 65, 100*kinds["v1.0"]/events, 3)
	require.InDelta(t, 12, 100*kinds["nonInteractiveUser"]/events, 3)
	require.InDelta(t, 18, 100*(kinds["servicePrincipal"]+kinds["managedIdentity"])/events, 3)
	require.Greater(t, policies, events, "applied policies")
	delete(users, "") // services
	most := 0
	for _, n := range users {
		most = max(most, n)
	}
	require.Greater(t, len(users), 1_000, "users")
	require.Greater(t, most, 10*events/len(users), "events of the most active user")
}

func TestSource_sameSeed_sameEvents(t *testing.T) {
	made, err := New(1, 200)
	require.NoError(t, err)
	at := time.Now()
	one, same, other := made.Source(7), made.Source(7), made.Source(8)
	for range 100 {
		id, value := one.Next(at)
		sameID, sameValue := same.Next(at)
		require.Equal(t, string(id), string(sameID))
		require.Equal(t, string(value), string(sameValue))
		otherID, _ := other.Next(at)
		require.NotEqual(t, string(id), string(otherID))
	}
}

func BenchmarkSource(b *testing.B) {
	made, err := New(1, 200)
	require.NoError(b, err)
	source, at := made.Source(1), time.Now()
	b.ReportAllocs()
	for b.Loop() {
		_, value := source.Next(at)
		b.SetBytes(int64(len(value)))
	}
}
