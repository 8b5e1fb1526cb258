package testkit

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// requireEnv lists what must not be skipped, separated by commas: clickhouse,
// kafka, containers, data, geo, browser, or a name that a test gives to Missing.
const requireEnv = "GATEHOUSE_REQUIRE"

// Missing ends a test that needs what is not there: it skips it and says why, or
// fails it when GATEHOUSE_REQUIRE names the thing.
func Missing(t testing.TB, name, why string) {
	t.Helper()
	if required(os.Getenv(requireEnv), name) {
		t.Fatalf("%s=%s, but: %s", requireEnv, name, why)
	}
	note(t, why)
	t.Skip(why)
}

// SkipsEnv names a file that takes one line for each test skipped for want of
// something: go test shows no skips of a package that passes.
const SkipsEnv = "GATEHOUSE_TEST_SKIPS"

// note adds a skip to the file of SkipsEnv.
func note(t testing.TB, why string) {
	t.Helper()
	path := os.Getenv(SkipsEnv)
	if path == "" {
		return
	}
	file, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		t.Fatalf("note the skip: %v", err)
	}
	defer func() { _ = file.Close() }()
	if _, err := file.WriteString(t.Name() + ": " + strings.ReplaceAll(why, "\n", " ") + "\n"); err != nil {
		t.Fatalf("note the skip: %v", err)
	}
}

// required says whether a comma-separated list names the thing.
func required(list, name string) bool {
	names := strings.Split(list, ",")
	return slices.ContainsFunc(names, func(n string) bool { return strings.TrimSpace(n) == name })
}
