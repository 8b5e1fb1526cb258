package main

import (
	"os/exec"
	"syscall"
)

// tie gives the child a process group of its own, out of reach of a terminal's
// Ctrl-C, and ends it with this program, however that ends. The kernel goes by
// the thread that started it, and Go ends no thread of a program without
// goroutines locked to theirs.
func tie(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}
