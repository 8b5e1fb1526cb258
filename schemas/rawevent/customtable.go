package rawevent

import "strings"

// Scripts send sign-ins to Azure Monitor as custom logs: each property becomes a column
// with its type at the end of its name (userPrincipalName_s, status_errorCode_d), beside
// the workspace's own. Source: the HTTP Data Collector API, "Record type and properties",
// https://learn.microsoft.com/azure/azure-monitor/logs/data-collector-api.

// columnTypes are what a column's name ends with: text, Boolean, number, time, GUID.
var columnTypes = [...]string{"_s", "_b", "_d", "_t", "_g"}

// fewestColumns is how many of a sign-in's properties a row must have to be taken for one.
const fewestColumns = 3

// customRow decodes an object that is no event, but a row of a custom table of sign-ins.
// It returns false where it is no such row.
func (d *Decoder) customRow(raw []byte, found *findings, depth int) bool {
	known := 0
	for i := range found.pairs {
		if name, typed := WithoutType(found.pairs[i].key); typed && (d.fieldOf(name) != nil || d.pathOf(name) != nil) {
			known++
		}
	}
	if known < fewestColumns {
		return false
	}
	var row branch
	for i := range found.pairs {
		p := &found.pairs[i]
		name, typed := WithoutType(p.key)
		if !typed && isOfWorkspace(name) {
			d.outer.add("record/", p.key, p.value)
			continue
		}
		row.addLeaf(name, p.value)
	}
	d.rewritten(raw, row.append(nil), depth)
	return true
}

// WithoutType is a column's name without its type, if it has one, and the zone behind it.
func WithoutType(name string) (plain string, typed bool) {
	for _, suffix := range columnTypes {
		if plain, typed = strings.CutSuffix(strings.TrimSuffix(name, " [UTC]"), suffix); typed && plain != "" {
			return plain, true
		}
	}
	return name, false
}

// isOfWorkspace is whether the column tells of the workspace: its id, which is no
// tenant's, and the name of the table.
func isOfWorkspace(name string) bool { return name == "TenantId" || name == "Type" }
