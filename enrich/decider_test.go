package enrich

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/enrich/geo"
	"github.com/gatehouse/gatehouse/internal/testkit"
)

// testDecider has no geolocation files but those given.
func testDecider(t testing.TB, files ...string) *decider {
	t.Helper()
	patterns, err := newAgentPatterns()
	require.NoError(t, err)
	return newDecider(geo.NewFinder(files, nil, testkit.Logger(t), geo.Observer{}), patterns, false)
}
