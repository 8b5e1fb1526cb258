package rawevent

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gatehouse/gatehouse/schemas/ascii"
	"github.com/gatehouse/gatehouse/schemas/jsontree"
)

// OpenTelemetry's collector takes Azure's records apart: into a body of keys and
// values, or, by its encoding extension, into attributes, among which the properties
// of the record lie one by one. Each value says of which type it is, as in
// {"stringValue":"x"} (opentelemetry.proto.logs.v1 as JSON). Such records are put
// together again; one that lies whole in its body is for others to read.

// otlpNames are what the collector calls parts of a record, mostly after "azure.".
var otlpNames = map[string]string{
	"category": "category", "operation.name": "operationName", "operation.version": "operationVersion", "operation.duration": "durationMs", "duration": "durationMs",
	"result.type": "resultType", "result.signature": "resultSignature", "result.description": "resultDescription",
	"correlation.id": "correlationId", "correlation_id": "correlationId", "tenant.id": "tenantId", "resource.id": "resourceId",
	"identity": "identity", "properties": "properties", "network.peer.address": "callerIpAddress", "cloud.resource_id": "resourceId", "cloud.region": "location",
}

// otlp decodes the records of a resource, or a single one. It returns false where
// none was taken apart.
func (d *Decoder) otlp(raw []byte, found *findings, depth int) bool {
	if !found.isNoEvent() {
		return false
	}
	var made []byte
	var apart bool
	if scopes, ok := memberOf(d.root, "scopeLogs"); ok && scopes.Kind() == jsontree.List {
		made, apart = d.appendScopes(nil, scopes)
	} else if own := d.takenApart(d.root); own != nil {
		made, apart = appendLogRecord(nil, d.root, own, nil), true
	}
	if apart {
		d.rewritten(raw, made, depth)
	}
	return apart
}

// appendScopes appends the records of all scopes as a list, and tells whether one of
// them was taken apart.
func (d *Decoder) appendScopes(dst []byte, scopes jsontree.Value) (_ []byte, apart bool) {
	resource, _ := memberOf(d.root, "resource")
	around := keyValues(nil, resource, "attributes")
	dst = append(dst, '[')
	each(scopes, func(scope jsontree.Value) {
		records, _ := memberOf(scope, "logRecords")
		each(records, func(record jsontree.Value) {
			dst = jsontree.Comma(dst, '[')
			own := d.takenApart(record)
			if own == nil {
				dst = jsontree.AppendCanonical(dst, record)
				return
			}
			dst, apart = appendLogRecord(dst, record, own, around), true
		})
	})
	return append(dst, ']'), apart
}

// takenApart are the keys and values that a record was taken apart into; nil where it was
// not.
func (d *Decoder) takenApart(record jsontree.Value) []pair {
	body, _ := memberOf(record, "body")
	if text, isText := memberOf(body, "stringValue"); isText && holdsJSON(text) {
		return nil
	}
	list, _ := memberOf(body, "kvlistValue")
	own := keyValues(keyValues(nil, list, "values"), record, "attributes")
	if !d.areRecord(own) {
		return nil
	}
	return own
}

// appendLogRecord appends a record that was taken apart as Azure writes it, with what its
// resource says around it.
func appendLogRecord(dst []byte, record jsontree.Value, own, around []pair) []byte {
	envelope, others := recordParts(around)
	parts, properties := recordParts(own)
	whole := slices.ContainsFunc(parts, func(p pair) bool { return p.key == "properties" })
	dst = appendRest(append(dst, '{'), record)
	dst = appendPairs(dst, slices.Concat(envelope, others, parts))
	if whole {
		dst = appendPairs(dst, properties)
	} else {
		dst = append(jsontree.AppendText(jsontree.Comma(dst, '{'), "properties"), ':', '{')
		dst = append(appendPairs(dst, properties), '}')
	}
	return append(dst, '}')
}

