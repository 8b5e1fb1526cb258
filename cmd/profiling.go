package cmd

import (
	"fmt"

	"go.uber.org/zap"

	"github.com/gatehouse/gatehouse/internal/service"
)

// ProfilingConfig is where Go's profiles are served, for those who make it faster.
type ProfilingConfig struct {
	// Listen is the address (host:port) of /debug/pprof/, for each process its own;
	// empty for none. Profiles need no token and tell about memory: keep it on 127.0.0.1.
	Listen string `koanf:"listen"`
}

// Validate reports what is wrong.
func (p ProfilingConfig) Validate() error {
	if p.Listen == "" {
		return nil
	}
	if err := service.CheckListen(p.Listen); err != nil {
		return fmt.Errorf("profiling.listen: %w", err)
	}
	return nil
}

// parts is the server of profiles where one is wanted.
func (p ProfilingConfig) parts(log *zap.Logger) []service.Part {
	if p.Listen == "" {
		return nil
	}
	return []service.Part{service.ProfilingServer(p.Listen, log)}
}
