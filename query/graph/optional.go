package graph

import (
	"time"

	"github.com/gatehouse/gatehouse/query/signins"
)

// Moment is a moment to 100 ns, in UTC; nil for none.
func Moment(t time.Time) *time.Time {
	if t.IsZero() || t.Unix() == 0 {
		return nil
	}
	t = t.UTC().Truncate(signins.NanosPerTick)
	return &t
}

// Optional is nil for an empty text.
func Optional(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}
