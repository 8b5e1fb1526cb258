package query

import "slices"

// operations are all that the service answers, in the order of the OpenAPI
// document: the one table of paths.
func operations() []operation {
	return slices.Concat(graphOperations(v1), graphOperations(beta), signInOperations(), reportOperations(), questionOperations(), policyOperations(), []operation{whatIfOperation()}, sessionOperations(), stateOperations(), pipelineOperations(), pageOperations())
}
