package ingest

import (
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/internal/testkit"
	"github.com/gatehouse/gatehouse/schemas/rawevent"
)

// Real files go in as what the decoder finds in them: the splitter loses and
// invents nothing.
func TestGateway_takesRealFiles(t *testing.T) {
	root := filepath.Join(testkit.RealData(t), "signins")
	g := startGateway(t, testkit.Kafka(t), func(c *Config) {
		c.Tokens[0].Tenants, c.Tokens[0].DefaultTenant = []string{"*"}, tenantA
	})
	var want []string
	files := 0
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		require.NoError(t, err)
		name := entry.Name()
		if entry.IsDir() || !strings.Contains(name, ".json") && !strings.HasSuffix(name, ".ndjson") {
			return nil
		}
		files++
		content, err := os.ReadFile(path)
		require.NoError(t, err)
		accepted := 0
		rawevent.NewDecoder().Decode(content, rawevent.Source{Tenant: tenantA}, func(d rawevent.Decoded) bool {
			if d.Err == nil {
				accepted++
				want = append(want, d.Event.GetId())
			}
			return true
		})
		media := contentJSON
		if strings.HasSuffix(name, ".ndjson") {
			media = contentNDJSON
		}
		got := g.postText(t, string(content), "Content-Type: "+media)
		assert.EqualValues(t, accepted, got.Accepted, "%s: %+v", path, got)
		assert.Equal(t, got.Accepted > 0 && got.Error == nil, got.status == http.StatusAccepted, path)
		return nil
	})
	require.NoError(t, err)
	require.Positive(t, files)
	var stored []string
	for _, m := range g.stored(t) {
		rawevent.NewDecoder().Decode(m.Value, rawevent.Source{Tenant: tenantA}, func(d rawevent.Decoded) bool {
			require.Nil(t, d.Err)
			stored = append(stored, d.Event.GetId())
			return true
		})
	}
	assert.Greater(t, len(want), 40)
	assert.Equal(t, slices.Sorted(slices.Values(want)), slices.Sorted(slices.Values(stored)))
}
