package engine

import (
	"fmt"
	"os"
)

// childArg is the first argument of a process started as the ClickHouse child;
// the library's path and ClickHouse's own arguments follow.
const childArg = "clickhouse-engine"

// ChildMain is the first line of main, and of TestMain in packages that start
// engines: in a process that StartClickHouse started as its child it runs the
// engine and exits, in any other it returns at once. The engine takes over the
// thread and the signals of its process, which is why it gets one of its own.
func ChildMain() {
	if len(os.Args) < 3 || os.Args[1] != childArg {
		return
	}
	if err := runLibrary(os.Args[2], os.Args[3:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}
