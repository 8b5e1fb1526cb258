package access

import (
	"fmt"

	"github.com/gatehouse/gatehouse/query/filter"
	"github.com/gatehouse/gatehouse/query/graph"
)

// MayAsk refuses a filter on details of policies by those who may not read them:
// which sign-ins it finds would tell what is withheld.
func (who Reader) MayAsk(f *filter.Filter) *graph.Problem {
	if f == nil || who.Policies || f.Policies() == nil {
		return nil
	}
	named := f.Policies()
	return graph.Forbidden(fmt.Sprintf("Invalid filter clause: %s at position %d is withheld from you, so it cannot be filtered by; it takes a role that reads Conditional Access policies, such as Security Reader or Global Reader.", named.Name, named.Position))
}
