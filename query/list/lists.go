// Package list answers with sign-ins themselves: by page, one by one, as a file, or as they
// come.
package list

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/gatehouse/gatehouse/query/arrival"
	"github.com/gatehouse/gatehouse/query/cursor"
	"github.com/gatehouse/gatehouse/query/signins"
	"github.com/gatehouse/gatehouse/query/store"
)

// Options say what lists are read from.
type Options struct {
	// Store is where the sign-ins lie.
	Store *store.Store
	// Reader reads them in the order of time.
	Reader *signins.Reader
	// Cursors signs the links to further pages.
	Cursors cursor.Signer
	// DownloadRows is how many sign-ins a file holds at most.
	DownloadRows int
	// DownloadTimeout is how long a download may take, at the pace of its client.
	DownloadTimeout time.Duration
	// Ending is closed when the service is about to end: nobody waits any longer.
	Ending <-chan struct{}
	// Now is the clock.
	Now func() time.Time
}

// Lists makes such answers.
type Lists struct {
	opts    Options
	metrics *metrics
	// Arrivals reads sign-ins in the order in which they came.
	Arrivals *arrival.Reader
}

// New makes it. The error says which metric is there already.
func New(opts Options, reg prometheus.Registerer) (*Lists, error) {
	m, err := newMetrics(reg)
	if err != nil {
		return nil, err
	}
	return &Lists{opts: opts, metrics: m, Arrivals: arrival.NewReader(opts.Store)}, nil
}
