package export

import (
	"encoding/csv"
	"strings"
	"testing"
)

func FuzzAppendCell_isReadBack(f *testing.F) {
	for _, seed := range []string{"", "=1", "'=1", "''", "a,b", "\"", "\n", "-", "'@"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		s = strings.ReplaceAll(s, "\r", "") // readers of CSV take it for a part of line ends
		rows, err := csv.NewReader(strings.NewReader(string(AppendRow(nil, []string{"id", s})))).ReadAll()
		if err != nil || len(rows) != 1 || len(rows[0]) != 2 {
			t.Fatalf("%q: %v %v", s, rows, err)
		}
		got := rows[0][1]
		if startsFormula(got) {
			t.Errorf("%q is shown as the formula %q", s, got)
		}
		if rest := strings.TrimLeft(got, "'"); rest != got && startsFormula(rest) {
			got = got[1:]
		}
		if got != s {
			t.Errorf("%q comes back as %q", s, got)
		}
	})
}
