package query

// Routes of what people and operators ask for.
const (
	routeLanding routeName = "landing"
	routeAdmin   routeName = "admin"
)

// pageOperations are those that take no token and tell nothing of a tenant.
func pageOperations() []operation {
	table := []operation{{name: routeLanding, method: get, path: "/", needs: needsNothing, handling: raw((*Service).landing)}}
	for _, path := range []string{"/healthz", "/readyz", "/metrics"} {
		table = append(table, operation{name: routeAdmin, method: get, path: path, needs: needsNothing, handling: raw((*Service).operate)})
	}
	return table
}

// operate answers what operators ask, in any case of the path.
func (s *Service) operate(a *answer) *graphError {
	r := a.r.Clone(a.r.Context())
	r.URL.Path = a.operation.path
	s.admin.ServeHTTP(a.w, r)
	return nil
}
