package cmd

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestReplay_datesThatDoNotTell_areNamed(t *testing.T) {
	gateway := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusAccepted)
		_, _ = fmt.Fprint(w, `{"accepted":1,"refused":[],"refused_total":0}`)
	}))
	defer gateway.Close()
	file := filepath.Join(t.TempDir(), "portal.csv")
	require.NoError(t, os.WriteFile(file, []byte("Date (UTC),Request ID,Username,Status\n3/4/2026 05:06:07,a,mira@fernhill.example,Success\n"), 0o600))

	code, stdout, stderr := command(t, "replay", "--to", gateway.URL, "--token", "secret", file)
	assert.Equal(t, exitOK, code, stderr)
	assert.Contains(t, stdout, "1 accepted")
	assert.Contains(t, stderr, file+": dates such as 3/4/2026 were read month first")

	_, _, stderr = command(t, "replay", "--to", gateway.URL, "--token", "secret", "--dates", "dmy", file)
	assert.NotContains(t, stderr, "month first", "it was said")
}

func TestReplay_datesInAnUnknownOrder_areRefused(t *testing.T) {
	code, _, stderr := command(t, "replay", "--token", "secret", "--dates", "ymd", "x.csv")
	assert.Equal(t, exitUsage, code)
	assert.Contains(t, stderr, `--dates "ymd": give mdy or dmy`)
}
