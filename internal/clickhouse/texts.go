package clickhouse

import "strings"

// Texts is a list as the text of a parameter of type Array(String).
func Texts(list []string) string {
	literals := make([]string, len(list))
	for i, one := range list {
		literals[i] = "'" + quoted(one) + "'"
	}
	return "[" + strings.Join(literals, ", ") + "]"
}
