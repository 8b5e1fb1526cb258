package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// skips passes a command's output on and puts what its tests skipped before the
// next line of it, each reason once: so go's summary still comes last.
type skips struct {
	out  io.Writer
	path string
	dir  string
	read int
	told map[string]bool
}

func newSkips(out io.Writer) (*skips, error) {
	dir, err := os.MkdirTemp("", "gatehouse-skips-")
	if err != nil {
		return nil, fmt.Errorf("file of skips: %w", err)
	}
	return &skips{out: out, dir: dir, path: filepath.Join(dir, "skips"), told: map[string]bool{}}, nil
}

// Write implements io.Writer.
func (s *skips) Write(p []byte) (int, error) {
	for _, line := range s.fresh() {
		if _, err := fmt.Fprintln(s.out, line); err != nil {
			return 0, err
		}
	}
	return s.out.Write(p)
}

// fresh returns the reasons noted since the last call.
func (s *skips) fresh() []string {
	text, err := os.ReadFile(s.path)
	if err != nil || len(text) <= s.read {
		return nil // nothing skipped yet
	}
	var lines []string
	for note := range strings.Lines(string(text[s.read:])) {
		test, why, _ := strings.Cut(strings.TrimSpace(note), ": ")
		if !s.told[why] {
			s.told[why] = true
			lines = append(lines, "skipped, as "+test+" and others: "+why)
		}
	}
	s.read = len(text)
	return lines
}

func (s *skips) close() { _ = os.RemoveAll(s.dir) }
