package rawevent

import (
	"strings"
	"testing"
)

func TestSplitPlace(t *testing.T) {
	for text, want := range map[string]string{
		"NG":                       "||NG",
		" Nigeria ":                "||Nigeria",
		"Lagos, Lagos State, NG":   "Lagos|Lagos State|NG",
		"Dublin, IE":               "Dublin||IE",
		"Lagos,NG":                 "Lagos||NG",
		"New York, USA":            "New York||USA",
		"Berlin, Germany":          "Berlin||Germany",
		"London, UK":               "London||UK",
		"Abidjan, Côte d'Ivoire":   "Abidjan||Côte d'Ivoire",
		"Singapore, SG":            "Singapore||SG",
		"Luxembourg, LU":           "Luxembourg||LU",
		"San Juan, PR":             "San Juan||PR",
		"Toronto, CAN":             "Toronto||CAN",
		"Seattle, WA":              "",
		"San Francisco, CA":        "",
		"Berlin, DE":               "",
		"Chennai, IN":              "",
		"Amsterdam, NL":            "",
		"Adelaide, SA":             "",
		"Atlanta, Georgia":         "",
		"Minna, Niger":             "",
		"Arlon, Luxembourg":        "",
		"US, FR":                   "",
		"Georgia, USA":             "",
		"Remote, no":               "",
		"Lagos, ZZ":                "",
		"Lagos, Lagos State":       "",
		"52.5, 13.4":               "",
		", IE":                     "",
		"Dublin,":                  "",
		"Dublin, Leinster, IE, x":  "",
		strings.Repeat("a,", 1000): "",
	} {
		city, state, country, ok := splitPlace(text)
		got := ""
		if ok {
			got = city + "|" + state + "|" + country
		}
		if got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// Every code of a state that could be taken for a country is in the list once.
func TestStatesByCode(t *testing.T) {
	codes := strings.Split(strings.Trim(statesByCode, "|"), "|")
	seen := map[string]bool{}
	for _, code := range codes {
		if len(code) != 2 || code != strings.ToLower(code) || seen[code] {
			t.Errorf("%q is no code, or twice there", code)
		}
		seen[code] = true
	}
	if len(codes) != 51+13+1 {
		t.Errorf("%d codes, want the 51 of the United States, 13 of Canada, and South Australia's", len(codes))
	}
}
