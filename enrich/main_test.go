package enrich

import (
	"testing"

	"github.com/gatehouse/gatehouse/internal/testkit"
)

func TestMain(m *testing.M) {
	runAsChild() // the enricher that a test kills
	testkit.Main(m)
}
