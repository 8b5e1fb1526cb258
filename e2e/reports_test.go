package e2e

import (
	"fmt"
	"net/url"
	"testing"

	"github.com/gatehouse/gatehouse/internal/testkit"
)

// reportPages are read from rollups, as far as those go.
var reportPages = []string{"signIns?by=mfa&bucket=week&scope=all", "signIns?by=country&top=2", "applications?top=2", "errors?top=3"}

// reportsAgree checks on a running demo that numbers of reports are those of the
// lists they link to. What is settled only changes while a late event is being
// worked in, which a demo has some of.
func reportsAgree(t *testing.T, reader graphClient) {
	t.Helper()
	for _, page := range reportPages {
		testkit.Eventually(t, arrivesWithin, "the numbers of "+page+" are those of the lists", func() (bool, string) {
			var report map[string]any
			reader.get(t, reader.url+"/api/reports/"+page, &report)
			numbers := linked(report)
			for _, n := range numbers[:min(6, len(numbers))] {
				var list struct {
					Count float64 `json:"@odata.count"`
				}
				link := n["signInsLink"].(string)
				reader.get(t, link+"&$count=true&$top=1", &list)
				if list.Count != n["signIns"] && list.Count != n["failures"] {
					plain, _ := url.QueryUnescape(link)
					return false, fmt.Sprintf("%v of %s are %v", n, plain, list.Count)
				}
			}
			return len(numbers) > 2, fmt.Sprint(len(numbers), " numbers")
		})
	}
}

// linked are the numbers of a report that link to a list.
func linked(value any) []map[string]any {
	var numbers []map[string]any
	switch v := value.(type) {
	case map[string]any:
		if link, ok := v["signInsLink"].(string); ok && link != "" {
			numbers = append(numbers, v)
		}
		for _, member := range v {
			numbers = append(numbers, linked(member)...)
		}
	case []any:
		for _, item := range v {
			numbers = append(numbers, linked(item)...)
		}
	}
	return numbers
}
