package query

import (
	"encoding/json"
	"encoding/xml"
	"net/http"
	"strings"
	"testing"
	"time"
)

// readType and readSchema are a CSDL document as a client reads it.
type readType struct {
	Name       string `xml:",attr"`
	BaseType   string `xml:",attr"`
	OpenType   bool   `xml:",attr"`
	Properties []struct {
		Name, Type, Nullable string `xml:",attr"`
	} `xml:"Property"`
	Navigations []struct {
		Name, Type string `xml:",attr"`
	} `xml:"NavigationProperty"`
}

type readSchema struct {
	Namespace string     `xml:",attr"`
	Entities  []readType `xml:"EntityType"`
	Complexes []readType `xml:"ComplexType"`
	Enums     []struct {
		Name    string `xml:",attr"`
		IsFlags bool   `xml:",attr"`
		Members []struct {
			Name  string `xml:",attr"`
			Value int    `xml:",attr"`
		} `xml:"Member"`
	} `xml:"EnumType"`
	Terms []struct {
		Name, Type string `xml:",attr"`
	} `xml:"Term"`
	Singletons []struct {
		Name, Type string `xml:",attr"`
	} `xml:"EntityContainer>Singleton"`
}

// metadataTypes holds the document by qualified names.
type metadataTypes struct {
	types map[string]readType
	enums map[string][]string
	terms map[string]string
	roots map[string]string
}

func readMetadata(t *testing.T, text string) metadataTypes {
	t.Helper()
	var document struct {
		XMLName xml.Name `xml:"http://docs.oasis-open.org/odata/ns/edmx Edmx"`
		Version string   `xml:",attr"`
		Data    struct {
			Schemas []readSchema `xml:"http://docs.oasis-open.org/odata/ns/edm Schema"`
		} `xml:"http://docs.oasis-open.org/odata/ns/edmx DataServices"`
	}
	if err := xml.Unmarshal([]byte(text), &document); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	if document.Version != "4.0" || len(document.Data.Schemas) != 2 {
		t.Fatalf("version %s, %d schemas", document.Version, len(document.Data.Schemas))
	}
	m := metadataTypes{types: map[string]readType{}, enums: map[string][]string{}, terms: map[string]string{}, roots: map[string]string{}}
	for _, s := range document.Data.Schemas {
		for _, of := range append(s.Entities, s.Complexes...) {
			m.types[s.Namespace+"."+of.Name] = of
		}
		for _, e := range s.Enums {
			for i, member := range e.Members {
				if !e.IsFlags && member.Value != i {
					t.Errorf("%s.%s is %d", e.Name, member.Name, member.Value)
				}
				m.enums[s.Namespace+"."+e.Name] = append(m.enums[s.Namespace+"."+e.Name], member.Name)
			}
		}
		for _, term := range s.Terms {
			m.terms["@"+s.Namespace+"."+term.Name] = term.Type
		}
		for _, root := range s.Singletons {
			m.roots[root.Name] = root.Type
		}
	}
	return m
}

// property finds a property of a type or of those it is based on.
func (m metadataTypes) property(of, name string) (typ string, nullable, ok bool) {
	for of != "" {
		for _, p := range m.types[of].Properties {
			if p.Name == name {
				return p.Type, p.Nullable != "false", true
			}
		}
		of = m.types[of].BaseType
	}
	return "", false, false
}

// check compares a value of an answer with its type.
func (m metadataTypes) check(t *testing.T, path, of string, value any) {
	t.Helper()
	item, isCollection := strings.CutPrefix(of, "Collection(")
	if isCollection {
		list, ok := value.([]any)
		if !ok {
			t.Errorf("%s is %v, not %s", path, value, of)
		}
		for _, v := range list {
			m.check(t, path, strings.TrimSuffix(item, ")"), v)
		}
		return
	}
	ok := false
	switch v := value.(type) {
	case nil:
		ok = true
	case bool:
		ok = of == "Edm.Boolean"
	case float64:
		ok = of == "Edm.Double" || (of == "Edm.Int32" || of == "Edm.Int64") && v == float64(int64(v))
	case string:
		_, err := time.Parse(time.RFC3339Nano, v)
		ok = of == "Edm.String" || of == "Edm.DateTimeOffset" && err == nil || contains(m.enums[of], v)
	case map[string]any:
		if _, ok = m.types[of]; ok {
			m.checkObject(t, path, of, v)
		}
	}
	if !ok && of != "Edm.Untyped" {
		t.Errorf("%s is %v, not of type %s", path, value, of)
	}
}

func contains(list []string, s string) bool {
	for _, item := range list {
		if item == s {
			return true
		}
	}
	return false
}

