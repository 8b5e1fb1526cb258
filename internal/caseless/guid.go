package caseless

import "fmt"

// GUID is the SQL of an id in the spelling that stands for it: a GUID in lower case,
// any other as it is. The pattern is asked of those alone that it could change.
func GUID(expression string) string {
	return fmt.Sprintf("if(length(%[1]s) = 36 AND %[1]s != lower(%[1]s) AND match(%[1]s, '^[0-9A-Fa-f]{8}-([0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}$'), lower(%[1]s), %[1]s)", expression)
}
