package filter

import (
	"net/netip"
	"strings"

	"github.com/gatehouse/gatehouse/internal/caseless"
)

// ordered compares by order. Of two values one is before the other or they are equal, as
// equals says.
func (n comparison) ordered(bind Bind) string {
	column, text := n.property.sql(), n.value.text
	switch n.property.Kind {
	case Address:
		return n.property.present(n.orderedAddress(bind))
	case Text:
		return n.property.present(fold(column, text) + " " + string(n.operator) + " " + fold(bind("String", text), text))
	case ID:
		column, text = caseless.GUID(column), IDKey(text)
	}
	return n.property.present(column + " " + string(n.operator) + " " + bind(n.property.sqlType(), text))
}

// isIPv4 is the condition that the address of a row is one of IPv4.
const isIPv4 = "(ip >= toIPv6('" + firstIPv4 + "') AND ip <= toIPv6('" + lastIPv4 + "'))"

// orderedAddress compares addresses as numbers, those of IPv4 before those of IPv6, as
// lists are ordered by them. What is no address is neither before one nor after it.
func (n comparison) orderedAddress(bind Bind) string {
	address, _ := parseAddress(n.value.text) // checked by the parser
	strict, orEqual := strings.CutSuffix(string(n.operator), "=")
	condition := "ip " + strict + " " + bindIP(netip.AddrFrom16(address.As16()), bind)
	switch after := strict == ">"; {
	case address.Is4() && after:
		condition = "(NOT " + isIPv4 + " OR " + condition + ")"
	case address.Is4():
		condition = isIPv4 + " AND " + condition
	case after:
		condition = "NOT " + isIPv4 + " AND " + condition
	default:
		condition = "(" + isIPv4 + " OR " + condition + ")"
	}
	condition = "(ip != toIPv6('::') AND " + condition + ")"
	if orEqual {
		condition = "(" + condition + " OR " + n.property.equals([]literal{n.value}, bind) + ")"
	}
	return condition
}
