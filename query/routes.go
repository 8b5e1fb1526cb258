package query

import (
	"slices"

	"github.com/gatehouse/gatehouse/query/entity"
)

// operations are all that the service answers, in the order of the OpenAPI
// document: the one table of paths.
func operations() []operation {
	return slices.Concat(graphOperations(entity.V1), graphOperations(entity.Beta), signInOperations(), reportOperations(), questionOperations(), policyOperations(), []operation{whatIfOperation()}, sessionOperations(), stateOperations(), pipelineOperations(), pageOperations())
}
