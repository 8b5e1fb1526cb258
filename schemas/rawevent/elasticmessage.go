package rawevent

import (
	"strings"

	"github.com/gatehouse/gatehouse/schemas"
	"github.com/gatehouse/gatehouse/schemas/jsontree"
)

// Elastic's integration puts what the status says in words into the document's
// message, and the state into geo.country_name (elastic/integrations, the pipeline of
// azure.signinlogs).

// isElasticState is whether what stands for the name of a country is the state: it is
// not the name of the country that the code says.
func isElasticState(geo jsontree.Value) bool {
	name, named := memberOf(geo, "country_name")
	code, coded := memberOf(geo, "country_iso_code")
	return named && coded && name.Kind() == jsontree.Text && code.Kind() == jsontree.Text && schemas.CountryCode(name.Text()) != schemas.CountryCode(code.Text())
}

// elasticMessage gives the status the reason and the details that the message has of
// it, unless the record's own description has it already.
func (d *Decoder) elasticMessage(logs jsontree.Value, properties *branch) {
	message, _ := memberOf(d.root, "message")
	if message.IsAbsent() || message.Kind() != jsontree.Text || holdsDocument(message) {
		return
	}
	properties.open("status")
	reason, details := statusInWords(message.Text(), saidIn(logs, "result_description"), saidIn(logs, "result_type") == "0")
	d.addText(properties, reason, "status", "failure_reason")
	d.addText(properties, details, "status", "additional_details")
}

// statusInWords takes apart "reason (details)", of which either may be all.
func statusInWords(message, description string, success bool) (reason, details string) {
	const other = "Other." // the reason of what did not fail
	switch {
	case description != "" && message == description:
		return "", ""
	case description != "" && strings.HasPrefix(message, description+" ("):
		return "", inBrackets(message[len(description)+1:])
	case description != "":
		return "", message
	case message == other:
		return other, ""
	case strings.HasPrefix(message, other+" ("):
		return other, inBrackets(message[len(other)+1:])
	case success:
		return "", message
	}
	return message, ""
}

// inBrackets is what stands in the brackets that the text begins and ends with.
func inBrackets(text string) string { return strings.TrimSuffix(strings.TrimPrefix(text, "("), ")") }

// saidIn returns the text of an object's property; empty when there is none.
func saidIn(v jsontree.Value, name string) string {
	member, ok := memberOf(v, name)
	if !ok || member.Kind() != jsontree.Text {
		return ""
	}
	return member.Text()
}

// addText adds a text at a path; nothing when it is empty.
func (d *Decoder) addText(to *branch, text string, path ...string) {
	if text == "" {
		return
	}
	if v, err := d.json.Made(func(dst []byte) []byte { return jsontree.AppendText(dst, text) }); err == nil {
		to.add(path, v)
	}
}
