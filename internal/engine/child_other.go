//go:build !linux && !darwin

package engine

import "os/exec"

func runLibrary(string, []string) error { return ErrPlatform }

func detach(*exec.Cmd) {}
