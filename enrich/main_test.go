package enrich

import (
	"testing"

	"github.com/gatehouse/gatehouse/internal/testkit"
)

// childEnv holds the settings of the enricher that a test kills.
const childEnv = "GATEHOUSE_TEST_ENRICHER"

func TestMain(m *testing.M) {
	testkit.RunAsChild(childEnv, New)
	testkit.Main(m)
}
