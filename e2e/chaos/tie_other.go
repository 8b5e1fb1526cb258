//go:build !linux

package main

import (
	"os/exec"
	"syscall"
)

// tie gives the child a process group of its own. Only Linux can also end it with
// a parent that was killed.
func tie(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }
