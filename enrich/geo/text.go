package geo

import (
	"strings"

	"github.com/oschwald/maxminddb-golang/v2/mmdbdata"
)

const (
	// maxTextBytes is the longest name that a database may hold; a longer one is
	// none, so that events stay small.
	maxTextBytes = 1 << 10
	// unsaid is how IP2Location writes what it does not know.
	unsaid = "-"
)

// readText reads a text that says something, and leaves into alone otherwise.
// What is not UTF-8 is replaced: no event could hold it.
func readText(c mmdbdata.Cursor, into *string) (mmdbdata.Cursor, error) {
	if kind, err := c.Kind(); err != nil || kind != mmdbdata.KindString {
		return skip(c, err)
	}
	text, next, err := c.ReadStringMaxSize(maxTextBytes)
	if err != nil {
		return c.Skip() // too long; what is damaged cannot be skipped either
	}
	if text != "" && text != unsaid {
		*into = strings.ToValidUTF8(text, "\uFFFD")
	}
	return next, nil
}
