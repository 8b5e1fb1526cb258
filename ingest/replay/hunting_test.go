package replay

import (
	"testing"
	"time"
)

// What the API of advanced hunting answers, moved in time, over several lines.
func TestRun_AdvancedHunting_RowByRow(t *testing.T) {
	dir := folder(t, map[string][]byte{
		"1-api.json": []byte("{\"schema\":[{\"name\":\"Timestamp\",\"type\":\"DateTime\"}],\n\"results\":[\n" +
			`{"Timestamp":"2026-03-04T05:06:07Z","ErrorCode":0,"AccountUpn":"a@b.example","RequestId":"a"},` + "\n" +
			`{"Timestamp":"2026-03-04T06:06:07.5Z","ErrorCode":0,"AccountUpn":"a@b.example","RequestId":"b"}` + "\n]}"),
		"2-portal.csv": []byte("Timestamp,ApplicationId,ErrorCode,RequestId\n2026-03-04T04:06:07Z,app,0,c\n"),
	})
	g := newGateway(t)
	then := time.Now().UTC().Add(-time.Minute).Truncate(time.Second)
	result := run(t, g, Config{Rebase: then}, dir)
	if !result.OK() || result.Accepted != 3 {
		t.Fatalf("result %+v", result)
	}
	got := g.byID()
	for id, before := range map[string]time.Duration{"a": time.Hour, "b": 0, "c": 2 * time.Hour} {
		if off := then.Sub(got[id].at) - before; off < -time.Second || off > time.Second {
			t.Errorf("%s is %s before the newest, want %s", id, then.Sub(got[id].at), before)
		}
	}
}
