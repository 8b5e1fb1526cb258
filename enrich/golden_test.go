package enrich

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"flag"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/encoding/protojson"

	"github.com/gatehouse/gatehouse/internal/testkit"
	"github.com/gatehouse/gatehouse/schemas/csvexport"
	"github.com/gatehouse/gatehouse/schemas/rawevent"
)

var update = flag.Bool("update", false, "write the golden files anew")

// Everything that is decided about the project's own events stands in
// testdata/golden, a file for each file of events. After a change of a decision
// run: go test ./enrich -run Golden -update, and read the difference.
func TestGolden_decisions(t *testing.T) {
	for _, folder := range []string{"testdata/events", filepath.Join(testkit.Root(t), "ingest/samples/events")} {
		require.NoError(t, filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			t.Run(entry.Name(), func(t *testing.T) {
				compareGolden(t, filepath.Join("testdata/golden", entry.Name()+".json"), decisions(t, recordsOf(t, path)))
			})
			return nil
		}))
	}
}

func compareGolden(t *testing.T, path string, got []byte) {
	t.Helper()
	if *update {
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
		require.NoError(t, os.WriteFile(path, got, 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err, "run with -update to write it")
	assert.Equal(t, string(want), string(got))
}

// decisions are the events of a file with what is decided about each, as JSON.
func decisions(t *testing.T, records [][]byte) []byte {
	t.Helper()
	decider := testDecider(t)
	decoder := rawevent.NewDecoder()
	src := rawevent.Source{Tenant: "tenant", Received: time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)}
	type decided struct {
		ID         string `json:"id,omitempty"`
		Error      string `json:"error,omitempty"`
		Enrichment any    `json:"enrichment,omitempty"`
	}
	all := []decided{}
	for _, record := range records {
		decoder.Decode(record, src, func(d rawevent.Decoded) bool {
			if d.Err != nil {
				all = append(all, decided{Error: d.Err.Error()})
				return true
			}
			decider.decide(d.Event)
			checkInvariants(t, d.Event)
			text, err := protojson.Marshal(d.Event.Enrichment)
			require.NoError(t, err)
			var enrichment any // its names in order, without protojson's blanks
			require.NoError(t, json.Unmarshal(text, &enrichment))
			all = append(all, decided{ID: strings.Clone(d.Event.Id), Enrichment: enrichment})
			return true
		})
	}
	text, err := json.MarshalIndent(all, "", " ")
	require.NoError(t, err)
	return append(text, '\n')
}

// recordsOf are the raw records of a file: a document, lines, or the rows of a
// CSV file.
func recordsOf(t testing.TB, path string) (records [][]byte) {
	t.Helper()
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	if strings.HasSuffix(path, ".gz") {
		unzipped, err := gzip.NewReader(bytes.NewReader(text))
		require.NoError(t, err)
		text, err = io.ReadAll(unzipped)
		require.NoError(t, err)
	}
	if !strings.HasSuffix(path, ".csv") {
		return [][]byte{text}
	}
	_ = csvexport.Rows(bytes.NewReader(text), func(_ int, event []byte, err error) bool {
		if err == nil {
			records = append(records, bytes.Clone(event))
		}
		return true
	})
	return records
}
