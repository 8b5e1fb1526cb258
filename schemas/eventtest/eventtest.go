// Package eventtest compares decoded events with what a test expects of them.
package eventtest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"google.golang.org/protobuf/encoding/protojson"

	"github.com/gatehouse/gatehouse/schemas"
)

const (
	// Fernhill is the tenant of the hand-made events.
	Fernhill = "6f1d3c52-1111-4c1e-9a10-000000000001"
	// Elsewhere is the tenant of their source.
	Elsewhere = "00ff3c52-2222-4c1e-9a10-000000000002"
	// Absent is what a path must not have.
	Absent = "(absent)"
)

// Received is later than the hand-made events, UTC.
func Received() time.Time { return time.Date(2026, 3, 4, 6, 0, 0, 0, time.UTC) }

// Check compares some paths of an event, as Flat has them, with what they must say.
func Check(t testing.TB, ev *schemas.SignIn, want map[string]string) {
	t.Helper()
	got := Flat(t, ev)
	for path, value := range want {
		said, ok := got[path]
		if !ok {
			said = Absent
		}
		if said != value {
			t.Errorf("%s = %s, want %s", path, said, value)
		}
	}
	if t.Failed() {
		t.Logf("event: %v", got)
	}
}

// Flat is an event as paths and their values: "location.city" -> "Lagos". What has no
// home in a sign-in stands behind a plus, and all of it under "additional".
func Flat(t testing.TB, ev *schemas.SignIn) map[string]string {
	t.Helper()
	text, err := protojson.Marshal(ev)
	if err != nil {
		t.Fatal(err)
	}
	var tree map[string]any
	numbers := json.NewDecoder(bytes.NewReader(text))
	numbers.UseNumber()
	if err := numbers.Decode(&tree); err != nil {
		t.Fatal(err)
	}
	paths := map[string]string{}
	flatten(paths, "", tree)
	if ev.Additional != "" {
		var more map[string]json.RawMessage
		if err := json.Unmarshal([]byte(ev.Additional), &more); err != nil {
			t.Fatalf("additional %s: %v", ev.Additional, err)
		}
		for name, value := range more {
			paths["+"+name] = string(value)
		}
	}
	return paths
}

func flatten(paths map[string]string, prefix string, v any) {
	switch v := v.(type) {
	case map[string]any:
		for name, member := range v {
			flatten(paths, prefix+name+".", member)
		}
	case []any:
		for i, element := range v {
			flatten(paths, prefix+strconv.Itoa(i)+".", element)
		}
	default:
		paths[strings.TrimSuffix(prefix, ".")] = fmt.Sprint(v)
	}
}

// Nanos is a time of RFC 3339 in nanoseconds since 1970, as Flat has it.
func Nanos(s string) string {
	at, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		panic(err)
	}
	return strconv.FormatInt(at.UnixNano(), 10)
}
