package graph

import (
	"encoding/json"
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// after is what stands before a value that is appended.
const after = `{"x":`

func TestAppend_values_areJSON(t *testing.T) {
	yes, no, number, small, huge, nan, infinite := true, false, -0.5, 1e-7, 1e21, math.NaN(), math.Inf(-1)
	moment := time.Date(2026, 7, 17, 14, 10, 2, 123_456_789, time.FixedZone("", 7200))
	for name, tt := range map[string]struct {
		got  []byte
		want string
	}{
		"string":               {AppendString([]byte(after), "a\"\\\n\x00<ü"), `"a\"\\\n\u0000<ü"`},
		"empty string":         {AppendString([]byte(after), ""), `""`},
		"string of bytes":      {AppendString([]byte(after), "a\xff\xfeb"), "\"a\uFFFD\uFFFDb\""},
		"text":                 {AppendText([]byte(after), "a"), `"a"`},
		"empty text":           {AppendText([]byte(after), ""), `null`},
		"texts":                {AppendTexts([]byte(after), []string{"a", "", `"`}), `["a","","\""]`},
		"no texts":             {AppendTexts([]byte(after), nil), `[]`},
		"true":                 {AppendBool([]byte(after), &yes), `true`},
		"false":                {AppendBool([]byte(after), &no), `false`},
		"no bool":              {AppendBool([]byte(after), nil), `null`},
		"number":               {AppendFloat([]byte(after), &number), `-0.5`},
		"small number":         {AppendFloat([]byte(after), &small), `0.0000001`},
		"huge number":          {AppendFloat([]byte(after), &huge), `1000000000000000000000`},
		"not a number":         {AppendFloat([]byte(after), &nan), `null`},
		"infinite number":      {AppendFloat([]byte(after), &infinite), `null`},
		"no number":            {AppendFloat([]byte(after), nil), `null`},
		"whole number":         {AppendNumber([]byte(after), math.MaxUint32), `4294967295`},
		"zero":                 {AppendNumber([]byte(after), 0), `null`},
		"time to a tick, UTC":  {AppendTime([]byte(after), moment), `"2026-07-17T12:10:02.1234567Z"`},
		"time of whole second": {AppendTime([]byte(after), moment.Truncate(time.Second)), `"2026-07-17T12:10:02Z"`},
		"time before 1970":     {AppendTime([]byte(after), time.Unix(-1, 999_999_999)), `"1969-12-31T23:59:59.9999999Z"`},
		"known time":           {AppendKnownTime([]byte(after), moment), `"2026-07-17T12:10:02.1234567Z"`},
		"zero time":            {AppendKnownTime([]byte(after), time.Time{}), `null`},
		"time of 1970":         {AppendKnownTime([]byte(after), time.Unix(0, 0)), `null`},
		"stored JSON":          {AppendJSON([]byte(after), `{"a":1}`, "[]"), `{"a":1}`},
		"no stored JSON":       {AppendJSON([]byte(after), "", "[]"), `[]`},
	} {
		assert.Equal(t, after+tt.want, string(tt.got), name)
		assert.True(t, json.Valid(append(tt.got, '}')), name)
	}
}

// Whatever bytes a text has, it is valid JSON, and the same text again.
func FuzzAppendString(f *testing.F) {
	for _, s := range []string{"", `"`, "\\u0000", "\x00\x1f\x7f", "\u2028\u2029", "\xed\xa0\x80", "\xff", "😀", "</script>"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		text := AppendString(nil, s)
		var back string
		require.NoError(t, json.Unmarshal(text, &back), "%q", text)
		assert.Equal(t, string([]rune(s)), back)
	})
}
