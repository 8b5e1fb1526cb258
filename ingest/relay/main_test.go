package relay

import (
	"testing"

	"github.com/gatehouse/gatehouse/internal/testkit"
)

// childEnv holds the settings of the relay that a test kills.
const childEnv = "GATEHOUSE_TEST_RELAY"

func TestMain(m *testing.M) {
	testkit.RunAsChild(childEnv, New)
	testkit.Main(m)
}
