package query

import (
	"context"

	"go.uber.org/zap"
)

// heardOfStore returns what takes the outcome of each attempt to reach ClickHouse:
// readiness has the last one, the log those that change something.
func (s *Service) heardOfStore(ctx context.Context) func(error) {
	before := "" // of the first attempt, success is news
	asked := false
	return func(err error) {
		if ctx.Err() != nil {
			return
		}
		s.ready.Set(readyPart, err)
		now := ""
		if err != nil {
			now = err.Error()
		}
		switch {
		case err != nil && now != before:
			s.log.Warn("clickhouse cannot be read", zap.Error(err))
		case err == nil && (before != "" || !asked):
			s.log.Info("clickhouse can be read", zap.String("database", s.cfg.ClickHouse.Database))
		}
		before, asked = now, true
	}
}
