package rawevent

import (
	"time"

	"github.com/gatehouse/gatehouse/schemas/ascii"
)

// fewestOwn is how many properties of a signIn an event must have for a time of its
// collector to count.
const fewestOwn = 2

// collected is the time that collectors and tables note for an event, in it or around
// it, under names of many things: they count last, and for what is surely a sign-in.
func (d *Decoder) collected() (time.Time, noteText) {
	if d.found.known < fewestOwn {
		return time.Time{}, noteText{}
	}
	for _, name := range [...]string{
		"@timestamp", "timestamp", "DateTime", "_time", "record/@timestamp", "record/timestamp", "record/_time", "record/time",
	} {
		for _, kept := range [...]*extras{&d.extra, &d.outer} {
			for _, item := range kept.items {
				if !ascii.EqualFold(kept.name(item), name) {
					continue
				}
				said := noteText{kept.name(item), plainText(kept.value(item))}
				if t, err := readTime(said); err == nil && !t.IsZero() {
					return t, said
				}
			}
		}
	}
	return time.Time{}, noteText{}
}

// plainText is a JSON text without its quotes, or another value as it stands.
func plainText(canonical []byte) string {
	if n := len(canonical); n > 1 && canonical[0] == '"' {
		canonical = canonical[1 : n-1]
	}
	return string(canonical)
}
