// Package metric registers the Prometheus metrics of the stages and of their parts.
package metric

import (
	"errors"
	"fmt"

	"github.com/prometheus/client_golang/prometheus"
)

// Register registers collectors; of says whose they are, such as "sink", in the
// error, which holds all that could not be registered.
func Register(to prometheus.Registerer, of string, collectors ...prometheus.Collector) error {
	var problems []error
	for _, c := range collectors {
		if err := to.Register(c); err != nil {
			problems = append(problems, fmt.Errorf("register metrics of %s: %w", of, err))
		}
	}
	return errors.Join(problems...)
}
