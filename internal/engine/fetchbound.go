package engine

import (
	"math"

	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kmsg"
)

// boundFetchesByPartition has only the bound of each partition hold for what an
// answer to a reader carries. Where the bound of the whole answer cuts it, the broker
// leaves the list of aborted transactions away for the partition at hand, and its
// readers take aborted records for committed ones.
func boundFetchesByPartition(cluster *kfake.Cluster) {
	cluster.ControlKey(int16(kmsg.Fetch), func(req kmsg.Request) (kmsg.Response, error, bool) { //nolint:revive // the library's order
		req.(*kmsg.FetchRequest).MaxBytes = math.MaxInt32
		return nil, nil, false
	})
}
