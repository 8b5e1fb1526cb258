package policy

import (
	"slices"
	"strings"

	"github.com/gatehouse/gatehouse/schemas"
)

// addCountry takes any two letters: lists of all countries that were made years ago
// have codes such as AN, which no country has any more.
func (l *Location) addCountry(n node) {
	text := n.text()
	code := schemas.CountryCode(text)
	if code == "" {
		code = foreignCode(text)
	}
	if code == "" {
		n.problem("%q is no country of ISO 3166-1, such as DE", text)
		return
	}
	l.Countries = append(l.Countries, code)
}

// noteForeign names the codes that no country has today.
func (l *Location) noteForeign(n node) {
	var foreign []string
	for _, code := range l.Countries {
		if foreignCode(code) != "" && !slices.Contains(foreign, code) {
			foreign = append(foreign, code)
		}
	}
	if len(foreign) > 0 {
		n.to.note("%s: %s: no country of ISO 3166-1 today, so only a sign-in whose location says the code itself comes from there", n.at, shortList(foreign))
	}
}

// foreignCode returns two letters that are no code of ISO 3166-1 in upper case, else
// nothing. They mean themselves only: what became of a country is not asked.
func foreignCode(text string) string {
	text = strings.TrimSpace(text)
	if len(text) != 2 || !letter(text[0]) || !letter(text[1]) || schemas.CountryCode(text) != "" {
		return ""
	}
	return strings.ToUpper(text)
}

func letter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// inCountry decides by the country, and by a code that the producer gave and no
// country has.
func (l *Location) inCountry(f *Facts) Known {
	switch {
	case f.ForeignCode != "" && hasFold(l.Countries, f.ForeignCode):
		return Yes
	case f.Country != "":
		return known(hasFold(l.Countries, f.Country))
	case f.NoCountry:
		return known(l.UnknownCountries)
	}
	return Unknown
}
