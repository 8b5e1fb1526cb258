package mark

import (
	"time"

	"go.uber.org/zap"
)

// sayAgain is the pause between two lines of the log about one outage.
const sayAgain = time.Minute

// outage keeps what fails every second from filling the log: it says when that
// begins, once a minute while it goes on, and when it is over.
type outage struct {
	what   string // for messages: "measuring stored-through"
	log    *zap.Logger
	since  time.Time // zero while all is well
	said   time.Time
	silent int // failures since said
}

// heard takes the outcome of one try at the time now.
func (o *outage) heard(err error, now time.Time) {
	switch {
	case err == nil && o.since.IsZero():
	case err == nil:
		o.log.Info(o.what+" works again", zap.Duration("after", now.Sub(o.since).Round(time.Second)))
		o.since = time.Time{}
	case o.since.IsZero():
		o.since, o.said, o.silent = now, now, 0
		o.log.Warn(o.what+" failed, trying again", zap.Error(err))
	case now.Sub(o.said) < sayAgain:
		o.silent++
	default:
		o.log.Warn(o.what+" still fails", zap.Duration("for", now.Sub(o.since).Round(time.Second)), zap.Int("failures", o.silent+1), zap.Error(err))
		o.said, o.silent = now, 0
	}
}
