// Package testkit is what tests of several packages share: real engines, a fresh
// database and fresh topics for each test, and the data that lies outside the
// repository. What a machine cannot run is skipped where it shows, and fails
// when GATEHOUSE_REQUIRE names it.
package testkit

import (
	"fmt"
	"os"
	"testing"

	"github.com/gatehouse/gatehouse/internal/engine"
)

// Main runs a package's tests and ends the engines that they shared. Use it as
//
//	func TestMain(m *testing.M) { testkit.Main(m) }
func Main(m *testing.M) {
	engine.ChildMain()
	code := m.Run()
	if err := shared.close(); err != nil {
		fmt.Fprintln(os.Stderr, "testkit:", err)
		code = max(code, 1)
	}
	os.Exit(code)
}
