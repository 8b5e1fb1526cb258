package rawevent

import (
	"strings"

	"github.com/gatehouse/gatehouse/schemas/ascii"
)

// Tools that flatten objects into columns may join the names with underscores, and the
// places in lists: Status_errorCode, device_detail_device_id,
// appliedConditionalAccessPolicies_0_displayName. Names have underscores of their own
// too, so only one that leads to a known property or into a known list is taken apart.

// underscoredPath is the way to the property that the name stands for; nil when it
// stands for none.
func (d *Decoder) underscoredPath(name string) []string {
	name = strings.ReplaceAll(strings.ReplaceAll(name, " ", "_"), "-", "_") // as people name columns
	if path := d.numberedPath(name); path != nil {
		return path
	}
	for at := range len(name) {
		if name[at] != '_' {
			continue
		}
		if first := name[:at]; d.isObject(first) {
			if path := d.pathFrom(inOneWord(first), name[at+1:]); path != nil {
				return path
			}
		}
	}
	return nil
}

// pathFrom is the way from an object to what the rest of a name stands for.
func (d *Decoder) pathFrom(object, rest string) []string {
	if !ascii.EqualFold(object, "properties") {
		return d.kinds.path(object, inOneWord(rest))
	}
	if f := d.fieldOf(rest); f != nil && f.set[inGraph] != nil {
		return []string{object, rest}
	}
	if f := d.fieldOfWords(rest); f != nil && f.set[inGraph] != nil {
		return []string{object, inOneWord(rest)}
	}
	if within := d.underscoredPath(rest); within != nil {
		if d.fieldOf(within[0]) == nil { // as the others in it are written
			within[0] = inOneWord(within[0])
		}
		return append([]string{object}, within...)
	}
	return nil
}

// numberedPath is the way into a list by the number within the name; nil when there is
// none.
func (d *Decoder) numberedPath(name string) []string {
	list, place, rest, numbered := cutPlace(name)
	if !numbered || !d.isList(list) {
		return nil
	}
	path := []string{list, place}
	for rest != "" {
		inner, place, after, numbered := cutPlace(rest)
		if !numbered || inner == "" {
			return append(path, inOneWord(rest))
		}
		path, rest = append(path, inOneWord(inner), place), after
	}
	return path
}

// cutPlace cuts a name at its first number between underscores, or behind one at its end:
// that number in brackets is the place.
func cutPlace(name string) (before, place, after string, found bool) {
	for at := 1; at < len(name); at++ {
		end := at
		for end < len(name) && ascii.IsDigit(name[end]) {
			end++
		}
		if name[at-1] == '_' && end > at && (end == len(name) || name[end] == '_') {
			return strings.TrimRight(name[:at], "_"), "[" + name[at:end] + "]", strings.TrimLeft(name[end:], "_"), true
		}
	}
	return name, "", "", false
}

// path is the way from an object to one of its properties; nil when it has none
// of the name.
func (k *kinds) path(object, name string) []string {
	const coordinates = "geoCoordinates"
	known := false
	switch strings.ToLower(object) {
	case "status":
		known = k.status.has(name)
	case "location", "locationdetails":
		if n := len(coordinates); len(name) > n && ascii.EqualFold(name[:n], coordinates) && k.coordinates.has(name[n:]) {
			return []string{object, coordinates, name[n:]}
		}
		if ascii.EqualFold(name, "country") {
			name = "countryOrRegion"
		}
		known = k.location.has(name)
	case "devicedetail":
		known = k.device.has(name)
	case "mfadetail":
		known = k.mfa.has(name)
	case "managedserviceidentity":
		known = k.managedIdentity.has(name)
	case "tokenprotectionstatusdetails":
		known = k.tokenProtection.has(name)
	case "authenticationappdevicedetails":
		known = k.appDevice.has(name)
	}
	if !known {
		return nil
	}
	return []string{object, name}
}

// has is whether the message has a property of the name.
func (k *kind[T]) has(name string) bool { return k.properties.Find(name) != nil }

// prefixObjects are those whose names scripts put before their properties' own, as in
// locationCity.
var prefixObjects = [...]string{"deviceDetail", "location", "status"}

// cutObject takes the name of such an object off the front of a name.
func cutObject(name string) (object, rest string, found bool) {
	for _, object := range prefixObjects {
		if n := len(object); len(name) > n && ascii.EqualFold(name[:n], object) {
			return object, name[n:], true
		}
	}
	return "", name, false
}

// runTogether is the way to the property that such a name stands for; nil when it
// stands for none.
func (k *kinds) runTogether(name string) []string {
	if object, rest, found := cutObject(name); found {
		return k.path(object, rest)
	}
	return nil
}
