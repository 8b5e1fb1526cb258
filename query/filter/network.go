package filter

import (
	"net/netip"
	"strings"
)

// Networks are the prefixes of an address that are indexed, so that a network
// is found like a value. Migration 0005_indexes.sql has the same expression.
const Networks = "arrayMap(bits -> tupleElement(IPv6CIDRToRange(ip, bits), 1), [120, 112, 64, 48, 32])"

// indexedBits are the lengths of those prefixes; an IPv4 network has 96 bits more.
var indexedBits = [...]int{120, 112, 64, 48, 32}

const (
	// mappedBits are the bits that come before an IPv4 address in the column ip.
	mappedBits = 96
	firstIPv4  = "::ffff:0.0.0.0"
	lastIPv4   = "::ffff:255.255.255.255"
)

// parseNetwork reads an address with the length of its network, such as
// 203.0.113.0/24; bits beyond the length are taken as zero.
func parseNetwork(text string) (netip.Prefix, bool) {
	network, err := netip.ParsePrefix(text)
	if err != nil {
		return netip.Prefix{}, false
	}
	return network.Masked(), true
}

// parseAddress reads an address of no zone, one of IPv4 within IPv6 as that.
func parseAddress(text string) (netip.Addr, bool) {
	address, err := netip.ParseAddr(text)
	return address.Unmap(), err == nil && address.Zone() == ""
}

// isNetwork tells a network from an address.
func isNetwork(text string) bool { return strings.Contains(text, "/") }

// inNetwork is the condition that the address of a row lies in a network.
func inNetwork(network netip.Prefix, bind Bind) string {
	low, bits := network.Addr().As16(), network.Bits()
	if network.Addr().Is4() {
		bits += mappedBits
	}
	first, last := netip.AddrFrom16(low), lastOf(low, bits)
	condition := "ip >= " + bindIP(first, bind) + " AND ip <= " + bindIP(last, bind) + " AND ip != toIPv6('::')"
	if bits < mappedBits && first.Compare(netip.MustParseAddr(firstIPv4)) <= 0 && last.Compare(netip.MustParseAddr(lastIPv4)) >= 0 {
		condition += " AND (ip < toIPv6('" + firstIPv4 + "') OR ip > toIPv6('" + lastIPv4 + "'))"
	}
	for _, indexed := range indexedBits {
		if indexed <= bits {
			prefix, _ := first.Prefix(indexed) // the length is valid
			// Last, as it takes longest for a row: it is there for its index.
			condition += " AND has(" + Networks + ", " + bindIP(prefix.Addr(), bind) + ")"
			break
		}
	}
	return "(" + condition + ")"
}

func bindIP(a netip.Addr, bind Bind) string {
	return "toIPv6(" + bind("String", a.String()) + ")"
}

// lastOf is the last address of a network.
func lastOf(low [16]byte, bits int) netip.Addr {
	for i := bits; i < 128; i++ {
		low[i/8] |= 1 << (7 - i%8)
	}
	return netip.AddrFrom16(low)
}
