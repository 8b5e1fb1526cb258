package csvexport

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// The portal writes the names of columns and many values in the language that it is
// set to. Values of other languages are not known, so such a file is refused.

// fewestPortalColumns is less than any of the portal's downloads of sign-ins has.
const fewestPortalColumns = 10

// isForeignPortalHeader is whether the names look like the portal's in another
// language than English: all languages say which zone the date is of.
func isForeignPortalHeader(header []string) bool {
	dated, foreign := false, false
	for _, name := range header {
		if strings.Contains(strings.ToUpper(name), "UTC") && !strings.Contains(name, "[") {
			dated = true
			first, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(name)), " ")
			foreign = foreign || slices.Contains(datesByLanguage(), first)
		}
		foreign = foreign || hasForeignLetter(name)
	}
	return dated && foreign && len(header) >= fewestPortalColumns
}

// hasForeignLetter is whether English does not have a letter of the name.
func hasForeignLetter(name string) bool {
	return strings.ContainsFunc(name, func(r rune) bool { return r >= utf8.RuneSelf })
}

// datesByLanguage are words for the date in languages whose other names may all be
// of English letters.
func datesByLanguage() []string {
	return []string{"datum", "fecha", "data", "dato", "tarih", "tanggal"}
}
