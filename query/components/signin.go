package components

import (
	"slices"
	"strings"

	"github.com/gatehouse/gatehouse/internal/openapi"
	"github.com/gatehouse/gatehouse/query/csdl"
	"github.com/gatehouse/gatehouse/query/entity"
	"github.com/gatehouse/gatehouse/query/graph"
)

// signInComponents are the schemas of sign-ins as the versions of Graph's API
// show them, made from what $metadata is made from. The error names a member
// whose type is not known.
func signInComponents() (map[string]*openapi.Schema, error) {
	all := map[string]*openapi.Schema{}
	types := csdl.NewContract()
	for _, v := range []entity.Version{entity.V1, entity.Beta} {
		signIn, err := signInSchema(types, v)
		if err != nil {
			return nil, err
		}
		single := withMark(openapi.Object().Maybe("@odata.context", contextSchema()))
		copyProperties(single, signIn)
		single.AdditionalProperties = signIn.AdditionalProperties
		of := SignIn(v)
		all[of], all[of+"Entity"], all[of+"List"] = signIn, single, signInList(of)
	}
	for _, of := range append(types.ComplexTypes(true), csdl.OurTypes()...) {
		all[componentName(of.Name)] = complexSchema(of)
	}
	// Evaluated policies are applied ones with a reason.
	copyProperties(all["EvaluatedPolicy"], all["AppliedConditionalAccessPolicy"])
	return all, nil
}

// copyProperties adds the properties of one object to those of another.
func copyProperties(to, from *openapi.Schema) {
	for name, property := range from.Properties.All() {
		to.Maybe(name, property)
	}
}

// SignIn is the component of a version's sign-ins.
func SignIn(v entity.Version) string {
	if v == entity.Beta {
		return "SignInBeta"
	}
	return "SignIn"
}

func signInSchema(types *csdl.Contract, v entity.Version) (*openapi.Schema, error) {
	signIn := openapi.Object().Saying("A sign-in as Microsoft Graph's " + v.String() + " resource signIn, with annotations beside it. $select leaves properties out; annotations that would say nothing are left out.")
	for _, m := range entity.Members() {
		if note, ours := strings.CutPrefix(m.Name, "@"+csdl.OurSpace+"."); ours {
			of := edmSchema(csdl.TermType(note))
			if of.Description == "" {
				of.Description = annotationAbouts[note]
			}
			signIn.Maybe(m.Name, of)
			continue
		}
		property, err := types.Property(m.Name)
		if err != nil {
			return nil, err
		}
		of := edmSchema(property.Type)
		if e, found := entity.EnumerationOf(m.Name); found {
			of = wordOf(e).OrNull()
		}
		if m.Since > v {
			of = of.Saying(strings.TrimSpace("With $select. " + of.Description))
		}
		signIn.Maybe(m.Name, of)
	}
	signIn.Maybe("id", openapi.Text()).Maybe("createdDateTime", openapi.Moment())
	signIn.Properties.Get(entity.PoliciesMember).Type = []string{"array", "null"}
	for _, name := range []string{entity.PoliciesMember, entity.EvaluatedMember} {
		signIn.Maybe(name+entity.WithheldMark, openapi.Truth().Saying("Stands where the results of policies were withheld, as the reader may not read policies."))
	}
	if v == entity.Beta {
		signIn.Open() // properties that Gatehouse does not know stand where the producer had them
	}
	return signIn, nil
}

// signInList is a page of a list.
func signInList(of string) *openapi.Schema {
	list := withMark(openapi.Object().Maybe("@odata.context", contextSchema()).Maybe("@odata.count", openapi.Count().Saying("How many sign-ins the whole list has; with $count=true.")))
	list.Required = append(list.Required, "@gatehouse.horizon", "@gatehouse.storedThrough")
	return list.Maybe("@gatehouse.retainedFrom", openapi.Moment().Saying("Nothing older is kept.")).With("value", openapi.ListOf(openapi.To(of))).
		Maybe("@odata.nextLink", openapi.Text().Saying("The next page; missing on the last."))
}

// contextSchema is where an answer is described, for clients that want to know.
func contextSchema() *openapi.Schema {
	return openapi.Text().Saying("The URL of the description; left out with odata.metadata=none.")
}

