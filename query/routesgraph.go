package query

// Routes of Graph's paths.
const (
	routeList     routeName = "signins"
	routeGet      routeName = "signin"
	routeTotal    routeName = "count"
	routeMetadata routeName = "metadata"
)

// graphOperations are those of one version of Graph's API.
func graphOperations(v version) []operation {
	root := "/" + v.String()
	signIns := root + "/auditLogs/signIns"
	return []operation{
		{name: routeMetadata, method: get, path: root + "/$metadata", version: v, needs: needsNothing, handling: without((*Service).metadata)},
		{name: routeList, method: get, path: signIns, version: v, handling: with(newListOptions, (*Service).list)},
		{name: routeTotal, method: get, path: signIns + "/$count", version: v, handling: with(newTotalOptions, (*Service).total)},
		{name: routeGet, method: get, path: signIns + "/{id}", aliases: []string{signIns + "('{id}')"}, version: v, handling: with(newOneOptions, (*Service).get)},
	}
}
