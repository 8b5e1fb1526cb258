package replay

import (
	"io"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestEvents_formatByText(t *testing.T) {
	const (
		rows  = "Id,ResultType,AppId\nx,0,a\n"
		other = "Name,Size\na,1\n"
		event = `{"id":"x"}`
		json  = event + "\n"
		log   = "<134>1 2026-03-04T05:06:07Z relay azure - - - " + event + "\n"
		wrong = "CSV header"
	)
	for name, c := range map[string]struct{ text, name, want string }{
		"one event a line, by name": {"\n" + json + "\n" + json, "a.jsonl", event + "\n" + event},
		"a list of events":          {"[" + event + "]", "a.txt", event},
		"tabs":                      {strings.ReplaceAll(rows, ",", "\t"), "a.tsv", `{"Id":"x","ResultType":"0","AppId":"a"}`},
		"rows named otherwise":      {rows, "a.txt", `{"Id":"x","ResultType":"0","AppId":"a"}`},
		"rows in a log":             {rows, "a.log.gz", `{"Id":"x","ResultType":"0","AppId":"a"}`},
		"rows without an ending":    {rows, "a", `{"Id":"x","ResultType":"0","AppId":"a"}`},
		"rows named JSON":           {rows, "a.json", `{"Id":"x","ResultType":"0","AppId":"a"}`},
		"rows with a type":          {"#TYPE x\n" + rows, "a.dat", `{"Id":"x","ResultType":"0","AppId":"a"}`},
		"one line":                  {"Id,ResultType,AppId", "a.txt", ""},
		"JSON named otherwise":      {json, "a.csv", event},
		"JSON without an ending":    {"\n" + json, "a.2026-03-04", event},
		"lines of a log":            {log, "a.log", event},
		"lines of standard input":   {log, "", event},
		"what is said before":       {"Reading events of 2026\n" + json, "a.log", "Reading events of 2026\n" + event},
		"another table":             {other, "a.csv", wrong},
		"another of tabs":           {strings.ReplaceAll(other, ",", "\t"), "a.tsv", wrong},
		"another without a name":    {other, "", wrong},
		"another with JSON within":  {"Name Size\na b {}\n", "", wrong},
		"another as text":           {other, "a.txt", "Name,Size\na,1"},
		"nothing":                   {"", "a.txt", ""},
		"no rows":                   {"", "a.csv", wrong},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			err := Events(strings.NewReader(c.text), c.name, func(e Event) bool {
				got = append(got, string(e.JSON)+string(e.Reason))
				return true
			})
			if c.want == wrong {
				assert.ErrorContains(t, err, wrong)
				return
			}
			require.NoError(t, err)
			assert.Equal(t, c.want, strings.Join(got, "\n"))
		})
	}
}

// A pipe that is slow to bring more is not waited for.
func TestEvents_asTheyCome(t *testing.T) {
	r, w := io.Pipe()
	defer func() { _ = w.Close() }()
	events := make(chan string)
	go func() {
		_ = Events(r, "", func(e Event) bool {
			events <- string(e.JSON)
			return true
		})
		close(events)
	}()
	_, err := w.Write([]byte("{\"id\":1}\n" + strings.Repeat("{}\n", 100)))
	require.NoError(t, err)
	select {
	case got := <-events:
		assert.Equal(t, `{"id":1}`, got)
	case <-time.After(10 * time.Second):
		t.Error("no event came before the end")
	}
	go func() {
		for range events {
		}
	}()
}
