package enrich

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/internal/testkit"
	"github.com/gatehouse/gatehouse/schemas"
)

func TestNew_takesAnErrorCatalogue(t *testing.T) {
	c := DefaultConfig()
	c.ErrorCatalogue = filepath.Join(t.TempDir(), "errors.tsv")
	require.NoError(t, os.WriteFile(c.ErrorCatalogue, []byte("7001\tOurs\tInterrupted\tHas to wait\tWait\n"), 0o600))
	e, err := New(c, testkit.Deps(t))
	require.NoError(t, err)
	code := int32(7001)
	ev := &schemas.SignIn{Status: &schemas.SignInStatus{ErrorCode: &code}}
	e.workers[0].decider.decide(ev)
	assert.Equal(t, []string{"Interrupted", "Has to wait", "Wait"}, []string{ev.Enrichment.Status.Text(), ev.Enrichment.FailureReason, ev.Enrichment.Remediation})
}

func TestNew_refusesAnErrorCatalogueWithAllItsProblems(t *testing.T) {
	c := DefaultConfig()
	c.ErrorCatalogue = filepath.Join(t.TempDir(), "errors.tsv")
	_, err := New(c, testkit.Deps(t))
	require.ErrorContains(t, err, "enrich.error_catalogue: open "+c.ErrorCatalogue)

	require.NoError(t, os.WriteFile(c.ErrorCatalogue, []byte("7001\t\tInterrupted\t\t\n7002\t\tno\tr\t\n"), 0o600))
	_, err = New(c, testkit.Deps(t))
	require.ErrorContains(t, err, "enrich.error_catalogue: "+c.ErrorCatalogue)
	require.ErrorContains(t, err, "line 1: code 7001 has no reason")
	require.ErrorContains(t, err, `line 2: status "no"`)
}
