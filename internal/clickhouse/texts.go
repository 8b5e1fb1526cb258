package clickhouse

import "strings"

// Texts is a list as the text of a parameter of type Array(String).
func Texts(list []string) string {
	quoted := make([]string, len(list))
	for i, one := range list {
		quoted[i] = "'" + strings.NewReplacer(`\`, `\\`, "'", `\'`).Replace(one) + "'"
	}
	return "[" + strings.Join(quoted, ", ") + "]"
}
