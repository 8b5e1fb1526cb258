package api

import (
	"github.com/gatehouse/gatehouse/query/entity"
	"github.com/gatehouse/gatehouse/query/graph"
)

// EnumsFor applies the client's preference to what answers hold.
func (a *Answer) EnumsFor(sh entity.Shape) entity.Shape {
	h := a.Writer.Header()
	h.Add("Vary", "Prefer")
	if graph.Prefers(a.Request.Header, graph.TakesUnknownMembers) {
		a.Applied(graph.TakesUnknownMembers)
		return sh
	}
	sh.ClosedEnums = true
	return sh
}

// Applied tells the client that a preference of its was heeded.
func (a *Answer) Applied(preference string) {
	h := a.Writer.Header()
	if before := h.Get("Preference-Applied"); before != "" {
		preference = before + ", " + preference
	}
	h.Set("Preference-Applied", preference)
}
