package dead

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"text/tabwriter"
	"unicode/utf8"

	"google.golang.org/protobuf/encoding/protojson"

	"github.com/gatehouse/gatehouse/schemas"
)

// Show writes a letter for people: what is known of it, its headers, and its
// bytes, laid out when they are JSON or an enriched event.
func Show(w io.Writer, l Whole) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	row := func(name, value string) {
		if value != "" {
			_, _ = fmt.Fprintf(t, "%s\t%s\n", name, printable(value))
		}
	}
	row("letter", l.Position.String())
	row("refused", l.At.Format(timeShown))
	row("reason", string(l.Reason))
	row("pointer", l.Pointer)
	row("detail", l.Detail)
	row("from", l.from())
	row("id", l.ID)
	row("bytes", fmt.Sprint(l.Size))
	row("replays", l.replays())
	row("key", string(l.Key))
	_, _ = fmt.Fprintln(t, "headers")
	for _, h := range l.Headers {
		row("  "+printable(h.Key), string(h.Value))
	}
	if err := t.Flush(); err != nil {
		return fmt.Errorf("write dead letter %s: %w", l.Position, err)
	}
	if _, err := fmt.Fprintf(w, "\n%s\n", bytes.TrimSuffix(readable(l.Event()), []byte("\n"))); err != nil {
		return fmt.Errorf("write dead letter %s: %w", l.Position, err)
	}
	return nil
}

// Event is what was refused: an enriched event as JSON, anything else as the
// bytes it was.
func (l Whole) Event() []byte {
	var event schemas.SignIn
	if l.Reason == schemas.DeadRefused && event.UnmarshalVT(l.Value) == nil {
		if text, err := protojson.Marshal(&event); err == nil {
			return text
		}
	}
	return l.Value
}

// readable is the value as people can read it, harmless to a terminal.
func readable(value []byte) []byte {
	var laidOut bytes.Buffer
	switch {
	case json.Indent(&laidOut, value, "", "  ") == nil:
		return []byte(printable(laidOut.String()))
	case utf8.Valid(value):
		return []byte(printable(string(value)))
	}
	return []byte(hex.Dump(value))
}
