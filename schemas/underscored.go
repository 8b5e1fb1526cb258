package schemas

import "strings"

// Tools that flatten objects into columns may join the names with underscores:
// Status_errorCode, LocationDetails_geoCoordinates_latitude. Names have underscores
// of their own too, so only one that leads to a known property is taken apart.

// underscoredPath is the way to the property that the name stands for; nil when it
// stands for none.
func (d *Decoder) underscoredPath(name string) []string {
	first, rest, ok := strings.Cut(name, "_")
	if !ok || !d.isObject(first) {
		return nil
	}
	if !equalFold(first, "properties") {
		return d.kinds.path(first, withoutUnderscores(rest))
	}
	if f := d.fieldOf(rest); f != nil && f.set[inGraph] != nil {
		return []string{first, rest}
	}
	if within := d.underscoredPath(rest); within != nil {
		return append([]string{first}, within...)
	}
	return nil
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
		if n := len(coordinates); len(name) > n && equalFold(name[:n], coordinates) && k.coordinates.has(name[n:]) {
			return []string{object, coordinates, name[n:]}
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
func (k *kind[T]) has(name string) bool { return k.properties.find(name) != nil }