// withMark adds the annotations of H and S.
func withMark(object *openapi.Schema) *openapi.Schema {
	return object.Maybe("@gatehouse.horizon", openapi.Moment().OrNull().Saying(propertyAbouts()["horizon"])).
		Maybe("@gatehouse.storedThrough", openapi.Moment().OrNull().Saying(propertyAbouts()["storedThrough"])).
		Maybe("@gatehouse.provisional", openapi.Truth().Saying("Stands on live answers: what they show may still change."))
}

// complexSchema describes an object inside a sign-in. Producers' own may lack
// properties or have more.
func complexSchema(of csdl.Type) *openapi.Schema {
	object := openapi.Object()
	for _, p := range of.Properties {
		object.Maybe(p.Name, edmSchema(p.Type))
	}
	if of.Name == "appliedConditionalAccessPolicy" {
		for _, name := range []string{"result", "conditionsSatisfied", "conditionsNotSatisfied"} {
			of, _ := entity.EnumerationOf(entity.PoliciesMember + "/" + name)
			object.Maybe(name, wordOf(of).OrNull())
		}
	}
	return object.Open()
}

// wordOf is a text that is mostly one of an enumeration's members, or some of them.
func wordOf(e entity.Enumeration) *openapi.Schema {
	about := "Mostly one of " + strings.Join(e.Members, ", ") + "."
	if e.Flags {
		about = "Mostly some of " + strings.Join(e.Members, ", ") + ", joined by commas."
	}
	if len(e.Evolved()) > 0 {
		about += " Members after unknownFutureValue are sent only with the header Prefer: " + graph.TakesUnknownMembers + "."
	}
	return openapi.Text().Saying(about)
}

// edmSchema is the schema of a type of OData. All but collections may be null.
func edmSchema(name string) *openapi.Schema {
	if item, isList := strings.CutPrefix(name, "Collection("); isList {
		items := edmSchema(strings.TrimSuffix(item, ")"))
		return openapi.ListOf(items)
	}
	switch name {
	case csdl.EdmString:
		return openapi.Text().OrNull()
	case csdl.EdmBoolean:
		return openapi.Truth().OrNull()
	case csdl.EdmInt32, csdl.EdmInt64:
		return openapi.Whole().OrNull()
	case csdl.EdmDouble:
		return openapi.Number().OrNull()
	case csdl.EdmDateTime:
		return openapi.Moment().OrNull()
	case csdl.EdmAny:
		return openapi.Any()
	}
	_, plain, _ := cutLast(name, ".")
	if slices.ContainsFunc(csdl.Enums(), func(e csdl.Enum) bool { return e.Name == plain }) {
		return openapi.Text().OrNull()
	}
	return openapi.To(componentName(plain)).OrNull()
}

// cutLast cuts around the last separator.
func cutLast(s, separator string) (before, after string, found bool) {
	at := strings.LastIndex(s, separator)
	if at < 0 {
		return "", s, false
	}
	return s[:at], s[at+len(separator):], true
}

// annotationAbouts describes annotations. Read only.
var annotationAbouts = map[string]string{
	"status":                           "Success, Failure or Interrupted.",
	"eventType":                        "The kind of sign-in that was decided.",
	"clientApp":                        "The client app in the taxonomy of 15 names.",
	"clientAppSource":                  "What decided the client app.",
	"reportedClientApp":                "The client app as the producer said, where it differs.",
	"isModernAuth":                     "Whether the client app uses modern authentication.",
	"remediation":                      "What to do about the error.",
	"mfaResult":                        "What became of the second factor.",
	"policyVersion":                    "The version of the tenant's policies that evaluated the sign-in.",
	"geo":                              "What the geolocation database says of the address, a best effort.",
	"reportedLocation":                 "The location as the producer said.",
	"conditionalAccessAudienceReasons": "The audiences with their reasons, where the producer gave any.",
	"idDerived":                        "Stands where the id was derived from the content, as the producer gave none.",
	"receivedDateTime":                 "When the gateway took the delivery shown.",
	"storedDateTime":                   "When its row was stored.",
	"lateSeconds":                      "How long before the horizon the sign-in lay when it was stored.",
	"sentDateTime":                     "When the producer sent it.",
	"reportedIsInteractive":            "isInteractive as the producer said, where it differs.",
}

// componentName is what a type is called in the document.
func componentName(of string) string { return strings.ToUpper(of[:1]) + of[1:] }
