package filter

import "strings"

// IDSpellings returns the ways an id may be stored: a GUID in lower and upper
// case, anything else exactly.
func IDSpellings(id string) []string {
	spellings := []string{id}
	if !isGUID(id) {
		return spellings
	}
	for _, s := range [...]string{strings.ToLower(id), strings.ToUpper(id)} {
		if s != id {
			spellings = append(spellings, s)
		}
	}
	return spellings
}

// IDKey is the same for ids that are the same to a filter.
func IDKey(id string) string {
	if isGUID(id) {
		return strings.ToLower(id)
	}
	return id
}

func isGUID(id string) bool { return id != "" && guidLength(id) == len(id) }
