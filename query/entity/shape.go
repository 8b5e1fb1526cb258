package entity

// Shape is what the objects of an answer hold.
type Shape struct {
	members []*Member
	// Columns are those that the objects are made of.
	Columns []Column
	// rest adds the properties that no member shows.
	rest bool
	// UsesMore is true when a member or the rest is read from the column more.
	UsesMore bool
	// policies is false when policy details are withheld.
	policies bool
	// ClosedEnums is true for clients that know no member after unknownFutureValue.
	ClosedEnums bool
}

// NewShape decides what answers hold: the version's properties, or only the
// selected ones.
func NewShape(v Version, selected []*Member, policies bool) Shape {
	sh := Shape{policies: policies, rest: v == Beta && len(selected) == 0}
	sh.members = selected
	if len(selected) == 0 {
		for i := range members {
			if members[i].Since <= v {
				sh.members = append(sh.members, &members[i])
			}
		}
	}
	needed := map[string]bool{"id": true, "created_at": true}
	for _, m := range sh.members {
		sh.UsesMore = sh.UsesMore || m.fromMore != nil
		for _, c := range m.columns {
			needed[c] = true
		}
	}
	needed["more"] = sh.UsesMore || sh.rest
	needed["additional"] = needed["additional"] || sh.rest
	for _, c := range columns {
		if needed[c.Name] {
			sh.Columns = append(sh.Columns, c)
		}
	}
	sh.UsesMore = sh.UsesMore || sh.rest
	return sh
}
