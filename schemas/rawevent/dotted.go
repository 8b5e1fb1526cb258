package rawevent

import (
	"strings"

	"github.com/gatehouse/gatehouse/schemas/jsontree"
)

// Tools that make tables of objects join the names on the way to a value, and the places
// in lists: status.errorCode, location/geoCoordinates/latitude, properties.id,
// appliedConditionalAccessPolicies.0.result, riskEventTypes_v2[0].

// pathSigns are what joins names, besides underscores.
const pathSigns = "./:["

// isDotted is whether the name is that of a property within a known object.
func (d *Decoder) isDotted(name string) bool { return d.dottedPath(name) != nil }

// dottedPath is the way that the name stands for; nil when it begins at no known object
// or list.
func (d *Decoder) dottedPath(name string) []string {
	at := strings.IndexAny(name, pathSigns)
	if at <= 0 {
		return nil
	}
	if first := name[:at]; d.isObject(first) {
		return splitPath(name)
	} else if !d.isList(first) {
		return nil
	}
	if path := splitPath(name); path != nil && placeInList(path[1]) >= 0 {
		return path
	}
	return nil
}

// splitPath takes a name apart where one of the signs joins its parts; nil when none
// does. Places in lists come to stand in brackets, which a query string has around
// names as well.
func splitPath(name string) []string {
	if strings.IndexByte(name, '[') > 0 {
		name = strings.ReplaceAll(name, "[", ".[")
	}
	for _, sign := range [...]string{".", "/", ":"} {
		if !isPath(name, sign) {
			continue
		}
		path := strings.Split(name, sign)
		for i, part := range path {
			path[i] = pathPart(part)
		}
		return path
	}
	return nil
}

// pathPart is a part of a path: a number with brackets around it, a name without.
func pathPart(part string) string {
	plain := strings.TrimSuffix(strings.TrimPrefix(part, "["), "]")
	if plain != "" && strings.Trim(plain, "0123456789") == "" {
		return "[" + plain + "]"
	}
	return plain
}

// isPath is whether the name has the sign between its parts, and not more often than
// objects stand in each other in any sign-in.
func isPath(name, sign string) bool {
	const most = 16
	n := strings.Count(name, sign)
	return n > 0 && n <= most && !strings.HasPrefix(name, sign) && !strings.HasSuffix(name, sign)
}

// isObject is whether the name is that of an object, also with underscores in it.
func (d *Decoder) isObject(name string) bool { return d.isMarked(name, markObject) }

// isList is whether it is that of a list.
func (d *Decoder) isList(name string) bool { return d.isMarked(name, markList|markTexts) }

func (d *Decoder) isMarked(name string, as mark) bool {
	f := d.namedField(name)
	return f != nil && f.marks&as != 0
}

// undotted decodes the event with such names taken apart. Where one stands beside
// the whole object, that counts, and the name stays as it is. It returns false when
// there is none to take apart.
func (d *Decoder) undotted(raw []byte, found *findings, depth int) bool {
	paths := d.joinedPaths(found)
	if paths == nil {
		return false
	}
	root, changed := branchOf(found.pairs, paths)
	if changed {
		d.rewritten(raw, root.append(nil), depth)
	}
	return changed
}

// undottedRecord is a record whose properties have such names, with those taken apart;
// nil when there is none to take apart.
func (d *Decoder) undottedRecord(record jsontree.Value, key string, within *findings) []byte {
	paths := d.joinedPaths(within)
	if paths == nil {
		return nil
	}
	properties, changed := branchOf(within.pairs, paths)
	if !changed {
		return nil
	}
	var root branch
	members := record.Members()
	for name, member, ok := members.Next(); ok; name, member, ok = members.Next() {
		if name == key {
			root.addBranch(name, &properties)
		} else {
			root.addLeaf(name, member)
		}
	}
	return root.append(nil)
}

// joinedPaths are the ways that joined names stand for, by their pairs; nil when there
// are none but @odata.type and the like.
func (d *Decoder) joinedPaths(found *findings) (paths [][]string) {
	for i, p := range found.pairs {
		if p.field != nil {
			continue
		}
		if path := d.pathOf(p.key); path != nil {
			if paths == nil {
				paths = make([][]string, len(found.pairs))
			}
			paths[i] = path
		}
	}
	return paths
}

// pathOf takes a joined name apart; nil when it stands for no way to a value.
func (d *Decoder) pathOf(name string) []string {
	if path := d.dottedPath(name); path != nil {
		return path
	}
	if path := d.underscoredPath(name); path != nil {
		return path
	}
	return d.kinds.runTogether(name)
}

// rewritten decodes in the place of raw what was made of it.
func (d *Decoder) rewritten(raw, event []byte, depth int) {
	outermost := d.whole == nil
	if outermost {
		d.whole = raw
	}
	d.document(event, depth+1)
	if outermost {
		d.whole = nil
	}
}
