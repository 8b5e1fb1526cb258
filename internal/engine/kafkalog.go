package engine

import (
	"fmt"
	"strings"

	"github.com/twmb/franz-go/pkg/kfake"
	"go.uber.org/zap"
)

// slowTransaction begins the warning about a transaction that took more than a
// few ms to end: every second one does on a busy machine.
const slowTransaction = "txn: EndTxn slow"

// kfakeLogger passes the broker's warnings and errors on.
type kfakeLogger struct{ log *zap.Logger }

func (l kfakeLogger) Logf(level kfake.LogLevel, format string, args ...any) {
	switch level {
	case kfake.LogLevelError:
		l.log.Error("kafka broker", zap.String("detail", fmt.Sprintf(format, args...)))
	case kfake.LogLevelWarn:
		if strings.HasPrefix(format, slowTransaction) {
			l.log.Debug("kafka broker", zap.String("detail", fmt.Sprintf(format, args...)))
			return
		}
		l.log.Warn("kafka broker", zap.String("detail", fmt.Sprintf(format, args...)))
	}
}
