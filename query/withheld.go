package query

import (
	"fmt"

	"github.com/gatehouse/gatehouse/query/filter"
)

// mayAsk refuses a filter on details of policies by those who may not read them:
// which sign-ins it finds would tell what is withheld.
func (who reader) mayAsk(f *filter.Filter) *graphError {
	if f == nil || who.policies || f.Policies() == nil {
		return nil
	}
	named := f.Policies()
	return forbidden(fmt.Sprintf("Invalid filter clause: %s at position %d is withheld from you, so it cannot be filtered by; it takes a role that reads Conditional Access policies, such as Security Reader or Global Reader.", named.Name, named.Position))
}
