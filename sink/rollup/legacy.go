package rollup

import "github.com/gatehouse/gatehouse/schemas"

// legacyApps are the client apps whose sign-ins are in rollup_legacy.
type legacyApps struct {
	names []string
	// mark is that of their list, which publications bear.
	mark uint64
}

func legacyOf(table *schemas.ClientAppTable) legacyApps {
	names, mark := table.Legacy()
	return legacyApps{names, mark}
}

// markOf is the mark of a span that is put together: that of its parts when all have
// the same, else none.
func (l legacyApps) markOf(parts []part) uint64 {
	for _, p := range parts {
		if p.legacy != l.mark {
			return 0
		}
	}
	return l.mark
}
