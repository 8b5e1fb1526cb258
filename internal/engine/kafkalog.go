package engine

import (
	"fmt"

	"github.com/twmb/franz-go/pkg/kfake"
	"go.uber.org/zap"
)

// kfakeLogger passes the broker's warnings and errors on.
type kfakeLogger struct{ log *zap.Logger }

func (l kfakeLogger) Logf(level kfake.LogLevel, format string, args ...any) {
	switch level {
	case kfake.LogLevelError:
		l.log.Error("kafka broker", zap.String("detail", fmt.Sprintf(format, args...)))
	case kfake.LogLevelWarn:
		l.log.Warn("kafka broker", zap.String("detail", fmt.Sprintf(format, args...)))
	}
}
