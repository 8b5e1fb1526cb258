package e2e

import (
	"debug/elf"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/internal/testkit"
)

func TestDockerfile_image_canRunTheProgram(t *testing.T) {
	dockerfile, err := os.ReadFile(filepath.Join(testkit.Root(t), "Dockerfile"))
	require.NoError(t, err)
	module, err := os.ReadFile(filepath.Join(testkit.Root(t), "go.mod"))
	require.NoError(t, err)
	version := regexp.MustCompile(`(?m)^go (\S+)$`).FindSubmatch(module)
	require.NotNil(t, version)
	assert.Contains(t, string(dockerfile), "FROM golang:"+string(version[1])+"-", "the image is built with the Go version of go.mod")
	assert.Contains(t, string(dockerfile), programInImage+`"`, "the entry point, which health checks name too")

	images := regexp.MustCompile(`(?m)^FROM (\S+)`).FindAllStringSubmatch(string(dockerfile), -1)
	last := images[len(images)-1][1]
	if needsLinker(t) {
		assert.NotRegexp(t, "scratch|static", last, "the program needs a dynamic linker, which this image lacks")
	}
}

// needsLinker says whether the program names a dynamic linker to start it.
func needsLinker(t *testing.T) bool {
	t.Helper()
	program, err := elf.Open(binary)
	if err != nil {
		t.Skipf("no Linux program: %v", err)
	}
	defer func() { _ = program.Close() }()
	for _, header := range program.Progs {
		if header.Type == elf.PT_INTERP {
			return true
		}
	}
	return false
}
