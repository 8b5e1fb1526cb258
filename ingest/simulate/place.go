package simulate

import "net/netip"

// place is a city that people sign in from.
type place struct {
	city, state, country string
	// zone is the IANA name of its time zone.
	zone string
	// lat and lon are degrees.
	lat, lon float64
	// v4 and v6 are networks that city databases put into the place's country.
	v4, v6 []netip.Prefix
}

func networks(prefixes ...string) []netip.Prefix {
	out := make([]netip.Prefix, len(prefixes))
	for i, p := range prefixes {
		out[i] = netip.MustParsePrefix(p)
	}
	return out
}

// offices lists the places where tenants have offices, the largest first.
func offices() []*place {
	return []*place{
		{"Berlin", "Berlin", "DE", "Europe/Berlin", 52.52, 13.405, networks("78.55.0.0/16", "77.188.0.0/17", "92.224.0.0/17"), networks("2003:20::/27")},
		{"London", "England", "GB", "Europe/London", 51.5074, -0.1278, networks("4.250.0.0/16", "4.234.0.0/16"), networks("2a00:2200::/25")},
		{"New York", "New York", "US", "America/New_York", 40.7128, -74.006, networks("12.95.0.0/16", "47.10.0.0/16"), networks("2600:8010::/28")},
		{"Seattle", "Washington", "US", "America/Los_Angeles", 47.6062, -122.3321, networks("71.20.0.0/14"), networks("2601:1d8::/31")},
		{"Bengaluru", "Karnataka", "IN", "Asia/Kolkata", 12.9716, 77.5946, networks("115.255.0.0/16", "124.125.128.0/17", "49.203.64.0/18"), nil},
		{"Paris", "Ile-de-France", "FR", "Europe/Paris", 48.8566, 2.3522, networks("37.175.0.0/16"), networks("2a01:c000::/22")},
		{"Zurich", "Zurich", "CH", "Europe/Zurich", 47.3769, 8.5417, networks("86.118.0.0/16"), networks("2a02:2a8::/29")},
		{"Sao Paulo", "Sao Paulo", "BR", "America/Sao_Paulo", -23.5558, -46.6396, networks("177.49.0.0/16", "189.64.0.0/14"), nil},
		{"Tokyo", "Tokyo", "JP", "Asia/Tokyo", 35.6804, 139.769, networks("219.103.96.0/20"), networks("2404:9680::/32")},
		{"Sydney", "New South Wales", "AU", "Australia/Sydney", -33.8688, 151.2093, networks("13.55.0.0/16", "4.147.0.0/16"), nil},
		{"Toronto", "Ontario", "CA", "America/Toronto", 43.6532, -79.3832, networks("4.206.0.0/16", "20.151.0.0/16"), nil},
		{"Warsaw", "Mazovia", "PL", "Europe/Warsaw", 52.2297, 21.0122, networks("31.174.0.0/16", "46.76.0.0/16", "77.255.0.0/16"), nil},
	}
}

// destinations lists the places that people only travel to.
func destinations() []*place {
	return []*place{
		{"Madrid", "Madrid", "ES", "Europe/Madrid", 40.4168, -3.7038, networks("213.0.128.0/17"), nil},
		{"Milan", "Lombardy", "IT", "Europe/Rome", 45.4642, 9.19, networks("5.168.0.0/15"), nil},
		{"Stockholm", "Stockholm", "SE", "Europe/Stockholm", 59.3327, 18.0656, networks("2.254.0.0/16"), networks("2a02:1418::/29")},
		{"Singapore", "", "SG", "Asia/Singapore", 1.3521, 103.82, networks("8.219.0.0/16", "13.76.0.0/16"), nil},
		{"Dubai", "Dubai", "AE", "Asia/Dubai", 25.2048, 55.2708, networks("3.28.0.0/15"), nil},
		{"Mexico City", "Mexico City", "MX", "America/Mexico_City", 19.4326, -99.1332, networks("148.242.0.0/16", "201.141.128.0/17"), nil},
		{"Johannesburg", "Gauteng", "ZA", "Africa/Johannesburg", -26.2056, 28.0337, networks("4.221.0.0/16"), nil},
		{"Chicago", "Illinois", "US", "America/Chicago", 41.8781, -87.6298, networks("107.26.0.0/16", "74.60.0.0/16"), nil},
	}
}

// attackSites lists the places that password sprays come from.
func attackSites() []*place {
	return []*place{
		{"Moscow", "Moscow", "RU", "Europe/Moscow", 55.7558, 37.6173, networks("37.147.128.0/17", "89.112.128.0/17"), nil},
		{"Beijing", "Beijing", "CN", "Asia/Shanghai", 39.9042, 116.4074, networks("8.144.0.0/14"), nil},
		{"Lagos", "Lagos", "NG", "Africa/Lagos", 6.5244, 3.3792, networks("105.122.0.0/15"), nil},
		{"Hanoi", "Hanoi", "VN", "Asia/Ho_Chi_Minh", 21.0278, 105.8342, networks("14.251.0.0/16", "123.29.0.0/16"), nil},
		{"Bucharest", "Bucharest", "RO", "Europe/Bucharest", 44.4268, 26.1025, networks("178.138.64.0/19"), nil},
	}
}

// datacentres lists the places where services run.
func datacentres() []*place {
	return []*place{
		{"Amsterdam", "North Holland", "NL", "Europe/Amsterdam", 52.3676, 4.9041, networks("20.4.0.0/16", "20.8.0.0/16"), nil},
		{"Paris", "Ile-de-France", "FR", "Europe/Paris", 48.8566, 2.3522, networks("4.233.0.0/16"), nil},
		{"Chicago", "Illinois", "US", "America/Chicago", 41.8781, -87.6298, networks("52.162.0.0/16"), nil},
	}
}
