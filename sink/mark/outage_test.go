package mark

import (
	"errors"
	"slices"
	"testing"
	"time"

	"go.uber.org/zap"
	"go.uber.org/zap/zaptest/observer"
)

func TestOutage_isLoggedOnceAMinute(t *testing.T) {
	core, logs := observer.New(zap.InfoLevel)
	o := outage{what: "measuring", log: zap.New(core)}
	now := time.Now()
	for second := range 150 {
		o.heard(errors.New("away"), now.Add(time.Duration(second)*time.Second))
	}
	o.heard(nil, now.Add(150*time.Second))
	o.heard(nil, now.Add(151*time.Second))
	o.heard(errors.New("away"), now.Add(152*time.Second))
	var said []string
	for _, entry := range logs.All() {
		said = append(said, entry.Message)
	}
	want := []string{"measuring failed, trying again", "measuring still fails", "measuring still fails", "measuring works again", "measuring failed, trying again"}
	if !slices.Equal(said, want) {
		t.Errorf("logged %q, want %q", said, want)
	}
	if n := logs.All()[1].ContextMap()["failures"]; n != int64(60) {
		t.Errorf("%v failures in the first minute, want 60", n)
	}
}
