package replay

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/schemas"
)

func TestEvents_formatByNameElseByText(t *testing.T) {
	for _, name := range []string{"portal-interactive.csv", "graph-page.json", "noninteractive.ndjson.gz"} {
		count := func(as string) (n int) {
			file, err := os.Open(filepath.Join("../samples/events", name))
			require.NoError(t, err)
			defer func() { _ = file.Close() }()
			require.NoError(t, Events(file, as, func(e Event) bool {
				assert.Empty(t, e.Reason, "%s: %s", name, e.Detail)
				n++
				return true
			}))
			return n
		}
		assert.Positive(t, count(name))
		assert.Equal(t, count(name), count(""), name)
	}
}

func TestEvents_brokenOnesAreTold_andYieldStops(t *testing.T) {
	var got []string
	text := "{\"id\":1}\n[{\"id\":2}\n{\"id\":3}\n{\"id\":4}\n"
	require.NoError(t, Events(strings.NewReader(text), "x.ndjson", func(e Event) bool {
		got = append(got, fmt.Sprint(e.Line, " ", string(e.JSON), e.Reason))
		return e.Line < 3
	}))
	assert.Equal(t, []string{`1 {"id":1}`, `2 {"id":2}`, "2 " + string(schemas.DeadNotJSON), `3 {"id":3}`}, got)
	assert.ErrorContains(t, Events(strings.NewReader("a,b\n1,2\n"), "", func(Event) bool { return true }), "CSV header")
}