// recordParts are the pairs that are parts of a record, under the names that it has for
// them, and the others.
func recordParts(pairs []pair) (parts, others []pair) {
	for _, p := range pairs {
		if name, known := otlpNames[strings.TrimPrefix(p.key, "azure.")]; known {
			parts = append(parts, pair{key: name, value: p.value})
		} else {
			others = append(others, p)
		}
	}
	return parts, others
}

// areRecord is whether keys and values are a record's: its properties, or one of them
// that tells.
func (d *Decoder) areRecord(pairs []pair) bool {
	for _, p := range pairs {
		if strings.TrimPrefix(p.key, "azure.") == "properties" {
			return true
		}
		if f := d.fieldOf(p.key); f != nil && f.marks&(markGraph|markSure) != 0 {
			return true
		}
	}
	return false
}

// appendRest appends what stands beside a record's attributes, its time as Azure
// writes it.
func appendRest(dst []byte, record jsontree.Value) []byte {
	members := record.Members()
	for name, v, ok := members.Next(); ok; name, v, ok = members.Next() {
		switch name {
		case "attributes":
			continue
		case "body":
			if _, taken := memberOf(v, "kvlistValue"); taken || v.Kind() == jsontree.Object && v.IsEmpty() {
				continue
			}
		case "timeUnixNano":
			dst = appendLogTime(dst, v)
			continue
		}
		dst = append(jsontree.AppendText(jsontree.Comma(dst, '{'), name), ':')
		dst = jsontree.AppendCanonical(dst, v)
	}
	return dst
}

// appendLogTime appends the time of a record, nanoseconds since 1970 as text; 0 is none.
func appendLogTime(dst []byte, v jsontree.Value) []byte {
	if v.Kind() != jsontree.Text {
		return dst
	}
	nanos, err := strconv.ParseInt(v.Text(), 10, 64)
	if err != nil || nanos == 0 {
		return dst
	}
	dst = append(jsontree.AppendText(jsontree.Comma(dst, '{'), "time"), ':', '"')
	return append(time.Unix(0, nanos).UTC().AppendFormat(dst, time.RFC3339Nano), '"')
}

// keyValues appends the pairs in a list of an object, {"key":"k","value":{...}}.
func keyValues(pairs []pair, object jsontree.Value, name string) []pair {
	list, _ := memberOf(object, name)
	each(list, func(one jsontree.Value) {
		key, hasKey := memberOf(one, "key")
		v, hasValue := memberOf(one, "value")
		if hasKey && hasValue && key.Kind() == jsontree.Text {
			pairs = append(pairs, pair{key: key.Text(), value: v})
		}
	})
	return pairs
}

// appendPairs appends pairs as members of an object, their values without types.
func appendPairs(dst []byte, pairs []pair) []byte {
	for _, p := range pairs {
		dst = append(jsontree.AppendText(jsontree.Comma(dst, '{'), p.key), ':')
		dst = appendTyped(dst, p.value)
	}
	return dst
}

// appendTyped appends a value without its type: {"stringValue":"x"} as "x".
func appendTyped(dst []byte, v jsontree.Value) []byte {
	if v.Kind() != jsontree.Object || v.IsEmpty() {
		return append(dst, "null"...)
	}
	members := v.Members()
	name, plain, _ := members.Next()
	switch name {
	case "kvlistValue":
		return append(appendPairs(append(dst, '{'), keyValues(nil, plain, "values")), '}')
	case "arrayValue":
		list, _ := memberOf(plain, "values")
		dst = append(dst, '[')
		each(list, func(element jsontree.Value) { dst = appendTyped(jsontree.Comma(dst, '['), element) })
		return append(dst, ']')
	case "intValue": // 64 bits are text in protobuf's JSON
		if plain.Kind() == jsontree.Text && ascii.ValidNumber(plain.Text()) {
			return append(dst, plain.Text()...)
		}
	}
	return jsontree.AppendCanonical(dst, plain)
}

// each calls do with the elements of a list; with none of what is no list.
func each(v jsontree.Value, do func(jsontree.Value)) {
	if v.IsAbsent() || v.Kind() != jsontree.List {
		return
	}
	list := v.Elements()
	for element, ok := list.Next(); ok; element, ok = list.Next() {
		do(element)
	}
}
