package rawevent

import (
	"strings"

	"github.com/gatehouse/gatehouse/schemas/jsontree"
)

// Elasticsearch and Kibana also write Elastic's documents with the names on the way
// to each value joined by dots: azure.signinlogs.properties.id, source.ip.

// ElasticLogs is how such names of a sign-in begin.
const ElasticLogs = "azure.signinlogs"

// elasticProperties are the parts of a name before that of a signIn's property.
const elasticProperties = len([...]string{"azure", "signinlogs", "properties"})

// joinElastic puts the document together and looks at its names anew. Where a value
// stands in the way of another, the other keeps its joined name.
func (d *Decoder) joinElastic(found *findings) (*findings, *DecodeError) {
	var root branch
	for _, p := range found.pairs {
		if elasticPath(p.key) == nil {
			root.addLeaf(p.key, p.value)
		}
	}
	lists := listedProperties(found)
	for _, p := range found.pairs {
		if path := elasticPath(p.key); path != nil && (lists[propertyOf(path)] || !root.add(path, p.value)) {
			root.addLeaf(p.key, p.value)
		}
	}
	v, err := d.json.Parse(root.append(nil))
	if err != nil {
		return nil, notJSON(err)
	}
	return d.survey(v), nil
}

// elasticPath takes a joined name apart; nil when it is none.
func elasticPath(name string) []string {
	if !isPath(name, ".") {
		return nil
	}
	return strings.Split(name, ".")
}

// listedProperties are the properties of which parts come as lists, one for all of
// the property's elements: policies' names here, their results there. An element
// without a part leaves no gap, so that nobody can tell which belong together.
func listedProperties(found *findings) map[string]bool {
	lists := map[string]bool{}
	for _, p := range found.pairs {
		path := elasticPath(p.key)
		if property := propertyOf(path); property != "" && p.value.Kind() == jsontree.List && len(path) > elasticProperties+1 {
			lists[property] = true
		}
	}
	return lists
}

// propertyOf is the signIn's property that a path leads to or into; empty when it
// leads elsewhere.
func propertyOf(path []string) string {
	if len(path) <= elasticProperties || path[0]+"."+path[1] != ElasticLogs {
		return ""
	}
	return path[elasticProperties]
}
