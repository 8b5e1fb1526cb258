package policy

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/netip"
	"strings"
	"time"
)

// Ids that policies use for locations that are not named ones.
const (
	locationAll        = "all"
	locationAllTrusted = "alltrusted"
	// locationMFATrusted are the trusted addresses of the multi-factor settings.
	locationMFATrusted = "00000000-0000-0000-0000-000000000000"
	// locationCompliant are all networks of Global Secure Access.
	locationCompliant = "3d46dbda-8382-466a-856d-eb00cbc6b910"
)

// Location is a named location: ranges of addresses, countries, or the networks of
// Global Secure Access. It is not changed after parsing.
type Location struct {
	// ID is empty in bodies of requests; no policy can mean such a location.
	ID          string
	DisplayName string
	// Trusted is whether ranges of addresses or networks are marked as trusted.
	Trusted bool
	// Ranges are masked prefixes.
	Ranges []netip.Prefix
	// Countries are ISO 3166-1 alpha-2, or other two letters, in upper case.
	Countries []string
	// UnknownCountries is whether addresses that lie in no country are meant.
	UnknownCountries bool
	// ByGPS is whether the country is the one that a phone reports, or is found in
	// another way that Gatehouse does not know.
	ByGPS bool
	// Created and Modified are UTC, zero when the file does not say.
	Created  time.Time
	Modified time.Time
	// Problems make a location unusable: whether a sign-in comes from it is unknown.
	Problems Problems
	// Notes say what limits a location, such as a code that no country has.
	Notes []string

	raw json.RawMessage
	// ip and compliant tell the kind; a location that is neither has countries.
	ip, compliant bool
}

// MarshalJSON returns the location as it was given, in UTF-8.
func (l *Location) MarshalJSON() ([]byte, error) { return l.raw, nil }

// ParseLocations reads Graph ipNamedLocation, countryNamedLocation and
// compliantNetworkNamedLocation objects, and azuread_named_location of Terraform, in
// the shapes that ParsePolicies reads, with its kinds of errors.
func ParseLocations(data []byte) ([]*Location, error) {
	parts, err := elements(data, terraformLocation)
	if err != nil {
		return nil, fmt.Errorf("read named locations: %w", err)
	}
	locations := make([]*Location, len(parts))
	var all Problems
	for i, part := range parts {
		locations[i] = parseLocation(part)
		all = append(all, locations[i].Problems...)
	}
	return locations, all.err()
}

func parseLocation(part element) *Location {
	to := &report{}
	root := open(part, to)
	l := &Location{raw: part.raw, ID: strings.TrimPrefix(root.get("id").text(), terraformLocationID), DisplayName: root.get("displayName").text()}
	to.item = cmp.Or(l.DisplayName, l.ID)
	byAddress, byCountry := root.within("ip"), root.within("country")
	ranges, countries := byAddress.ranges(), byCountry.get("countriesAndRegions")
	kind := root.get("@odata.type").text()
	switch {
	case strings.HasSuffix(kind, "ipNamedLocation"), kind == "" && len(ranges) > 0:
		l.ip = true
		l.Trusted = byAddress.get("isTrusted", "trusted").flag()
		for _, item := range ranges {
			l.addRange(item)
		}
	case strings.HasSuffix(kind, "countryNamedLocation"), kind == "" && !countries.absent():
		l.UnknownCountries = byCountry.get("includeUnknownCountriesAndRegions").flag()
		l.readMethod(byCountry.get("countryLookupMethod"))
		for _, item := range countries.list() {
			l.addCountry(item)
		}
		l.noteForeign(countries)
	case strings.HasSuffix(kind, "compliantNetworkNamedLocation"), kind == "" && !root.get("compliantNetworkType").absent():
		l.compliant = true
		l.Trusted = root.get("isTrusted").flag()
	default:
		root.problem("is no named location: it has neither ipRanges nor countriesAndRegions")
	}
	if l.ip || l.compliant || !countries.absent() { // else it is something else altogether
		l.noteMembers(root)
	}
	l.Created, l.Modified = root.get("createdDateTime").time(), root.get("modifiedDateTime").time()
	l.Problems, l.Notes = to.problems, to.notes
	return l
}