func (m metadataTypes) checkObject(t *testing.T, path, of string, object map[string]any) {
	t.Helper()
	for name, value := range object {
		if term, ours := m.terms[name]; ours {
			m.check(t, path+"/"+name, term, value)
			continue
		}
		typ, nullable, ok := m.property(of, name)
		if strings.HasPrefix(name, "@") || !ok && m.types[of].OpenType {
			continue // OData's own, or what a producer added
		}
		if !ok {
			t.Errorf("%s/%s is not described", path, name)
			continue
		}
		if value == nil && !nullable {
			t.Errorf("%s/%s is null", path, name)
		}
		m.check(t, path+"/"+name, typ, value)
	}
}

const richMore = `{"authenticationAppDeviceDetails":{"appVersion":"6","clientApp":"x","deviceId":null,"operatingSystem":null},"mfaDetail":{"authMethod":"sms","authDetail":null},"flaggedForReview":true,
"authenticationRequirementPolicies":[{"requirementProvider":"user","detail":"d"}],"sessionLifetimePolicies":[{"expirationRequirement":"tenantTokenLifetimePolicy","detail":"d"}],"networkLocationDetails":[{"networkType":"trusted","networkNames":["HQ"]}],
"managedServiceIdentity":{"msiType":"systemAssigned","associatedResourceId":"r","federatedTokenId":null,"federatedTokenIssuer":null},"appliedEventListeners":[{"eventType":"x","executedListenerId":"y","handlerResult":{"a":1}}],
"conditionalAccessAudiences":[{"applicationId":"a","audienceReasons":"none"}],"tokenProtectionStatusDetails":{"signInSessionStatus":"bound","signInSessionStatusCode":0},"isTenantRestricted":false,"homeTenantName":"T"}`

// TestMetadata_describesAnswers compares $metadata with an answer that has
// something in every property.
func TestMetadata_describesAnswers(t *testing.T) {
	r := newRig(t, nil)
	r.setMark(testMark)
	row := fullRow()
	row["more"], row["additional"] = richMore, ""
	row["authentication_details"] = `[{"authenticationStepDateTime":"2026-07-17T08:00:00Z","authenticationMethod":"Password","authenticationMethodDetail":null,"succeeded":false,"authenticationStepResultDetail":"x","authenticationStepRequirement":"y"}]`
	row["applied_conditional_access_policies"] = `[{"id":"p1","displayName":"P","enforcedGrantControls":["Mfa"],"enforcedSessionControls":[],"result":"failure","conditionsSatisfied":"users","includeRulesSatisfied":[{"conditionalAccessCondition":"users","ruleSatisfied":"allUsers"}],"authenticationStrength":{"authenticationStrengthId":"s","displayName":"S","authenticationStrengthResult":"satisfied"}}]`
	r.insert(row)
	for _, v := range []string{"v1.0", "beta"} {
		document := r.get("", "/"+v+"/$METADATA")
		if got := document.header.Get("Content-Type"); !strings.HasPrefix(got, "application/xml") {
			t.Errorf("%s: content type %s", v, got)
		}
		m := readMetadata(t, document.text)
		if root := m.types[m.roots["auditLogs"]]; len(root.Navigations) != 1 || root.Navigations[0].Name != "signIns" || root.Navigations[0].Type != "Collection(microsoft.graph.signIn)" {
			t.Errorf("%s: the context auditLogs/signIns leads nowhere: %+v", v, m.roots)
		}
		answer := r.get(r.reader(), "/"+v+"/auditLogs/signIns/full")
		var object map[string]any
		if err := json.Unmarshal([]byte(answer.text), &object); err != nil {
			t.Fatal(err)
		}
		m.checkObject(t, v, "microsoft.graph.signIn", object)
		for _, p := range m.types["microsoft.graph.signIn"].Properties {
			if _, shown := object[p.Name]; !shown {
				t.Errorf("%s: %s is described and not shown", v, p.Name)
			}
		}
		for name, typ := range map[string]string{"status": "microsoft.graph.signInStatus", "location": "microsoft.graph.signInLocation", "riskLevelDuringSignIn": "microsoft.graph.riskLevel",
			"createdDateTime": "Edm.DateTimeOffset", "appliedConditionalAccessPolicies": "Collection(microsoft.graph.appliedConditionalAccessPolicy)"} {
			if got, _, _ := m.property("microsoft.graph.signIn", name); got != typ {
				t.Errorf("%s: %s is %s, want %s", v, name, got, typ)
			}
		}
		for name, of := range m.types {
			for _, p := range of.Properties {
				plain := strings.TrimSuffix(strings.TrimPrefix(p.Type, "Collection("), ")")
				if _, known := m.types[plain]; !known && len(m.enums[plain]) == 0 && !strings.HasPrefix(plain, "Edm.") {
					t.Errorf("%s: %s/%s is of the unknown type %s", v, name, p.Name, p.Type)
				}
			}
		}
	}
	r.problem("", "/v1.0/$metadata?$format=json", http.StatusBadRequest)
}
