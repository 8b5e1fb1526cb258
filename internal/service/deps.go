// Package service is the life of a process: parts that start in order and stop
// in reverse, readiness, the admin endpoints and the log.
package service

import (
	"context"

	"github.com/prometheus/client_golang/prometheus"
	"go.uber.org/zap"
)

// Deps is what every stage gets from outside.
type Deps struct {
	Log     *zap.Logger
	Metrics prometheus.Registerer
	Ready   *Readiness
}

// Runner is a stage: Run works until ctx is done, finishes what it began within
// 10 s, and returns nil; it returns an error when it can't go on by itself.
type Runner interface {
	Run(ctx context.Context) error
}
