package filter

// IDs are those of which a sign-in must have one to satisfy the expression, as they are
// written there; nil where it may have any, and for a filter of nil.
func (f *Filter) IDs() []string {
	if f == nil {
		return nil
	}
	return idsOf(f.root)
}

func idsOf(n node) []string {
	switch n := n.(type) {
	case conjunction:
		for _, term := range n {
			if ids := idsOf(term); ids != nil {
				return ids
			}
		}
	case disjunction:
		var all []string
		for _, term := range n {
			ids := idsOf(term)
			if ids == nil {
				return nil
			}
			all = append(all, ids...)
		}
		return all
	case comparison:
		if n.property.Name == "id" && n.operator == equal && !n.value.isNull {
			return []string{n.value.text}
		}
	case membership:
		if n.property.Name == "id" {
			return textsOf(n.values)
		}
	}
	return nil
}

// textsOf are the texts of values; nil where one is null.
func textsOf(values []literal) []string {
	texts := make([]string, len(values))
	for i, v := range values {
		if v.isNull {
			return nil
		}
		texts[i] = v.text
	}
	return texts
}
