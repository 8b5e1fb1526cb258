package engine

import (
	"encoding/xml"
	"os"
	"path/filepath"
	"testing"
)

func TestSettings_directoryWithMarkup_isEscaped(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "R&D <laptop>")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	config := newSettings(ClickHouseOptions{Dir: dir, MemoryLimit: 5}, 1, 2)
	if err := config.write(); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(config.configFile())
	if err != nil {
		t.Fatal(err)
	}
	var parsed struct {
		Users  string `xml:"users_config"`
		Memory int64  `xml:"max_server_memory_usage"`
		Log    string `xml:"logger>log"`
	}
	if err := xml.Unmarshal(text, &parsed); err != nil {
		t.Fatal(err)
	}
	if parsed.Users != dir+"/users.xml" || parsed.Memory != 5 || parsed.Log != dir+"/clickhouse.log" {
		t.Errorf("read back %+v", parsed)
	}
}
