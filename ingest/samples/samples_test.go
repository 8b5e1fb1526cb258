package samples

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/gzip"

	"github.com/gatehouse/gatehouse/ingest/replay"
	"github.com/gatehouse/gatehouse/schemas"
	"github.com/gatehouse/gatehouse/schemas/rawevent"
)

// tally counts what a replay of the samples decodes to.
type tally struct {
	formats  map[schemas.Format]int
	ids      map[string]int
	derived  int
	noTenant int
	newest   time.Time
	refused  []string
}

// replayed sends all samples to a gateway that decodes them.
func replayed(t *testing.T, rebase time.Time) (tally, replay.Result) {
	t.Helper()
	got := tally{formats: map[schemas.Format]int{}, ids: map[string]int{}}
	gateway := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		zr, err := gzip.NewReader(r.Body)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		body, err := io.ReadAll(zr)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		accepted, refused := got.decode(body)
		w.WriteHeader(http.StatusAccepted)
		_, _ = fmt.Fprintf(w, `{"accepted":%d,"refused":[],"refused_total":%d}`, accepted, refused)
	}))
	defer gateway.Close()
	files, err := FS()
	if err != nil {
		t.Fatal(err)
	}
	result, err := replay.Run(context.Background(), replay.Config{URL: gateway.URL, FS: files, Rebase: rebase, Parallel: 1}, []string{"."})
	if err != nil {
		t.Fatal(err)
	}
	return got, result
}

func (c *tally) decode(body []byte) (accepted, refused int) {
	decoder := rawevent.NewDecoder()
	for line := range bytes.Lines(body) {
		decoder.Decode(line, rawevent.Source{Tenant: "default", Received: time.Now()}, func(d rawevent.Decoded) bool {
			if d.Err != nil {
				c.refused = append(c.refused, fmt.Sprintf("%v: %.200s", d.Err, d.Raw))
				refused++
				return true
			}
			accepted++
			c.formats[d.Event.GetProvenance().GetFormat()]++
			c.ids[strings.Clone(d.Event.GetId())]++
			if d.Event.GetProvenance().GetIdDerived() {
				c.derived++
			}
			if tenant := d.Event.GetTenantId(); tenant == "default" {
				c.noTenant++
			} else if tenant != Tenant {
				c.refused = append(c.refused, "tenant "+strings.Clone(tenant))
			}
			if at := time.Unix(0, d.Event.GetCreatedUnixNano()); at.After(c.newest) {
				c.newest = at
			}
			return true
		})
	}
	return accepted, refused
}

func TestSamples_AllAccepted(t *testing.T) {
	got, result := replayed(t, time.Time{})
	if !result.OK() || len(got.refused) > 0 {
		t.Fatalf("%+v\n%s", result, strings.Join(got.refused, "\n"))
	}
	if result.Events < 60 || result.Events > 110 {
		t.Errorf("%d events, want 60 to 110", result.Events)
	}
	for _, format := range []schemas.Format{
		schemas.Format_FORMAT_GRAPH, schemas.Format_FORMAT_AZURE_MONITOR, schemas.Format_FORMAT_LOG_ANALYTICS, schemas.Format_FORMAT_PORTAL_CSV,
	} {
		if got.formats[format] < 5 {
			t.Errorf("%d events of %s, want 5 at least", got.formats[format], format)
		}
	}
	if again := result.Events - len(got.ids); again != 1 {
		t.Errorf("%d events repeat an id, want the one that was sent again", again)
	}
	if got.derived != 4 {
		t.Errorf("%d ids derived, want those of 2 events without one and 2 with zeros", got.derived)
	}
	if got.noTenant == 0 {
		t.Error("every event names its tenant; some should leave that to the token")
	}
}

func TestSamples_Rebased_EndNow(t *testing.T) {
	now := time.Now()
	got, result := replayed(t, now)
	if !result.OK() || len(got.refused) > 0 {
		t.Fatalf("%+v\n%s", result, strings.Join(got.refused, "\n"))
	}
	if off := now.Sub(got.newest); off < 0 || off >= time.Second {
		t.Errorf("the newest event is %s before now", off)
	}
}

func TestRefused_EachForItsReason(t *testing.T) {
	want := []schemas.DeadReason{
		schemas.DeadNotJSON, schemas.DeadNotJSON, schemas.DeadNoTime, schemas.DeadWrongType, schemas.DeadFuture, schemas.DeadNotAnEvent, schemas.DeadNoTime,
	}
	records := Refused()
	if len(records) != len(want) {
		t.Fatalf("%d records, want %d", len(records), len(want))
	}
	decoder := rawevent.NewDecoder()
	for i, record := range records {
		decoder.Decode(record, rawevent.Source{Tenant: Tenant, Received: time.Now()}, func(d rawevent.Decoded) bool {
			if d.Err == nil || d.Err.Reason != want[i] {
				t.Errorf("line %d: %v, want %s", i+1, d.Err, want[i])
			}
			return true
		})
	}
}

func TestReadme_NamesEachFile(t *testing.T) {
	text, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	files, err := FS()
	if err != nil {
		t.Fatal(err)
	}
	entries, err := fs.ReadDir(files, ".")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !strings.Contains(string(text), "`"+e.Name()+"`") {
			t.Errorf("README.md does not say what %s is for", e.Name())
		}
	}
}
