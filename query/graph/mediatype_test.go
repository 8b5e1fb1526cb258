package graph

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestIsJSON(t *testing.T) {
	for text, want := range map[string][2]bool{
		"":                 {false, false},
		"json":             {true, false},
		" JSON ":           {true, false},
		"application/json": {true, false},
		"application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false": {true, false},
		"application/json; odata.metadata=full":                                                {true, false},
		"Application/JSON; OData.Metadata=None":                                                {true, true},
		"application/json;metadata=none":                                                       {true, true},
		"application/json;q=0.9;odata.metadata=\"none\"":                                       {true, true},
		"application/xml":                     {false, false},
		"application/xml;odata.metadata=none": {false, false},
		"*/*":                                 {false, false},
		"application/json;":                   {true, false},
		"application/json;odata.metadata":     {false, false},
	} {
		isJSON, plain := IsJSON(text)
		assert.Equal(t, want, [2]bool{isJSON, plain}, text)
	}
}

func TestAcceptsPlain_firstKindOfJSONCounts(t *testing.T) {
	for _, c := range []struct {
		accept []string
		want   bool
	}{
		{nil, false},
		{[]string{"*/*"}, false},
		{[]string{"application/json"}, false},
		{[]string{"application/json;odata.metadata=none"}, true},
		{[]string{"text/html, application/json;odata.metadata=none"}, true},
		{[]string{"text/html", "application/json;odata.metadata=none"}, true},
		{[]string{"application/json, application/json;odata.metadata=none"}, false},
	} {
		assert.Equal(t, c.want, AcceptsPlain(http.Header{"Accept": c.accept}), "%q", c.accept)
	}
}
