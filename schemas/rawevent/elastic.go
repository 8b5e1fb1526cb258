package rawevent

import (
	"slices"
	"strings"

	"github.com/gatehouse/gatehouse/schemas/jsontree"
)

// Elastic's integration of Azure logs takes a record apart: most of it is under
// azure.signinlogs, with underscores in its names, and the address and the place
// are among the document's own fields.

// elastic decodes the record that such a document was made of. It returns false
// when the document is none, or still holds the record in event.original.
func (d *Decoder) elastic(raw []byte, found *findings, depth int) bool {
	azure := found.azure.value
	logs, ok := memberOf(azure, "signinlogs")
	if !ok || logs.Kind() != jsontree.Object {
		return false
	}
	for i := range found.pairs {
		p := &found.pairs[i]
		if original, ok := memberOf(p.value, "original"); ok && p.key == "event" && holdsJSON(original) {
			return false
		}
	}
	var record, properties branch
	record.addMembers(logs)
	record.addFrom(azure, "tenantId", "tenant_id")
	record.addFrom(azure, "correlationId", "correlation_id")
	record.addFrom(azure, "resourceId", "resource", "id")
	if inner, ok := memberOf(logs, "properties"); ok && inner.Kind() == jsontree.Object {
		properties.addMembers(inner)
	}
	for i := range found.pairs {
		if p := &found.pairs[i]; p != found.azure {
			d.elasticField(p, &record, &properties)
		}
	}
	d.elasticMessage(logs, &properties)
	d.respell(&properties)
	record.addBranch("properties", &properties)
	d.rewritten(raw, record.append(nil), depth)
	return true
}

// elasticField takes what belongs to the record from a field of the document,
// which is kept beside the event.
func (d *Decoder) elasticField(p *pair, record, properties *branch) {
	switch p.key {
	case "@timestamp":
		record.add([]string{"time"}, p.value)
		return
	case "source", "client":
		record.addFrom(p.value, "callerIpAddress", "ip")
	case "geo":
		properties.addFrom(p.value, "location.city", "city_name")
		properties.addFrom(p.value, "location.state", "region_name")
		if isElasticState(p.value) {
			properties.addFrom(p.value, "location.state", "country_name")
		}
		properties.addFrom(p.value, "location.country_or_region", "country_iso_code")
		properties.addFrom(p.value, "location.geo_coordinates.latitude", "location", "lat")
		properties.addFrom(p.value, "location.geo_coordinates.longitude", "location", "lon")
	case "user_agent":
		properties.addFrom(p.value, "user_agent", "original")
	}
	d.outer.add("record/", p.key, p.value)
}

// addMembers adds the properties of an object, but not those that hold the
// properties of a record.
func (b *branch) addMembers(object jsontree.Value) {
	members := object.Members()
	for name, v, more := members.Next(); more; name, v, more = members.Next() {
		if name != "properties" {
			b.add([]string{name}, v)
		}
	}
}

// respell gives what the integration names in its own way the names of a signIn: with
// underscores, unless the others are in Graph's spelling.
func (d *Decoder) respell(properties *branch) {
	graph := slices.ContainsFunc(properties.names, func(name string) bool {
		f := d.fieldOf(name)
		return f != nil && f.marks&markGraph != 0
	})
	for _, spelling := range [...]struct{ elastic, underscores, graph string }{
		{"created_at", "created_date_time", "createdDateTime"},
		{"processing_time_ms", "processing_time_in_milliseconds", "processingTimeInMilliseconds"},
		{"user_agent", "user_agent", "userAgent"},
	} {
		name := spelling.underscores
		if graph {
			name = spelling.graph
		}
		at := slices.Index(properties.names, spelling.elastic)
		if at >= 0 && !slices.Contains(properties.names, name) {
			properties.names[at] = name
		}
	}
}

// addFrom adds the value at a path within v under a dotted name; nothing when
// there is none, or when the name has a value already.
func (b *branch) addFrom(v jsontree.Value, name string, path ...string) {
	for _, part := range path {
		var ok bool
		if v, ok = memberOf(v, part); !ok {
			return
		}
	}
	b.add(strings.Split(name, "."), v)
}

// memberOf returns a property of an object; false when v has none of the name.
func memberOf(v jsontree.Value, name string) (jsontree.Value, bool) {
	if v.IsAbsent() || v.Kind() != jsontree.Object {
		return jsontree.Value{}, false
	}
	members := v.Members()
	for said, member, more := members.Next(); more; said, member, more = members.Next() {
		if said == name {
			return member, true
		}
	}
	return jsontree.Value{}, false
}
