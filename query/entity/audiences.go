package entity

import (
	"strings"

	"github.com/gatehouse/gatehouse/internal/jsonobject"
)

const (
	audiencesMember       = "conditionalAccessAudiences"
	audienceReasonsMember = "@gatehouse.conditionalAccessAudienceReasons"
)

// appendAudiences appends the ids of the applications that Conditional Access looked
// at. Graph had objects with a reason once; its clients read a list of ids now.
func appendAudiences(dst []byte, more map[string]string) []byte {
	dst = append(dst, '[')
	for _, audience := range jsonobject.Elements(more[audiencesMember]) {
		if id, _ := jsonobject.Find(audience, "applicationId"); isText(id) {
			dst = append(append(dst, id...), ',')
		}
	}
	if dst[len(dst)-1] == ',' {
		dst = dst[:len(dst)-1]
	}
	return append(dst, ']')
}

// appendAudienceReasons appends the audiences with their reasons, as the producer gave
// them; nothing where none has a reason.
func appendAudienceReasons(dst []byte, more map[string]string) []byte {
	for _, audience := range jsonobject.Elements(more[audiencesMember]) {
		if reasons, _ := jsonobject.Find(audience, "audienceReasons"); isText(reasons) {
			return append(dst, more[audiencesMember]...)
		}
	}
	return dst
}

// isText reports whether a JSON value is a text.
func isText(value string) bool { return strings.HasPrefix(value, `"`) }
