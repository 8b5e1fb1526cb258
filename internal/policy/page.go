package policy

import "encoding/json"

// Page says which page of an answer of Graph a file is.
type Page int

// Whole is a file that is no page of an answer, or cannot be read.
const (
	Whole Page = iota
	// LastPage has the list and no link to another page: alone it may be all.
	LastPage
	// EarlierPage is followed by another page.
	EarlierPage
)

// Unfinished says what to do about an EarlierPage without the pages that follow.
const Unfinished = "the file is one page of several, and the next one is missing: follow the link until a page has none, and give the objects of all of them"

// PageOf tells which page a file is: Graph answers with a list in "value" and, while
// there is more, a link beside it; both may stand in the "body" or "data" of an answer. Tools that
// call the list otherwise leave the link.
func PageOf(data []byte) Page {
	text, err := decodeText(data)
	if err != nil {
		return Whole
	}
	return pageOf(text)
}

func pageOf(text []byte) Page {
	var members map[string]json.RawMessage
	if json.Unmarshal(text, &members) != nil {
		return Whole
	}
	var list, renamed, more bool
	for name, member := range members {
		switch folded(name) {
		case "value":
			list = member[0] == '['
		case "policies", "conditionalaccesspolicies":
			renamed = renamed || member[0] == '['
		case "@odata.nextlink", "odata.nextlink", "nextlink":
			var link string
			more = json.Unmarshal(member, &link) == nil && link != ""
		case "body", "data":
			renamed = renamed || member[0] == '['
			if inner := pageOf(member); inner != Whole {
				return inner
			}
		}
	}
	switch {
	case more && (list || renamed):
		return EarlierPage
	case list:
		return LastPage
	}
	return Whole
}
