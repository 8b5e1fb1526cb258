package rawevent

import "strings"

// LogScale parses a record into fields, and puts those of the producer under Vendor,
// with the places in lists in brackets:
// Vendor.properties.appliedConditionalAccessPolicies[0].displayName.

// vendorPrefix is how such names begin.
const vendorPrefix = "Vendor."

// isVendorName is whether the name is such a field's.
func isVendorName(name string) bool { return strings.HasPrefix(name, vendorPrefix) }

// fromVendor decodes the record that the fields were made of. It returns false when
// there are none, or when they are not all of the event.
func (d *Decoder) fromVendor(raw []byte, found *findings, depth int) bool {
	if !found.isNoEvent() {
		return false
	}
	var record branch
	for i := range found.pairs {
		p := &found.pairs[i]
		path := vendorPath(p.key)
		if path == nil || !record.add(path, p.value) {
			d.outer.add("record/", p.key, p.value)
		}
	}
	if record.names == nil {
		return false
	}
	d.rewritten(raw, record.append(nil), depth)
	return true
}

// vendorPath takes the name of such a field apart; nil when it is none.
func vendorPath(name string) []string {
	rest, ok := strings.CutPrefix(name, vendorPrefix)
	if !ok || !isPath(name, ".") {
		return nil
	}
	return strings.Split(strings.ReplaceAll(rest, "[", ".["), ".")
}
