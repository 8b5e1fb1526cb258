package cmd

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strconv"
)

// demoAddresses are the addresses that the demo on the data directory has, or
// had when it last ran; empty where it uses servers that run elsewhere.
func demoAddresses(dir string) (kafka, clickhouse string, err error) {
	path := filepath.Join(dir, "demo.json")
	data, err := os.ReadFile(path) //nolint:gosec // the user names the directory
	if errors.Is(err, fs.ErrNotExist) {
		return "", "", fmt.Errorf("--data-dir %s: no demo has run there: %s is missing", dir, path)
	}
	var state demoState
	if err == nil {
		err = json.Unmarshal(data, &state)
	}
	if err != nil {
		return "", "", fmt.Errorf("--data-dir %s: read the state of the demo: %w", dir, err)
	}
	return localAddress(state.KafkaPort), localAddress(state.ClickHousePort), nil
}

// localAddress is the port on this machine as an address; empty for port 0.
func localAddress(port int) string {
	if port == 0 {
		return ""
	}
	return net.JoinHostPort("127.0.0.1", strconv.Itoa(port))
}
