package rawevent

import (
	"github.com/gatehouse/gatehouse/schemas/ascii"
	"github.com/gatehouse/gatehouse/schemas/jsontree"
)

// Properties of one object may mean the same: one name twice, also in other letters, or
// two names of one thing, such as LocationDetails and a location that is an object. One of
// them counts: what says something before what says nothing, an object or a list before a
// text in its place, then the name that oneMeaning has first, then the last. What the
// others say is kept under their own names.

// oneMeaning are the names that a kind of object has for one thing. The first counts.
func oneMeaning() [scopes][][]string {
	risks := []string{"riskEventTypes_v2", "riskEventTypesV2"}
	return [scopes][][]string{
		inGraph: {{"appliedConditionalAccessPolicies", "conditionalAccessPolicies"}, risks},
		inRow: {
			{"ConditionalAccessPoliciesV2", "ConditionalAccessPolicies", "appliedConditionalAccessPolicies"}, risks,
			{"LocationDetails", "Location"}, {"ResourceIdentity", "ResourceId"}, {"TimeGenerated", "time"},
			{"ProcessingTimeInMs", "processingTimeInMilliseconds"},
		},
		inPortal: {
			{"Multifactor authentication result", "MFA result"}, {"Multifactor authentication auth method", "MFA auth method"},
			{"Multifactor authentication auth detail", "MFA auth detail"},
		},
		inHunting: {{"EntraIdDeviceId", "AadDeviceId"}},
	}
}

// thing is what a name means in a kind of object, as a number: 0 is nothing.
type thing uint8

// The things that a name means by its value. The others come after them.
const (
	placeInWords      thing = iota + 1 // a location that is no object
	directoryResource                  // a resource that is the directory
	otherThings
)

// meaning is a name's thing, and its place among the names of it.
type meaning struct {
	thing thing
	place uint8
	// byValue is the thing that some values of the name mean instead; 0 when none does.
	byValue thing
}

// numberThings tells which names of the table mean the same.
func numberThings(table *ascii.Names[field]) {
	var next [scopes]thing
	for f := range table.Values() {
		for in := range scopes {
			if f.set[in] != nil {
				f.means[in].thing = otherThings + next[in]
				next[in]++
			}
		}
	}
	for in, all := range oneMeaning() {
		for _, names := range all {
			for place, name := range names {
				f := table.At(name)
				f.means[in].thing, f.means[in].place = table.At(names[0]).means[in].thing, uint8(place)
			}
		}
	}
	table.At("Location").means[inRow].byValue = placeInWords
	table.At("ResourceId").means[inRow].byValue = directoryResource
}

// thing is what the pair says something of.
func (p *pair) thing(in scope) thing {
	if p.field == nil {
		return 0
	}
	means := &p.field.means[in]
	switch {
	case means.byValue == 0:
	case means.byValue == placeInWords && p.value.Kind() == jsontree.Text && !holdsJSON(p.value),
		means.byValue == directoryResource && p.value.Kind() == jsontree.Text && isDirectoryPath(p.value.Text()):
		return means.byValue
	}
	return means.thing
}

// haveRivals is whether two of the pairs mean the same.
func haveRivals(pairs []pair, in scope) bool {
	var seen [256 / 64]uint64
	for i := range pairs {
		field := pairs[i].field
		if field == nil {
			continue
		}
		thing := field.means[in].thing
		if field.means[in].byValue != 0 {
			thing = pairs[i].thing(in)
		}
		if thing == 0 {
			continue
		}
		word, bit := &seen[thing/64], uint64(1)<<(thing%64)
		if *word&bit != 0 {
			return true
		}
		*word |= bit
	}
	return false
}

// settleRivals leaves one pair of each thing its meaning.
func (d *Decoder) settleRivals(pairs []pair, in scope) {
	var counts [256]*pair
	for i := range pairs {
		p := &pairs[i]
		thing := p.thing(in)
		if thing == 0 {
			continue
		}
		loser := counts[thing]
		switch {
		case loser == nil:
			counts[thing] = p
			continue
		case d.goesBefore(loser, p, in):
			loser, p = p, loser
		}
		counts[thing] = p
		if loser.field = nil; d.saysNoMore(loser.value, p.value) {
			loser.value.SetNull()
		}
	}
}

// goesBefore is whether a pair counts rather than one after it that means the same.
func (d *Decoder) goesBefore(p, later *pair, in scope) bool {
	structured := (p.field.marks|later.field.marks)&(markObject|markList|markTexts) != 0
	if one, other := d.weight(p.value, structured), d.weight(later.value, structured); one != other {
		return one > other
	}
	return p.field.means[in].place < later.field.means[in].place
}

// weight is how much a value can say: nothing, something, or, where an object or a list
// should stand, what those do.
func (d *Decoder) weight(v jsontree.Value, structured bool) int {
	if isNothing(v) {
		return 0
	}
	if !structured {
		return 1
	}
	if inner, said, err := d.rowValue(v); err == nil && said && inner.Kind() >= jsontree.List {
		return 2
	}
	return 1
}

// saysNoMore is whether a value is nothing, or the same as the other.
func (d *Decoder) saysNoMore(v, other jsontree.Value) bool {
	if v.Kind() == jsontree.Text && isTypeName(v.Text()) {
		return false
	}
	return isNothing(v) || d.plainText(v) == d.plainText(other)
}

// plainText is a value as JSON, or that of the JSON in its text.
func (d *Decoder) plainText(v jsontree.Value) string {
	if inner, said, err := d.rowValue(v); err == nil && said {
		v = inner
	}
	return string(jsontree.AppendCanonical(nil, v))
}

// settleRivals does the same for the members of a nested object: those that do not count
// become null.
func (k *kind[T]) settleRivals(d *Decoder, object jsontree.Value) {
	type counting struct {
		name  string
		value jsontree.Value
	}
	counts := map[uint64]counting{}
	members := object.Members()
	for name, member, ok := members.Next(); ok; name, member, ok = members.Next() {
		p := k.find(name)
		if p == nil || member.IsNull() {
			continue
		}
		winner := counting{name, member}
		if loser, there := counts[p.bit]; there {
			if isNothing(winner.value) && !isNothing(loser.value) {
				loser, winner = winner, loser
			}
			if !d.saysNoMore(loser.value, winner.value) {
				d.extra.add(jsontree.View(d.path), loser.name, loser.value)
			}
			loser.value.SetNull()
		}
		counts[p.bit] = winner
	}
}
