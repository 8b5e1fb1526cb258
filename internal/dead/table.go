package dead

import (
	"cmp"
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"
	"unicode"

	"github.com/gatehouse/gatehouse/schemas"
)

const (
	// timeShown is how a table shows a time.
	timeShown = "2006-01-02T15:04:05Z"
	// cellShown is how many characters of a cell a table shows.
	cellShown = 64
)

// WriteTable writes the letters as a table with a line each.
func WriteTable(w io.Writer, letters []Letter) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(t, "LETTER\tWHEN\tREASON\tPOINTER\tDETAIL\tFROM\tID\tBYTES\tREPLAYS")
	for _, l := range letters {
		_, _ = fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%d\t%s\n", l.Position, l.At.Format(timeShown),
			cell(string(l.Reason)), cell(l.Pointer), cell(l.Detail), cell(l.from()), cell(l.ID), l.Size, l.replays())
	}
	return t.Flush()
}

// from is where the refused record lies: topic/partition/offset, and #index for
// those that are not the first of their record.
func (l Letter) from() string {
	if l.Topic == "" {
		return ""
	}
	from := fmt.Sprintf("%s/%d/%d", l.Topic, l.RawPartition, l.RawOffset)
	if l.Index > 0 {
		from += "#" + strconv.Itoa(l.Index)
	}
	return from
}

func (l Letter) replays() string {
	text := strconv.Itoa(l.Replays)
	if l.Replays < 0 {
		text = "?"
	}
	if !l.Open() {
		text += ", sent " + l.SentAt.Format(timeShown)
	}
	return text
}

// cell is text as a table can show it: on one line, not too long, never empty.
func cell(text string) string {
	text = strings.Join(strings.Fields(printable(text)), " ")
	if runes := []rune(text); len(runes) > cellShown {
		text = string(runes[:cellShown-3]) + "..."
	}
	return cmp.Or(text, "-")
}

// printable is text without what a terminal would take for a command: events
// come from anywhere.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if r != '\n' && r != '\t' && !unicode.IsGraphic(r) {
			return unicode.ReplacementChar
		}
		return r
	}, strings.ToValidUTF8(text, string(unicode.ReplacementChar)))
}

// Count is how many letters have a reason.
type Count struct {
	Reason  schemas.DeadReason `json:"reason"`
	Letters int                `json:"letters"`
}

// CountReasons counts the letters by reason, in the order of schemas.DeadReasons,
// reasons without letters left out. Letters without a known reason come last.
func CountReasons(letters []Letter) []Count {
	by := map[schemas.DeadReason]int{}
	for _, l := range letters {
		by[l.Reason]++
	}
	counts := []Count{}
	rest := len(letters)
	for _, reason := range schemas.DeadReasons() {
		if n := by[reason]; n > 0 {
			counts = append(counts, Count{reason, n})
			rest -= n
		}
	}
	if rest > 0 {
		counts = append(counts, Count{"", rest})
	}
	return counts
}

// WriteCounts writes the counts as a table, their sum last.
func WriteCounts(w io.Writer, counts []Count) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	sum := 0
	_, _ = fmt.Fprintln(t, "REASON\tLETTERS")
	for _, c := range counts {
		_, _ = fmt.Fprintf(t, "%s\t%d\n", cell(string(c.Reason)), c.Letters)
		sum += c.Letters
	}
	_, _ = fmt.Fprintf(t, "all\t%d\n", sum)
	return t.Flush()
}

// Summary says the counts in one line: "2 wrong-type, 1 no-time".
func Summary(counts []Count) string {
	parts := make([]string, len(counts))
	for i, c := range counts {
		parts[i] = fmt.Sprintf("%d %s", c.Letters, cell(string(c.Reason)))
	}
	return strings.Join(parts, ", ")
}

// utc is t in UTC, for JSON; nil for the zero time.
func utc(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}
