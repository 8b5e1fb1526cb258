package filter

import "strings"

// Collections of objects lie in text columns as JSON. A field's column is an
// expression on one object, which stands as objectMark in it.
const objectMark = "$"

// jsonText, jsonTexts and jsonID are fields of the objects of a collection.
func jsonText(name string) Property {
	return Property{Name: name, Kind: Text, column: "JSONExtractString(" + objectMark + ", '" + name + "')", absent: empty}
}

func jsonID(name string) Property {
	p := jsonText(name)
	p.Kind = ID
	return p
}

func jsonTexts(name string) Property {
	return Property{Name: name, Kind: Text, Collection: true, column: "JSONExtract(" + objectMark + ", '" + name + "', 'Array(String)')"}
}

// objects is the column of a collection of objects as an array of JSON texts.
func objects(column string) string { return "JSONExtractArrayRaw(" + column + ")" }

// policyResults are the results of a policy, in Graph's spelling.
var policyResults = []string{"success", "failure", "notApplied", "notEnabled", "unknown", "unknownFutureValue",
	"reportOnlySuccess", "reportOnlyFailure", "reportOnlyNotApplied", "reportOnlyInterrupted"}

// policyFields, stepFields and pairFields are read only.
var (
	policyFields = []Property{
		jsonID("id"), jsonText("displayName"),
		{Name: "result", Kind: Choice, column: jsonText("result").column, absent: empty, choices: policyResults},
		jsonTexts("enforcedGrantControls"), jsonTexts("enforcedSessionControls"),
		jsonText("conditionsSatisfied"), jsonText("conditionsNotSatisfied"),
	}
	ownPolicyFields = append(append([]Property(nil), policyFields...), jsonText("reason"))
	stepFields      = []Property{
		{Name: "authenticationStepDateTime", Kind: Time, absent: null,
			column: "parseDateTime64BestEffortOrNull(JSONExtractString(" + objectMark + ", 'authenticationStepDateTime'), 7, 'UTC')"},
		jsonText("authenticationMethod"), jsonText("authenticationMethodDetail"),
		{Name: "succeeded", Kind: Bool, column: "JSONExtract(" + objectMark + ", 'succeeded', 'Nullable(Bool)')", absent: null},
		jsonText("authenticationStepResultDetail"), jsonText("authenticationStepRequirement"),
	}
	pairFields = []Property{jsonText("key"), jsonText("value")}
)

// of is the field as a property of the object that a variable stands for.
func (field Property) of(v variable) *Property {
	field.Name = v.name + "/" + field.Name
	field.column = strings.ReplaceAll(field.column, objectMark, v.column)
	return &field
}

// field finds a field of the collection's objects by its name, case ignored.
func (p *Property) field(name string) (field Property, ok bool) {
	for _, f := range p.Fields {
		if strings.EqualFold(f.Name, name) {
			return f, true
		}
	}
	return Property{}, false
}

// fieldNames lists the fields for a message.
func (p *Property) fieldNames() string {
	names := make([]string, len(p.Fields))
	for i, f := range p.Fields {
		names[i] = f.Name
	}
	return strings.Join(names, ", ")
}
