package enrich

import (
	"fmt"

	"github.com/prometheus/client_golang/prometheus"
	"go.uber.org/zap"

	"github.com/gatehouse/gatehouse/internal/policy"
	"github.com/gatehouse/gatehouse/internal/service"
	"github.com/gatehouse/gatehouse/schemas"
)

// Explainer makes the enricher's decisions outside of the pipeline, one event
// after the other. It is not for concurrent use.
type Explainer struct{ decider *decider }

// NewExplainer makes an explainer with the geolocation files, the catalogue of
// error codes and the preferences of the settings. policies are those of all
// tenants; nil when there are none. Errors: a catalogue that cannot be read.
func NewExplainer(cfg Config, policies *policy.Set, version string, log *zap.Logger) (*Explainer, error) {
	m, err := newMetrics(prometheus.NewRegistry(), service.NewReadiness()) // geolocation wants to tell
	if err != nil {
		return nil, fmt.Errorf("make an explainer: %w", err)
	}
	catalogue, err := openCatalogue(cfg.ErrorCatalogue)
	if err != nil {
		return nil, err
	}
	patterns, err := newAgentPatterns()
	if err != nil {
		return nil, err
	}
	lookup := func(string) (*policy.Set, string) { return policies, version }
	return &Explainer{newDecider(catalogue, newFinder(cfg, log, m), patterns, cfg.PreferDatabaseLocation, lookup)}, nil
}

// Decide fills ev.Enrichment, as the enricher does. What it points to is valid
// until the next call.
func (x *Explainer) Decide(ev *schemas.SignIn) { x.decider.decide(ev) }

// Facts are what policies look at in an event that Decide has decided; valid
// until the next call.
func (x *Explainer) Facts(ev *schemas.SignIn) *policy.Facts {
	return x.decider.policies.gather(ev, x.decider.finder.Available())
}

// Where a status comes from.
const (
	statusFromCatalogue = "catalogue"
	statusFromProducer  = "producer"
	statusFromCode      = "code"
	statusFromReason    = "reason"
	statusFromNothing   = "none"
)

// StatusSource is the evidence that decides the event's status: catalogue (its
// error code is in the catalogue), producer (a word), code (a code that nobody
// knows is a failure), reason (a reason for a failure alone), none.
func (x *Explainer) StatusSource(ev *schemas.SignIn) string {
	said := ev.Status
	switch {
	case said == nil:
		return statusFromNothing
	case said.ErrorCode != nil:
		if _, known := x.decider.errors.Lookup(*said.ErrorCode); known {
			return statusFromCatalogue
		}
		if statusWord(said.Word) == schemas.Status_STATUS_UNSPECIFIED {
			return statusFromCode
		}
		return statusFromProducer
	case statusWord(said.Word) != schemas.Status_STATUS_UNSPECIFIED:
		return statusFromProducer
	case meaningful(said.FailureReason) != "":
		return statusFromReason
	}
	return statusFromNothing
}
