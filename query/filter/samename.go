package filter

// SameName is the condition that userPrincipalName is one of some names, as a filter
// compares it.
func (p *Parameters) SameName(names ...string) string {
	property, _ := Lookup("userPrincipalName")
	values := make([]literal, len(names))
	for i, name := range names {
		values[i] = literal{kind: Text, text: name}
	}
	return property.equals(values, p.Bind)
}
