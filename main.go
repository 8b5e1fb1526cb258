// Gatehouse: sign-in activity on Kafka and ClickHouse.
package main

import (
	"os"

	"github.com/gatehouse/gatehouse/cmd"
	"github.com/gatehouse/gatehouse/internal/engine"
)

func main() {
	engine.ChildMain()
	os.Exit(cmd.Main())
}
