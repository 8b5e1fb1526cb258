//go:build linux || darwin

package engine

import (
	"fmt"
	"os/exec"
	"runtime"
	"syscall"
	"unsafe"

	"github.com/ebitengine/purego"
)

// runLibrary runs clickhouse-local out of the library and returns when its
// queries have ended, which is when stdin has.
func runLibrary(library string, args []string) error {
	runtime.LockOSThread()
	handle, err := purego.Dlopen(library, purego.RTLD_NOW|purego.RTLD_GLOBAL)
	if err != nil {
		return fmt.Errorf("load %s: %w", library, err)
	}
	for _, name := range []string{"chdb_query_cmdline", "chdb_result_error"} {
		if _, err := purego.Dlsym(handle, name); err != nil {
			return fmt.Errorf("%s is no usable ClickHouse library: %w", library, err)
		}
	}
	var queryCmdline func(argc int32, argv unsafe.Pointer) uintptr
	var resultError func(result uintptr) string
	purego.RegisterLibFunc(&queryCmdline, handle, "chdb_query_cmdline")
	purego.RegisterLibFunc(&resultError, handle, "chdb_result_error")

	args = append([]string{"clickhouse"}, args...)
	argv := make([]*byte, 0, len(args)+1)
	for _, arg := range args {
		b := append([]byte(arg), 0)
		argv = append(argv, &b[0])
	}
	argv = append(argv, nil)
	result := queryCmdline(int32(len(args)), unsafe.Pointer(&argv[0]))
	runtime.KeepAlive(argv)
	if result == 0 {
		return fmt.Errorf("clickhouse ended without a result")
	}
	if text := resultError(result); text != "" {
		return fmt.Errorf("clickhouse: %s", text)
	}
	return nil
}

// detach keeps a terminal's Ctrl-C from the child: the parent stops what writes
// first and the engine last.
func detach(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }
