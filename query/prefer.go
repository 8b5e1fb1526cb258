package query

import (
	"github.com/gatehouse/gatehouse/query/entity"
	"github.com/gatehouse/gatehouse/query/graph"
)

// enumsFor applies the client's preference to what answers hold.
func (a *answer) enumsFor(sh entity.Shape) entity.Shape {
	h := a.w.Header()
	h.Add("Vary", "Prefer")
	if graph.Prefers(a.r.Header, graph.TakesUnknownMembers) {
		h.Set("Preference-Applied", graph.TakesUnknownMembers)
		return sh
	}
	sh.ClosedEnums = true
	return sh
}
