package list

import (
	"strconv"

	"github.com/gatehouse/gatehouse/query/api"
	"github.com/gatehouse/gatehouse/query/graph"
)

// preferSize bounds the page by the client's preference, where $top does not say its size.
func (o *PageOptions) preferSize(a *api.Answer) {
	size, name := graph.PreferredPageSize(a.Request.Header)
	if size == 0 || o.topText != "" {
		return
	}
	o.Top = min(size, maxPage)
	a.Applied(name + "=" + strconv.Itoa(o.Top))
}
