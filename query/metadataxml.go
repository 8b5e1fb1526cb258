package query

import "encoding/xml"

// The elements of a CSDL document, OData 4.0, as far as ours has them.
type (
	csdl struct {
		XMLName xml.Name     `xml:"edmx:Edmx"`
		Version string       `xml:"Version,attr"`
		Space   string       `xml:"xmlns:edmx,attr"`
		Schemas []csdlSchema `xml:"edmx:DataServices>Schema"`
	}
	csdlSchema struct {
		Space     string         `xml:"xmlns,attr"`
		Namespace string         `xml:"Namespace,attr"`
		Enums     []csdlEnum     `xml:"EnumType"`
		Entities  []csdlType     `xml:"EntityType"`
		Complexes []csdlType     `xml:"ComplexType"`
		Terms     []csdlTerm     `xml:"Term"`
		Container *csdlContainer `xml:"EntityContainer"`
	}
	csdlEnum struct {
		Name    string       `xml:"Name,attr"`
		Members []csdlMember `xml:"Member"`
	}
	csdlMember struct {
		Name  string `xml:"Name,attr"`
		Value int    `xml:"Value,attr"`
	}
	csdlType struct {
		Name        string           `xml:"Name,attr"`
		Base        string           `xml:"BaseType,attr,omitempty"`
		Abstract    bool             `xml:"Abstract,attr,omitempty"`
		Open        bool             `xml:"OpenType,attr,omitempty"`
		Key         *csdlKey         `xml:"Key"`
		Properties  []csdlProperty   `xml:"Property"`
		Navigations []csdlNavigation `xml:"NavigationProperty"`
	}
	csdlKey struct {
		Ref csdlRef `xml:"PropertyRef"`
	}
	csdlRef struct {
		Name string `xml:"Name,attr"`
	}
	csdlProperty struct {
		Name     string `xml:"Name,attr"`
		Type     string `xml:"Type,attr"`
		Nullable string `xml:"Nullable,attr,omitempty"`
	}
	csdlNavigation struct {
		Name     string `xml:"Name,attr"`
		Type     string `xml:"Type,attr"`
		Contains bool   `xml:"ContainsTarget,attr"`
	}
	csdlTerm struct {
		Name      string `xml:"Name,attr"`
		Type      string `xml:"Type,attr"`
		AppliesTo string `xml:"AppliesTo,attr,omitempty"`
	}
	csdlContainer struct {
		Name       string      `xml:"Name,attr"`
		Singletons []csdlNamed `xml:"Singleton"`
	}
	csdlNamed struct {
		Name string `xml:"Name,attr"`
		Type string `xml:"Type,attr"`
	}
)

const (
	edmxNamespace = "http://docs.oasis-open.org/odata/ns/edmx"
	edmNamespace  = "http://docs.oasis-open.org/odata/ns/edm"
)
