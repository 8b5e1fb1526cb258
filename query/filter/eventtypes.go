package filter

import (
	"fmt"

	"github.com/gatehouse/gatehouse/schemas/derived"
	"github.com/gatehouse/gatehouse/schemas/packed"
)

// eventTypes is signInEventTypes as answers show it: never empty. It is read only.
var eventTypes = fmt.Sprintf("if(notEmpty(%[1]s), %[1]s, [toString(event_type)])", derived.SQL("sign_in_event_types"))

// holdsEventType is the condition that a value is among them. ClickHouse looks for it
// once in each different text that the producer's lie in, as all that is done to a text
// are functions of it and of constants; a list it would make and search for each row.
func holdsEventType(value string) string {
	said := packed.SQL("sign_in_event_types")
	return fmt.Sprintf("(position(concat(char(%[1]d), %[2]s), concat(char(%[1]d), %[3]s, char(%[1]d))) > 0 OR %[2]s = '' AND event_type = %[3]s)", packed.ItemEnd, said, value)
}
