package schemas

import (
	_ "embed"
	"strings"
	"sync"
	"unicode/utf8"
)

//go:embed countries.tsv
var countriesTSV string

// Country is one row of the country taxonomy.
type Country struct {
	// Code is ISO 3166-1 alpha-2, upper case; XK stands for Kosovo.
	Code string
	// Alpha3 is ISO 3166-1 alpha-3, upper case.
	Alpha3 string
	// Name is the usual English name.
	Name string
}

type countryTable struct {
	list   []Country
	byCode map[string]*Country
	// byName is keyed by foldCountry of every name, alias and code.
	byName map[string]*Country
}

//nolint:gochecknoglobals // built once from the data file, never changed
var countries = sync.OnceValue(func() *countryTable {
	t := &countryTable{byCode: map[string]*Country{}, byName: map[string]*Country{}}
	rows := tsvRows("countries.tsv", countriesTSV, 4)
	t.list = make([]Country, len(rows))
	for i, row := range rows {
		c := &t.list[i]
		*c = Country{Code: row[0], Alpha3: row[1], Name: row[2]}
		t.byCode[c.Code] = c
		names := append(row[:3:3], tsvList(row[3])...)
		for _, name := range names {
			var buf [maxCountryName]byte
			if key, ok := foldCountry(buf[:0], name); ok {
				t.byName[string(key)] = c
			}
		}
	}
	return t
})

// Countries returns the country taxonomy in the order of codes. The caller
// must not change it.
func Countries() []Country { return countries().list }

// CountryCode returns the ISO 3166-1 alpha-2 code, upper case, of a country
// given by its code (alpha-2 or alpha-3) or by one of its English names, in any
// case. It returns "" for what names no country, such as "ZZ" or "unknown".
func CountryCode(nameOrCode string) string {
	t := countries()
	if c, ok := t.byCode[nameOrCode]; ok {
		return c.Code
	}
	var buf [maxCountryName]byte
	key, ok := foldCountry(buf[:0], nameOrCode)
	if !ok {
		return ""
	}
	if c, ok := t.byName[string(key)]; ok {
		return c.Code
	}
	return ""
}

// CountryName returns the usual English name of an alpha-2 code in upper case,
// "" when there is no such country.
func CountryName(code string) string {
	if c, ok := countries().byCode[code]; ok {
		return c.Name
	}
	return ""
}

// maxCountryName is the longest folded name that is looked up, in bytes.
const maxCountryName = 64

// foldCountry appends name without case, accents, blanks and punctuation, so
// that "Côte d'Ivoire" and "COTE D IVOIRE" meet. It keeps a slash: "N/A" is not
// Namibia. It reports false for what is too long to be a country.
func foldCountry(dst []byte, name string) ([]byte, bool) {
	name = strings.TrimSpace(name)
	if len(name) > 4 && strings.EqualFold(name[:4], "the ") {
		name = name[4:]
	}
	if len(name) > 3 && strings.EqualFold(name[:2], "st") && (name[2] == ' ' || name[2] == '.') {
		dst, name = append(dst, "saint"...), name[3:]
	}
	for _, r := range name {
		switch {
		case len(dst)+utf8.UTFMax > maxCountryName:
			return nil, false
		case r >= 'A' && r <= 'Z':
			dst = append(dst, byte(r)+'a'-'A')
		case r == '&':
			dst = append(dst, "and"...)
		case r == ' ' || r == '.' || r == ',' || r == '\'' || r == '’' || r == '-' || r == '(' || r == ')':
		default:
			dst = utf8.AppendRune(dst, unaccented(r))
		}
	}
	return dst, len(dst) > 0
}

// unaccented returns the lower-case base letter of the accented letters that
// names of countries hold, and any other rune as it is.
func unaccented(r rune) rune {
	switch r {
	case 'á', 'à', 'â', 'ã', 'ä', 'å', 'Á', 'À', 'Â', 'Ã', 'Ä', 'Å':
		return 'a'
	case 'ç', 'Ç':
		return 'c'
	case 'é', 'è', 'ê', 'ë', 'É', 'È', 'Ê', 'Ë':
		return 'e'
	case 'í', 'ì', 'î', 'ï', 'Í', 'Ì', 'Î', 'Ï', 'İ', 'ı':
		return 'i'
	case 'ñ', 'Ñ':
		return 'n'
	case 'ó', 'ò', 'ô', 'õ', 'ö', 'Ó', 'Ò', 'Ô', 'Õ', 'Ö':
		return 'o'
	case 'ú', 'ù', 'û', 'ü', 'Ú', 'Ù', 'Û', 'Ü':
		return 'u'
	}
	return r
}
