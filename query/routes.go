package query

import (
	"slices"

	"github.com/gatehouse/gatehouse/query/api"
	"github.com/gatehouse/gatehouse/query/entity"
)

// operations are all that the service answers, in the order of the OpenAPI
// document: the one table of paths.
func (s *Service) operations() []api.Operation {
	return slices.Concat(s.graphOperations(entity.V1), s.graphOperations(entity.Beta), s.signInOperations(), s.reportOperations(), s.questionOperations(), s.policyOperations(), []api.Operation{s.whatIfOperation()}, s.sessions.Operations(groupSessions), s.stateOperations(), s.pipelineOperations(), s.pageOperations())
}
