package csvexport

import (
	"strings"

	"github.com/gatehouse/gatehouse/schemas/rawevent"
)

// Kibana writes CSV for people: numbers with commas, and a hyphen for nothing.

// isKibanaHeader is whether columns are fields of Elastic's documents of sign-ins,
// with their time; tables that count them have names of other kinds.
func isKibanaHeader(seen map[string]int) bool {
	_, timed := seen["@timestamp"]
	_, created := seen[rawevent.ElasticLogs+".properties.created_at"]
	for name := range seen {
		if strings.HasPrefix(name, rawevent.ElasticLogs+".") {
			return timed || created
		}
	}
	return false
}

// plainCell is a cell without what Kibana adds.
func plainCell(column, cell string) string {
	if cell == "-" {
		return ""
	}
	for _, number := range [...]string{".error_code", ".processing_time_ms", ".autonomous_system_number"} {
		if strings.HasSuffix(column, number) {
			return strings.ReplaceAll(cell, ",", "")
		}
	}
	return cell
}
