// Package process reads what the kernel knows about a running process: the
// processor time that it took and its memory. Linux only.
package process

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// tick is the unit of processor time in /proc, the same on all of Linux's usual platforms.
const tick = 10 * time.Millisecond

// CPU is the processor time, user and system, that the process has taken since
// it started, to 10 ms.
func CPU(pid int) (time.Duration, error) {
	text, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "stat"))
	if err != nil {
		return 0, fmt.Errorf("processor time of process %d: %w", pid, err)
	}
	_, rest, _ := strings.Cut(string(text), ") ") // the name before may hold blanks
	fields := strings.Fields(rest)
	const user, system = 11, 12
	if len(fields) <= system {
		return 0, fmt.Errorf("processor time of process %d: %q is not what /proc/PID/stat holds", pid, text)
	}
	var ticks time.Duration
	for _, field := range []string{fields[user], fields[system]} {
		n, err := strconv.ParseInt(field, 10, 64)
		if err != nil {
			return 0, fmt.Errorf("processor time of process %d: %w", pid, err)
		}
		ticks += time.Duration(n)
	}
	return ticks * tick, nil
}

// Memory is what a process has in memory, in bytes.
type Memory struct {
	// Now is resident, Peak is the most that ever was.
	Now, Peak int64
}

// MemoryOf reads the memory of a process.
func MemoryOf(pid int) (Memory, error) {
	text, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "status"))
	if err != nil {
		return Memory{}, fmt.Errorf("memory of process %d: %w", pid, err)
	}
	var m Memory
	for line := range strings.Lines(string(text)) {
		var kilobytes int64
		if _, err := fmt.Sscanf(line, "VmRSS: %d kB", &kilobytes); err == nil {
			m.Now = kilobytes << 10
		}
		if _, err := fmt.Sscanf(line, "VmHWM: %d kB", &kilobytes); err == nil {
			m.Peak = kilobytes << 10
		}
	}
	if m.Peak == 0 {
		return Memory{}, fmt.Errorf("memory of process %d: /proc says nothing: it has ended", pid)
	}
	return m, nil
}

// Child is the id of the process called name that the process started, or that
// process itself when it bears the name.
func Child(pid int, name string) (int, error) {
	if nameOf(pid) == name {
		return pid, nil
	}
	path := filepath.Join("/proc", strconv.Itoa(pid), "task", strconv.Itoa(pid), "children")
	text, err := os.ReadFile(path)
	if err != nil {
		return 0, fmt.Errorf("children of process %d: %w", pid, err)
	}
	for _, field := range strings.Fields(string(text)) {
		child, err := strconv.Atoi(field)
		if err != nil {
			return 0, fmt.Errorf("children of process %d: %w", pid, err)
		}
		if nameOf(child) == name {
			return child, nil
		}
	}
	return 0, fmt.Errorf("process %d has no child called %s", pid, name)
}

func nameOf(pid int) string {
	text, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "comm"))
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(text))
}
