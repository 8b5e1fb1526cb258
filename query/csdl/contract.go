package csdl

import (
	"slices"
	"strings"

	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/gatehouse/gatehouse/query/entity"
	"github.com/gatehouse/gatehouse/schemas"
)

// Namespaces of the types in $metadata: Graph's own and ours.
const (
	graphSpace = "microsoft.graph"
	// OurSpace is that of annotations.
	OurSpace = "gatehouse"
)

// Primitive types of OData that properties have.
const (
	EdmString   = "Edm.String"
	EdmBoolean  = "Edm.Boolean"
	EdmInt32    = "Edm.Int32"
	EdmInt64    = "Edm.Int64"
	EdmDouble   = "Edm.Double"
	EdmDateTime = "Edm.DateTimeOffset"
	EdmAny      = "Edm.Untyped"
)

// Names that Graph gives to types where ours differ in more than the first letter.
var graphTypeNames = map[string]string{
	"Location":                          "signInLocation",
	"AuthenticationAppDevice":           "authenticationAppDeviceDetails",
	"AuthenticationAppPolicyEvaluation": "authenticationAppPolicyDetails",
}

// notShown are fields of nested messages that answers do not have.
var notShown = map[string]string{"SignInStatus": "word", "AppliedConditionalAccessPolicy": "reason"}

// fieldTypes are those of fields that hold JSON as text, or a moment, and of objects of
// which answers show but an id.
var fieldTypes = map[string]string{"AppliedEventListener/handlerResult": EdmAny, "AuthenticationDetail/authenticationStepDateTime": EdmDateTime, "SignIn/conditionalAccessAudiences": EdmString}

// typePaths lead to the enumerations of what nested messages hold.
var typePaths = map[string]string{"AppliedConditionalAccessPolicy": entity.PoliciesMember, "ConditionalAccessRuleSatisfied": entity.RulesMember}

// keptTypes are those of properties that the contract does not know, as Graph's
// reference describes agentSignIn and privateLinkDetails.
var keptTypes = map[string]Type{
	"agent":              {Name: "agentSignIn", Properties: texts("agentSubjectParentId", "agentSubjectType", "agentType", "parentAppId")},
	"privateLinkDetails": {Name: "privateLinkDetails", Properties: texts("policyId", "policyName", "policyTenantId", "resourceId")},
}

func texts(names ...string) (properties []Property) {
	for _, name := range names {
		properties = append(properties, propertyOf(name, EdmString))
	}
	return properties
}

// Contract names the types of Graph's properties after the sign-in's contract,
// which answers are made from, and collects the nested ones.
type Contract struct {
	signIn protoreflect.MessageDescriptor
	nested []protoreflect.MessageDescriptor
	kept   []Type
}

// NewContract makes one that has collected nothing yet.
func NewContract() *Contract {
	return &Contract{signIn: (&schemas.SignIn{}).ProtoReflect().Descriptor()}
}

// typeOf is the type of a property of a sign-in; ok is false when the contract
// has none of that name.
func (c *Contract) typeOf(name string) (_ string, ok bool) {
	if e, found := entity.EnumerationOf(name); found {
		return graphSpace + "." + e.Name, true
	}
	if of, found := keptTypes[name]; found {
		if !slices.ContainsFunc(c.kept, func(known Type) bool { return known.Name == of.Name }) {
			c.kept = append(c.kept, of)
		}
		return graphSpace + "." + of.Name, true
	}
	field := c.signIn.Fields().ByJSONName(name)
	if field == nil {
		return "", false
	}
	return c.fieldType("", field), true
}

// fieldType is the type of a field of a message; path leads to its enumeration.
func (c *Contract) fieldType(path string, field protoreflect.FieldDescriptor) string {
	name, special := fieldTypes[string(field.Parent().Name())+"/"+field.JSONName()]
	if !special {
		name = c.itemType(field)
	}
	if e, found := entity.EnumerationOf(path + "/" + field.JSONName()); found {
		name = graphSpace + "." + e.Name
	}
	if field.IsList() {
		return "Collection(" + name + ")"
	}
	return name
}

// itemType is the type of a field, or of the items of its list, by what it holds.
func (c *Contract) itemType(field protoreflect.FieldDescriptor) string {
	switch field.Kind() {
	case protoreflect.BoolKind:
		return EdmBoolean
	case protoreflect.Int32Kind, protoreflect.Int64Kind:
		return EdmInt32 // Graph's are; ours are wider inside
	case protoreflect.DoubleKind:
		return EdmDouble
	case protoreflect.MessageKind:
		if !slices.Contains(c.nested, field.Message()) {
			c.nested = append(c.nested, field.Message())
		}
		return graphSpace + "." + graphTypeName(field.Message())
	}
	return EdmString
}

// ComplexTypes describes the nested types named so far, and those inside them.
func (c *Contract) ComplexTypes(open bool) []Type {
	var types []Type
	for i := 0; i < len(c.nested); i++ { // grows meanwhile
		types = append(types, c.complexType(c.nested[i], open))
	}
	for _, of := range c.kept {
		of.Open = open
		types = append(types, of)
	}
	return types
}

func (c *Contract) complexType(m protoreflect.MessageDescriptor, open bool) Type {
	t := Type{Name: graphTypeName(m), Open: open}
	path := typePaths[string(m.Name())]
	for i := range m.Fields().Len() {
		field := m.Fields().Get(i)
		if name := field.JSONName(); notShown[string(m.Name())] != name {
			t.Properties = append(t.Properties, propertyOf(name, c.fieldType(path, field)))
		}
	}
	return t
}

func graphTypeName(m protoreflect.MessageDescriptor) string {
	name := string(m.Name())
	if other, found := graphTypeNames[name]; found {
		return other
	}
	return strings.ToLower(name[:1]) + name[1:]
}

// propertyOf is a property; items of collections are never null.
func propertyOf(name, of string) Property {
	p := Property{Name: name, Type: of}
	if strings.HasPrefix(of, "Collection(") {
		p.Nullable = "false"
	}
	return p
}
