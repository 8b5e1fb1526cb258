package testkit

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// requireEnv lists what must not be skipped, separated by commas: clickhouse,
// kafka, containers, data, geo, or a name that a test gives to Missing.
const requireEnv = "GATEHOUSE_REQUIRE"

// Missing ends a test that needs what is not there: it skips it and says why, or
// fails it when GATEHOUSE_REQUIRE names the thing.
func Missing(t testing.TB, name, why string) {
	t.Helper()
	if required(os.Getenv(requireEnv), name) {
		t.Fatalf("%s=%s, but: %s", requireEnv, name, why)
	}
	t.Skip(why)
}

// required says whether a comma-separated list names the thing.
func required(list, name string) bool {
	names := strings.Split(list, ",")
	return slices.ContainsFunc(names, func(n string) bool { return strings.TrimSpace(n) == name })
}
