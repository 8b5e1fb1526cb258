package enrich

import (
	"net/netip"
	"strings"
)

// reach says who can be behind an address.
type reach uint8

const (
	// reachNone: no address, such as a placeholder.
	reachNone reach = iota
	// reachPublic: an address on the internet.
	reachPublic
	// reachPrivate: inside some network: private, shared (carrier-grade NAT),
	// link-local, site-local, loopback.
	reachPrivate
	// reachReserved: nobody's: unspecified, documentation, benchmarks, names of
	// hosts, multicast, unassigned.
	reachReserved
)

// location_source of addresses that no database can place.
const (
	sourcePrivate  = "private"
	sourceReserved = "reserved"
)

// parseAddress reads an address as producers write it: IPv4, IPv6, either with a
// port, IPv6 in brackets, IPv4 inside of IPv6, with a zone. It reports false for
// what is none, such as a GUID or "<IP ADDRESS>".
func parseAddress(s string) (netip.Addr, bool) {
	s = strings.TrimSpace(s)
	if s == "" || len(s) > maxAddress {
		return netip.Addr{}, false
	}
	host := s
	switch {
	case s[0] == '[':
		end := strings.IndexByte(s, ']')
		if end < 0 || end+1 < len(s) && s[end+1] != ':' {
			return netip.Addr{}, false
		}
		host = s[1:end]
	case strings.Count(s, ":") == 1:
		host = s[:strings.IndexByte(s, ':')]
	}
	addr, err := netip.ParseAddr(host)
	if err != nil {
		return netip.Addr{}, false
	}
	return embedded4(addr.WithZone("")), true
}

// maxAddress is the longest text that can be an address with zone and port.
const maxAddress = 96

// embedded4 returns the IPv4 address inside of an IPv4-mapped, NAT64, 6to4 or
// Teredo address: where such an IPv6 address itself is registered says nothing
// about who uses it.
func embedded4(addr netip.Addr) netip.Addr {
	addr = addr.Unmap()
	if addr.Is4() || !addr.IsValid() {
		return addr
	}
	a := addr.As16()
	switch {
	case [12]byte(a[:12]) == [12]byte{0, 0x64, 0xff, 0x9b}: // NAT64, 64:ff9b::/96
		return netip.AddrFrom4([4]byte(a[12:]))
	case a[0] == 0x20 && a[1] == 0x02: // 6to4, 2002::/16
		return netip.AddrFrom4([4]byte(a[2:6]))
	case [4]byte(a[:4]) == [4]byte{0x20, 0x01}: // Teredo, 2001::/32: the client's, inverted
		return netip.AddrFrom4([4]byte{^a[12], ^a[13], ^a[14], ^a[15]})
	}
	return addr
}

// reachOf classes an address by the special-purpose registries of IANA.
func reachOf(addr netip.Addr) reach {
	switch {
	case !addr.IsValid():
		return reachNone
	case addr.IsPrivate(), addr.IsLoopback(), addr.IsLinkLocalUnicast():
		return reachPrivate
	case addr.IsUnspecified(), addr.IsMulticast():
		return reachReserved
	case addr.Is4():
		return reach4(addr.As4())
	}
	return reach6(addr.As16())
}

func reach4(a [4]byte) reach {
	switch {
	case a[0] == 100 && a[1]&0xc0 == 64: // 100.64.0.0/10, shared address space
		return reachPrivate
	case a[0] == 0, a[0] >= 240, // "this network"; future use and broadcast
		a[0] == 192 && a[1] == 0 && (a[2] == 0 || a[2] == 2), // protocol assignments, TEST-NET-1
		a[0] == 198 && a[1]&0xfe == 18,                       // benchmarks
		a[0] == 198 && a[1] == 51 && a[2] == 100,             // TEST-NET-2
		a[0] == 203 && a[1] == 0 && a[2] == 113:              // TEST-NET-3
		return reachReserved
	}
	return reachPublic
}

func reach6(a [16]byte) reach {
	switch {
	case a[0] == 0xfe && a[1]&0xc0 == 0xc0, // site-local, fec0::/10
		[6]byte(a[:6]) == [6]byte{0, 0x64, 0xff, 0x9b, 0, 1}: // NAT64 inside of a network, 64:ff9b:1::/48
		return reachPrivate
	case a[0]&0xe0 != 0x20: // outside of 2000::/3, the only space handed out
		return reachReserved
	case a[0] == 0x20 && a[1] == 0x01 && a[2] == 0x0d && a[3] == 0xb8, // documentation
		a[0] == 0x3f && a[1] == 0xff && a[2]&0xf0 == 0,                                    // documentation
		[6]byte(a[:6]) == [6]byte{0x20, 0x01, 0, 2},                                       // benchmarks, 2001:2::/48
		[3]byte(a[:3]) == [3]byte{0x20, 0x01} && (a[3]&0xf0 == 0x10 || a[3]&0xf0 == 0x20): // names of hosts (ORCHID), 2001:10::/28 and 2001:20::/28
		return reachReserved
	}
	return reachPublic
}
