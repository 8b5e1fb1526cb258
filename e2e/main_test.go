package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/gatehouse/gatehouse/internal/engine"
)

// binary is the program under test, built once for all tests of the package.
var binary string

func TestMain(m *testing.M) {
	engine.ChildMain()
	os.Exit(buildAndRun(m))
}

func buildAndRun(m *testing.M) int {
	dir, err := os.MkdirTemp("", "gatehouse-e2e-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer func() { _ = os.RemoveAll(dir) }()
	binary = filepath.Join(dir, "gatehouse")
	build := exec.Command("go", "build", "-o", binary, "github.com/gatehouse/gatehouse")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "build the program under test: %v\n%s", err, out)
		return 1
	}
	// The program looks for its engine beside itself and above; this copy lies elsewhere.
	if err := pointAtEngine(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return m.Run()
}

// pointAtEngine makes the engine of this checkout known to the program.
func pointAtEngine() error {
	root, err := filepath.Abs("..")
	if err != nil {
		return err
	}
	found, err := filepath.Glob(filepath.Join(root, ".cache/engine/node_modules/@chdb/*/libchdb.so"))
	if err != nil || len(found) == 0 || os.Getenv("GATEHOUSE_CHDB") != "" {
		return err
	}
	return os.Setenv("GATEHOUSE_CHDB", found[0])
}