// ranges are the ranges of a location, which Terraform's microsoft365 provider has by
// kind of address.
func (n node) ranges() []node {
	var all []node
	for _, name := range [...]string{"ipRanges", "ipv4Ranges", "ipv6Ranges"} {
		if list := n.get(name); !list.absent() {
			all = append(all, list.list()...)
		}
	}
	return all
}

// readMethod reads how the country is found: by the address, unless the file says
// something else.
func (l *Location) readMethod(n node) {
	switch method := n.word(); {
	case method == "", strings.EqualFold(method, "clientIpAddress"):
	case strings.EqualFold(method, "authenticatorAppGps"):
		l.ByGPS = true
	default:
		l.ByGPS = true
		n.to.note("%s: Gatehouse does not know the method %q, so whether a sign-in comes from the location is unknown", n.at, method)
	}
}

// noteMembers notes members that Gatehouse does not know.
func (l *Location) noteMembers(root node) {
	for _, other := range root.others("id", "displayName", "description", "createdDateTime", "modifiedDateTime", "deletedDateTime", "isTrusted", "trusted", "ipRanges",
		"ipv4Ranges", "ipv6Ranges", "countriesAndRegions", "includeUnknownCountriesAndRegions", "countryLookupMethod", "compliantNetworkType", "ip", "country", "objectId", "timeouts") {
		root.to.note("%s: Gatehouse does not know this member of a named location and leaves it out of account", other.at)
	}
}

// terraformLocationID is what Terraform's azuread provider puts before the id of a
// named location.
const terraformLocationID = "/identity/conditionalAccess/namedLocations/"

// within returns the block of this name, in which Terraform's azuread provider has
// the members of a kind of location; without one the object itself.
func (n node) within(name string) node {
	if inner, members := n.get(name).block(); members != nil {
		return inner
	}
	return n
}

func (l *Location) addRange(n node) {
	text := n
	if _, ok := n.value.(map[string]any); ok {
		text = n.get("cidrAddress")
	}
	cidr := text.required()
	if cidr == "" {
		return
	}
	prefix, err := netip.ParsePrefix(cidr)
	if err != nil {
		if addr, only := netip.ParseAddr(cidr); only == nil {
			prefix, err = addr.Prefix(addr.BitLen())
		}
	}
	if err != nil {
		text.problem("%q is no range of addresses such as 192.0.2.0/24 or 2001:db8::/32", cidr)
		return
	}
	if prefix.Addr().Is4In6() && prefix.Bits() >= 96 {
		prefix = netip.PrefixFrom(prefix.Addr().Unmap(), prefix.Bits()-96)
	}
	l.Ranges = append(l.Ranges, prefix.Masked())
}

// from decides whether a sign-in comes from the location. The producer's own
// word, that a named location of this name matched, decides what the address and
// the country leave open.
func (l *Location) from(f *Facts) Known {
	decided := l.fromFacts(f)
	if decided == Unknown && len(l.Problems) == 0 {
		for _, name := range f.Networks {
			if strings.EqualFold(name, l.DisplayName) {
				return Yes
			}
		}
	}
	return decided
}

func (l *Location) fromFacts(f *Facts) Known {
	switch {
	case len(l.Problems) > 0, l.ByGPS:
		return Unknown
	case l.compliant:
		return f.CompliantNetwork
	case l.ip:
		if !f.Address.IsValid() {
			return Unknown
		}
		for _, prefix := range l.Ranges {
			if prefix.Contains(f.Address) {
				return Yes
			}
		}
		return No
	}
	return l.inCountry(f)
}
