package cmd

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The settings that the page shows are sound, and mean what it says.
func TestAccess_settingsOfItsPage(t *testing.T) {
	page, err := os.ReadFile("../docs/access.md")
	require.NoError(t, err)
	blocks := regexp.MustCompile("(?s)```yaml\n(.*?)```").FindAllStringSubmatch(string(page), -1)
	require.Len(t, blocks, 2)
	const key = "9dSyHPuBmiXvpBwKQg4mVqcPSCUGcIzYoCKVhBFlvO0="
	for _, block := range blocks {
		root := newRoot()
		query, _, err := root.Find([]string{"query"})
		require.NoError(t, err)
		require.NoError(t, query.ParseFlags([]string{"--config", settingsFile(t, block[1])}))
		cfg, err := loadConfig(query, "auth", "query")
		require.NoError(t, err)
		assert.NotEmpty(t, cfg.Query.Auth.Issuers)
		// What the page leaves to the environment.
		t.Setenv("GATEHOUSE_QUERY__SESSION__CLIENT_SECRET", "the-client-secret")
		t.Setenv("GATEHOUSE_QUERY__SESSION__COOKIE_KEYS", key+",an older key that is of 32 bytes or more")
		cfg, err = loadConfig(query)
		require.NoError(t, err)
		assert.Equal(t, "the-client-secret", cfg.Query.Session.ClientSecret)
		assert.Equal(t, []string{key, "an older key that is of 32 bytes or more"}, cfg.Query.Session.CookieKeys)
		t.Setenv("GATEHOUSE_QUERY__SESSION__CLIENT_SECRET", "")
		t.Setenv("GATEHOUSE_QUERY__SESSION__COOKIE_KEYS", "")
	}
}

// A mistake in the issuers is reported once, where it is, and nothing else is made of it.
func TestConfig_mistakesInIssuers_areReportedOnce(t *testing.T) {
	root := newRoot()
	query, _, err := root.Find([]string{"query"})
	require.NoError(t, err)
	require.NoError(t, query.ParseFlags([]string{"--config", settingsFile(t, `
auth:
  issuers:
    - issuer: https://login.example.com
      jwks_url: nowhere
query:
  public_url: https://signins.example.com
  session:
    issuer: https://login.example.com
    scopes: [profile]
`)}))
	_, err = loadConfig(query, "auth", "query")
	require.Error(t, err)
	assert.Equal(t, 3, strings.Count(err.Error(), "\n  "), err.Error())
	for _, want := range []string{"\n  auth.issuers.0.jwks_url: ", "\n  query.session.client_id: ", "\n  query.session.scopes: "} {
		assert.Contains(t, err.Error(), want)
	}
}

func TestConfig_secretsOfSessions_areMasked(t *testing.T) {
	t.Setenv("GATEHOUSE_QUERY__SESSION__CLIENT_SECRET", "the-client-secret")
	t.Setenv("GATEHOUSE_QUERY__SESSION__COOKIE_KEYS", "first-key-of-32-bytes-or-more-ok,second-key-of-32-bytes-or-more-k")
	t.Setenv("GATEHOUSE_QUERY__SESSION__CLIENT_ID", "signins-portal")
	t.Setenv("GATEHOUSE_QUERY__SESSION__ISSUER", "https://login.example.com")
	t.Setenv("GATEHOUSE_QUERY__PUBLIC_URL", "https://signins.example.com")
	t.Setenv("GATEHOUSE_AUTH__ISSUERS", `[{issuer: "https://login.example.com"}]`)
	code, stdout, stderr := command(t, "config")
	assert.Zero(t, code, stderr)
	assert.Contains(t, stdout, "client_id: signins-portal")
	assert.NotContains(t, stdout+stderr, "the-client-secret")
	assert.NotContains(t, stdout+stderr, "-key-of-32")
}
