package process

import (
	"fmt"
	"os"
	"runtime"
	"strings"
)

// Machine describes the machine in a line: processors, memory, kernel, load.
func Machine() string {
	model := fieldOf("/proc/cpuinfo", "model name")
	var kilobytes int64
	_, _ = fmt.Sscanf(fieldOf("/proc/meminfo", "MemTotal"), "%d kB", &kilobytes)
	release, _ := os.ReadFile("/proc/sys/kernel/osrelease")
	load, _ := os.ReadFile("/proc/loadavg")
	first, _, _ := strings.Cut(string(load), " ")
	return fmt.Sprintf("%d processors (%s), %d GiB of memory, Linux %s, %s, load %s at the start",
		runtime.NumCPU(), model, kilobytes>>20, strings.TrimSpace(string(release)), runtime.Version(), first)
}

// fieldOf is the value of the first line "name: value" of a file; empty when there is none.
func fieldOf(path, name string) string {
	text, err := os.ReadFile(path)
	if err != nil {
		return ""
	}
	for line := range strings.Lines(string(text)) {
		key, value, found := strings.Cut(line, ":")
		if found && strings.TrimSpace(key) == name {
			return strings.TrimSpace(value)
		}
	}
	return ""
}
