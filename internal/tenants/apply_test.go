package tenants

import (
	"errors"
	"testing"

	"github.com/twmb/franz-go/pkg/kgo"
	"go.uber.org/zap"

	"github.com/gatehouse/gatehouse/internal/kafka"
)

// Read anew from the start, compaction may have left of a tenant only the record that
// cannot be read.
func TestApply_recordThatCannotBeRead_keepsWhatWasInUse(t *testing.T) {
	read := func([]byte) (string, error) { return "", errors.New("nonsense") }
	f := NewFollower(kafka.Config{}, "t", read, Observer{}, zap.NewNop())
	f.latest.Store(&map[string]string{"a": "in use"})
	fresh := map[string]string{}
	f.apply([]*kgo.Record{{Key: []byte("A"), Value: []byte("x")}, {Key: []byte("b"), Value: []byte("x")}}, fresh)
	if len(fresh) != 1 || fresh["a"] != "in use" {
		t.Errorf("got %v", fresh)
	}
}
