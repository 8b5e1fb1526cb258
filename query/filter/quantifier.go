package filter

import "strings"

// quantifier is any(...); without a body it asks whether there is an element.
type quantifier struct {
	collection *Property
	element    string // its name in the statement
	body       node
}

func (n quantifier) sql(bind Bind) string {
	neverEmpty := n.collection.holds != nil
	switch {
	case n.body == nil && neverEmpty:
		return Always
	case n.body == nil:
		return "notEmpty(" + n.collection.sql() + ")"
	case neverEmpty:
		if values, ok := equalTo(n.body); ok {
			conditions := make([]string, len(values))
			for i, value := range values {
				conditions[i] = n.collection.holds(bind("String", value.text))
			}
			return "(" + strings.Join(conditions, " OR ") + ")"
		}
	}
	return "arrayExists(" + n.element + " -> " + n.body.sql(bind) + ", " + n.collection.sql() + ")"
}

// equalTo returns the values of which an element must be one, where that is all that
// the body of any(...) asks.
func equalTo(body node) (values []literal, ok bool) {
	switch n := body.(type) {
	case comparison:
		return []literal{n.value}, n.operator == equal && !n.value.isNull
	case membership:
		for _, v := range n.values {
			if v.isNull {
				return nil, false
			}
		}
		return n.values, true
	case disjunction:
		for _, term := range n {
			some, ok := equalTo(term)
			if !ok {
				return nil, false
			}
			values = append(values, some...)
		}
		return values, true
	}
	return nil, false
}
