package dead

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/schemas"
)

func someLetters() []Letter {
	return []Letter{
		{Position: Position{0, 3}, At: noon(1), Reason: schemas.DeadWrongType, Pointer: "/status/errorCode", Detail: `is "x"`, Topic: "signins.raw",
			RawPartition: 2, RawOffset: 77, ID: "a", Size: 120},
		{Position: Position{0, 4}, At: noon(2), Reason: schemas.DeadNotJSON, Detail: "red \x1b[31m\n" + strings.Repeat("long ", 30), Topic: "signins.raw",
			RawPartition: 2, RawOffset: 78, Index: 4, Size: 8, Cut: 9, Replays: 1, Sent: 1, SentAt: noon(3)},
		{Position: Position{0, 5}, At: noon(4), RawPartition: -1, RawOffset: -1, Replays: -1},
	}
}

func TestWriteTable(t *testing.T) {
	var out strings.Builder
	require.NoError(t, WriteTable(&out, someLetters()))
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	require.Len(t, lines, 4)
	assert.Equal(t, strings.Fields("LETTER WHEN REASON POINTER DETAIL FROM ID BYTES REPLAYS"), strings.Fields(lines[0]))
	assert.Equal(t, strings.Fields(`0/3 2026-03-04T12:01:00Z wrong-type /status/errorCode is "x" signins.raw/2/77 a 120 0`), strings.Fields(lines[1]))
	assert.Contains(t, lines[2], "signins.raw/2/78#4")
	assert.Contains(t, lines[2], "1, sent 2026-03-04T12:03:00Z")
	assert.Contains(t, lines[2], "long l...")
	assert.NotContains(t, out.String(), "\x1b", "events must not command the terminal")
	assert.Equal(t, strings.Fields("0/5 2026-03-04T12:04:00Z - - - - - 0 ?"), strings.Fields(lines[3]))
}

func TestWriteLines_shortensNothing(t *testing.T) {
	var out strings.Builder
	letters := someLetters()
	require.NoError(t, WriteLines(&out, letters))
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	require.Len(t, lines, 3)
	assert.JSONEq(t, `{"letter":"0/3","partition":0,"offset":3,"at":"2026-03-04T12:01:00Z","reason":"wrong-type","pointer":"/status/errorCode",
		"detail":"is \"x\"","topic":"signins.raw","raw_partition":2,"raw_offset":77,"index":0,"id":"a","bytes":120,"replays":0,"sent":0}`, lines[0])
	var second line
	require.NoError(t, json.Unmarshal([]byte(lines[1]), &second))
	assert.Equal(t, letters[1].Detail, second.Detail)
	assert.Equal(t, 9, second.WholeBytes)
	assert.Equal(t, noon(3), *second.SentAt)
}

func TestCounts(t *testing.T) {
	counts := CountReasons(append(someLetters(), Letter{Reason: schemas.DeadNotJSON}, Letter{Reason: "unheard-of"}))
	assert.Equal(t, []Count{{schemas.DeadNotJSON, 2}, {schemas.DeadWrongType, 1}, {"", 2}}, counts)
	assert.Equal(t, "2 not-json, 1 wrong-type, 2 -", Summary(counts))
	var table, lines strings.Builder
	require.NoError(t, WriteCounts(&table, counts))
	assert.Equal(t, strings.Fields("REASON LETTERS not-json 2 wrong-type 1 - 2 all 5"), strings.Fields(table.String()))
	require.NoError(t, WriteCountLines(&lines, counts[:1]))
	assert.JSONEq(t, `{"reason":"not-json","letters":2}`, lines.String())
}

func TestShow_laysOutWhatItCan(t *testing.T) {
	for name, c := range map[string]struct {
		reason schemas.DeadReason
		value  string
		want   string
	}{
		"json":     {schemas.DeadWrongType, `{"id":"a","n":[1]}`, "\n\n{\n  \"id\": \"a\",\n  \"n\": [\n    1\n  ]\n}\n"},
		"text":     {schemas.DeadNotJSON, "a line\x1b[2J\n", "\n\na line\ufffd[2J\n"},
		"bytes":    {schemas.DeadNotJSON, "\xff\xfe", "\n\n00000000  ff fe "},
		"enriched": {schemas.DeadRefused, enriched(t, "e"), "\n\n{\n  \"id\": \"e\",\n"},
		"nothing":  {schemas.DeadNotJSON, "", "\n\n\n"},
	} {
		t.Run(name, func(t *testing.T) {
			r := record(c.value, "tenant", "t", "evil", "\x1b]0;x", "dead-reason", string(c.reason), "dead-topic", "raw", "dead-partition", "1", "dead-offset", "2")
			var out strings.Builder
			require.NoError(t, Show(&out, Whole{Letter: letterOf(r), Key: r.Key, Value: r.Value, Headers: r.Headers}))
			assert.Contains(t, out.String(), c.want)
			for _, want := range []string{"2/15", string(c.reason), "raw/1/2", "  tenant"} {
				assert.Contains(t, out.String(), want)
			}
			assert.NotContains(t, out.String(), "\x1b")
		})
	}
}
