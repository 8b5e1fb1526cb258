package rawevent

import (
	"strings"

	"github.com/gatehouse/gatehouse/schemas"
)

// splitPlace takes "US", "Seattle, Washington, US" and "Dublin, IE" apart. One part is a
// country, if any: else it may be a city, or none of a place's. What has more than three
// parts, or two of which the second is not surely a country, could mean several things.
func splitPlace(s string) (city, state, country string, ok bool) {
	if strings.IndexByte(s, ',') < 0 {
		country = strings.TrimSpace(s)
		return "", "", country, len(country) == 2 || schemas.CountryCode(country) != ""
	}
	parts := strings.SplitN(s, ",", 4)
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	switch {
	case len(parts) == 3:
		return parts[0], parts[1], parts[2], true
	case len(parts) == 2 && isCityOf(parts[0], parts[1]):
		return parts[0], "", parts[1], true
	}
	return "", "", "", false
}

// isCityOf is whether two parts are a city and its country, and nothing else: not
// two countries, and not a state in the place of the country.
func isCityOf(city, country string) bool {
	code := surelyCountry(country)
	if city == "" || code == "" {
		return false
	}
	other := schemas.CountryCode(city) // of Singapore and Luxembourg it is the same
	return other == "" || other == code
}

// surelyCountry returns the code of a country that cannot be a part of another one.
func surelyCountry(s string) string {
	switch len(s) {
	case 2, 3:
		if s != strings.ToUpper(s) {
			return "" // a word such as "no", not a code
		}
	}
	for _, states := range [...]string{statesByCode, statesByName} {
		if strings.Contains(states, "|"+strings.ToLower(s)+"|") {
			return ""
		}
	}
	return schemas.CountryCode(s)
}

// The states that addresses name by two letters, of which many are codes of
// countries too: CA is California and Canada. Those of territories that have the
// same code as a country, such as PR, are left out.
const statesByCode = "|" +
	// United States
	"al|ak|az|ar|ca|co|ct|de|dc|fl|ga|hi|id|il|in|ia|ks|ky|la|me|md|ma|mi|mn|ms|mo|mt|ne|nv|nh|nj|nm|ny|nc|nd|oh|ok|or|pa|ri|sc|sd|tn|tx|ut|vt|va|wa|wv|wi|wy|" +
	// Canada
	"ab|bc|mb|nb|nl|ns|nt|nu|on|pe|qc|sk|yt|" +
	// Australia
	"sa|"

// The states that have the whole name of a country: of the United States, Nigeria
// and Belgium.
const statesByName = "|georgia|niger|luxembourg|"
