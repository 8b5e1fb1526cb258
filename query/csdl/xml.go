package csdl

import "encoding/xml"

// The elements of a CSDL document, OData 4.0, as far as ours has them.
type (
	document struct {
		XMLName xml.Name `xml:"edmx:Edmx"`
		Version string   `xml:"Version,attr"`
		Space   string   `xml:"xmlns:edmx,attr"`
		Schemas []schema `xml:"edmx:DataServices>Schema"`
	}
	schema struct {
		Space     string     `xml:"xmlns,attr"`
		Namespace string     `xml:"Namespace,attr"`
		Enums     []Enum     `xml:"EnumType"`
		Entities  []Type     `xml:"EntityType"`
		Complexes []Type     `xml:"ComplexType"`
		Terms     []term     `xml:"Term"`
		Container *container `xml:"EntityContainer"`
	}
	// Enum is an enumeration.
	Enum struct {
		Name    string   `xml:"Name,attr"`
		Flags   bool     `xml:"IsFlags,attr,omitempty"`
		Members []member `xml:"Member"`
	}
	member struct {
		Name  string `xml:"Name,attr"`
		Value int    `xml:"Value,attr"`
	}
	// Type is an object.
	Type struct {
		Name        string       `xml:"Name,attr"`
		Base        string       `xml:"BaseType,attr,omitempty"`
		Abstract    bool         `xml:"Abstract,attr,omitempty"`
		Open        bool         `xml:"OpenType,attr,omitempty"`
		Key         *key         `xml:"Key"`
		Properties  []Property   `xml:"Property"`
		Navigations []navigation `xml:"NavigationProperty"`
	}
	key struct {
		Ref ref `xml:"PropertyRef"`
	}
	ref struct {
		Name string `xml:"Name,attr"`
	}
	// Property is one of an object.
	Property struct {
		Name     string `xml:"Name,attr"`
		Type     string `xml:"Type,attr"`
		Nullable string `xml:"Nullable,attr,omitempty"`
	}
	navigation struct {
		Name     string `xml:"Name,attr"`
		Type     string `xml:"Type,attr"`
		Contains bool   `xml:"ContainsTarget,attr"`
	}
	term struct {
		Name      string `xml:"Name,attr"`
		Type      string `xml:"Type,attr"`
		AppliesTo string `xml:"AppliesTo,attr,omitempty"`
	}
	container struct {
		Name       string  `xml:"Name,attr"`
		Singletons []named `xml:"Singleton"`
	}
	named struct {
		Name string `xml:"Name,attr"`
		Type string `xml:"Type,attr"`
	}
)

const (
	edmxNamespace = "http://docs.oasis-open.org/odata/ns/edmx"
	edmNamespace  = "http://docs.oasis-open.org/odata/ns/edm"
)
