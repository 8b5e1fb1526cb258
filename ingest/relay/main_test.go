package relay

import (
	"testing"

	"github.com/gatehouse/gatehouse/internal/testkit"
)

func TestMain(m *testing.M) {
	runAsChild() // the relay that a test kills
	testkit.Main(m)
}
