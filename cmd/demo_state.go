package cmd

import (
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// demoState is what a demo remembers from one start to the next, in demo.json of
// its data directory.
type demoState struct {
	// Ports that the engines had, to have them again.
	KafkaPort          int `json:"kafka_port,omitempty"`
	ClickHousePort     int `json:"clickhouse_port,omitempty"`
	ClickHouseHTTPPort int `json:"clickhouse_http_port,omitempty"`
	// CursorKey signs the cursors of the query API: nextLinks survive a restart.
	CursorKey string `json:"cursor_key"`
	// SessionKey encrypts the sessions of browsers: they survive a restart too.
	SessionKey string `json:"session_key"`
	// Filled is the moment that sample and generated events end at, fixed before
	// the first is sent: a fill that was cut short and begins anew makes the same
	// events, with the same ids. Zero: not begun.
	Filled time.Time `json:"filled,omitzero"`
	// PoliciesPut says that the sample policies were put: once, so that what a
	// user makes of them stays.
	PoliciesPut bool `json:"policies_put,omitempty"`
	// SamplesSent and HistorySent say what has been sent entirely.
	SamplesSent bool `json:"samples_sent,omitempty"`
	HistorySent bool `json:"history_sent,omitempty"`

	path string
}

// openState reads the state file, or begins a new one.
func openState(path string) (*demoState, error) {
	s := &demoState{path: path}
	data, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return nil, fmt.Errorf("read state of the demo: %w", err)
	default:
		if err := json.Unmarshal(data, s); err != nil {
			return nil, fmt.Errorf("read state of the demo %s: %w; delete the file to begin a new one", path, err)
		}
	}
	for _, key := range []*string{&s.CursorKey, &s.SessionKey} {
		if *key == "" {
			*key = newKey()
		}
	}
	return s, s.save()
}

func newKey() string {
	key := make([]byte, 32)
	_, _ = rand.Read(key) // never fails
	return hex.EncodeToString(key)
}

// save writes the state file, whole or not at all.
func (s *demoState) save() error {
	data, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return fmt.Errorf("save state of the demo: %w", err)
	}
	scratch, err := os.CreateTemp(filepath.Dir(s.path), "demo.json.*")
	if err != nil {
		return fmt.Errorf("save state of the demo: %w", err)
	}
	_, err = scratch.Write(data)
	if closeErr := scratch.Close(); err == nil {
		err = closeErr
	}
	if err == nil {
		err = os.Rename(scratch.Name(), s.path)
	}
	if err != nil {
		_ = os.Remove(scratch.Name())
		return fmt.Errorf("save state of the demo: %w", err)
	}
	return nil
}
