package schemas_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gatehouse/gatehouse/schemas/csvexport"
	"github.com/gatehouse/gatehouse/schemas/eventtest"
	"github.com/gatehouse/gatehouse/schemas/rawevent"
)

// realData is the folder of published sign-ins, read in place.
func realData(t testing.TB) string {
	t.Helper()
	folder := os.Getenv("GATEHOUSE_REAL_DATA")
	if folder == "" {
		folder = filepath.Join("..", "..", "shared", "data")
	}
	folder = filepath.Join(folder, "signins")
	if _, err := os.Stat(folder); err != nil {
		t.Skipf("no real sign-ins: %v; set GATEHOUSE_REAL_DATA to their folder", err)
	}
	return folder
}

// decode reads a value with a decoder of its own.
func decode(value []byte, src rawevent.Source) (all []rawevent.Decoded) {
	rawevent.NewDecoder().Decode(value, src, func(x rawevent.Decoded) bool {
		all = append(all, x)
		return true
	})
	return all
}

// decodeFile reads a file of any format.
func decodeFile(t testing.TB, path string) (all []rawevent.Decoded, err error) {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	src := rawevent.Source{Tenant: "default", Received: time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)}
	if filepath.Ext(path) != ".csv" {
		return decode(content, src), nil
	}
	err = csvexport.Rows(strings.NewReader(string(content)), func(_ int, event []byte, err error) bool {
		if err != nil {
			t.Errorf("%s: %v", path, err)
			return true
		}
		all = append(all, decode(append([]byte(nil), event...), src)...)
		return true
	})
	return all, err
}

// summary is what a test states about one event: id ("derived" when it had none),
// tenant, time, result, kind, policies.
func summary(x rawevent.Decoded) string {
	if x.Err != nil {
		return strings.TrimSpace(string(x.Err.Reason) + " " + x.Err.Pointer)
	}
	ev := x.Event
	id := ev.Id
	if ev.Provenance.IdDerived {
		id = "derived"
	}
	result := "-"
	if s := ev.Status; s != nil {
		if s.ErrorCode != nil {
			result = fmt.Sprint(*s.ErrorCode)
		}
		if s.Word != "" {
			result += "/" + s.Word
		}
	}
	at := time.Unix(0, ev.CreatedUnixNano).UTC().Format("2006-01-02T15:04:05.9999999")
	return fmt.Sprintf("%s %s %s %s %s ca=%s/%d", id, ev.TenantId, at, result, ev.Provenance.Format.Text(),
		ev.ConditionalAccessStatus, len(ev.AppliedConditionalAccessPolicies))
}

func TestDecode_realFiles(t *testing.T) {
	folder := realData(t)
	seen := 0
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		name := filepath.ToSlash(strings.TrimPrefix(path, folder+string(filepath.Separator)))
		if err != nil || entry.IsDir() || strings.HasSuffix(name, ".md") || strings.HasPrefix(filepath.Base(name), "LICENSE") {
			return err
		}
		seen++
		t.Run(name, func(t *testing.T) {
			want, known := realOutcomes[name]
			if !known {
				t.Fatalf("no outcome is stated for this file")
			}
			all, err := decodeFile(t, path)
			var got []string
			for _, x := range all {
				got = append(got, summary(x))
			}
			if err != nil {
				got = append(got, "refused")
			}
			if strings.Join(got, "\n") != strings.Join(want, "\n") {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if seen != len(realOutcomes) {
		t.Errorf("%d files are there, %d are stated", seen, len(realOutcomes))
	}
}

// What two decoders make of the same events must not differ, nor what one makes of
// them when it is used again.
func TestDecode_realFilesTwice(t *testing.T) {
	folder := realData(t)
	content, err := os.ReadFile(filepath.Join(folder, "panther-analysis", "events.ndjson"))
	if err != nil {
		t.Fatal(err)
	}
	d := rawevent.NewDecoder()
	run := func() (all []string) {
		d.Decode(content, rawevent.Source{Tenant: "default"}, func(x rawevent.Decoded) bool {
			all = append(all, fmt.Sprint(eventtest.Flat(t, x.Event)))
			return true
		})
		return all
	}
	first, second := run(), run()
	fresh := decode(content, rawevent.Source{Tenant: "default"})
	for i := range first {
		if first[i] != second[i] || first[i] != fmt.Sprint(eventtest.Flat(t, fresh[i].Event)) {
			t.Errorf("event %d differs between runs", i)
		}
	}
}
