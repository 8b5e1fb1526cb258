package graph

import (
	"mime"
	"net/http"
	"strings"
)

// IsJSON reports whether a text, such as an Accept header names or $format takes, stands
// for JSON: json, or application/json with any parameters. plain is true where it asks for
// OData's metadata=none, an answer without the URL of its description.
func IsJSON(text string) (isJSON, plain bool) {
	if strings.EqualFold(strings.TrimSpace(text), "json") {
		return true, false
	}
	name, parameters, err := mime.ParseMediaType(text)
	if err != nil || name != "application/json" {
		return false, false
	}
	level := parameters["odata.metadata"]
	if level == "" {
		level = parameters["metadata"] // as OData 4.01 lets it be written
	}
	return true, strings.EqualFold(level, "none")
}

// AcceptsPlain reads the Accept headers: of several kinds of JSON the first counts.
func AcceptsPlain(h http.Header) bool {
	for _, line := range h.Values("Accept") {
		for _, accepted := range strings.Split(line, ",") {
			if isJSON, plain := IsJSON(accepted); isJSON {
				return plain
			}
		}
	}
	return false
}
