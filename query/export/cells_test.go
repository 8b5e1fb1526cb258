package export

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gatehouse/gatehouse/internal/testkit"
)

func TestCells_headers_areThoseOfThePortalsFiles(t *testing.T) {
	folder := filepath.Join(testkit.RealData(t), "signins", "csv-headers")
	for file, columns := range map[string][]column{"portal-interactive-signins.csv": userColumns, "portal-application-signins.csv": applicationColumns} {
		text, err := os.ReadFile(filepath.Join(folder, file))
		if err != nil {
			t.Fatal(err)
		}
		want, _, _ := strings.Cut(strings.TrimPrefix(string(text), ByteOrderMark), "\n")
		got := strings.TrimSuffix(strings.TrimPrefix(string(newCells(columns).Begin(nil)), ByteOrderMark), "\r\n")
		if got != strings.TrimSuffix(want, "\r") {
			t.Errorf("%s:\n%s, want\n%s", file, got, want)
		}
	}
}
