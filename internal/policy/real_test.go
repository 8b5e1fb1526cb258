package policy

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/internal/testkit"
)

// jsonFiles are the JSON files in a folder of the real data, by path in it.
func jsonFiles(t testing.TB, folder string) map[string][]byte {
	t.Helper()
	root := filepath.Join(testkit.RealData(t), folder)
	files := map[string][]byte{}
	require.NoError(t, filepath.WalkDir(root, func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".json") {
			return err
		}
		name, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		files[name], err = os.ReadFile(path)
		return err
	}))
	return files
}

func TestParsePolicies_realFiles(t *testing.T) {
	var all []*Policy
	files := jsonFiles(t, "ca-policies")
	states := map[State]int{}
	for name, data := range files {
		policies, err := ParsePolicies(data)
		require.NoError(t, err, name)
		require.NotEmpty(t, policies, name)
		for _, p := range policies {
			assert.NotEmpty(t, p.DisplayName, name)
			assert.Empty(t, p.Problems, name)
			states[p.State]++
		}
		all = append(all, policies...)
	}
	assert.Len(t, files, 57)
	assert.Len(t, all, 59)
	assert.Equal(t, map[State]int{Enabled: 8, Disabled: 10, ReportOnly: 41}, states)

	var locations []*Location
	for name, data := range jsonFiles(t, "named-locations") {
		found, err := ParseLocations(data)
		require.NoError(t, err, name)
		locations = append(locations, found...)
	}
	assert.Len(t, locations, 32)
	set, err := Compile(all, locations, nil)
	require.NoError(t, err)
	assert.Equal(t, 59, set.Len())
	assert.Contains(t, strings.Join(set.Notes(), "\n"), "another policy has the id b3f1298e-8e93-49af-bdbf-94cf7d453ca3")
}
