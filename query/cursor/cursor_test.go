package cursor

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/query/signins"
	"github.com/gatehouse/gatehouse/schemas/rawevent"
)

func TestOpen_ofAToken_isTheCursor(t *testing.T) {
	s, b := NewSigner("secret"), Bind("tenant", "user")
	for name, c := range map[string]Cursor{
		"nothing":             {},
		"the ends of time":    {Upper: signins.LastTick, Horizon: signins.FirstTick, StoredThrough: -1, Count: -1, Last: signins.FirstTick, LastID: "x"},
		"every number":        {Upper: 1, Horizon: 2, StoredThrough: 3, Count: 4, Last: 5, LastID: "6", Shown: []string{"7"}},
		"ids of any bytes":    {LastID: "\xff\x00'ü", Shown: []string{"", "\x80", strings.Repeat("x", 300)}},
		"shown, without last": {Shown: []string{"a", "b"}},
	} {
		got, problem := s.Open(b, s.Token(b, c))
		require.Nil(t, problem, name)
		assert.Equal(t, c, got, name)
	}
}

func TestOpen_ofWhatIsNotOurs_saysWhy(t *testing.T) {
	s, b := NewSigner("secret"), Bind("tenant", "user")
	token := s.Token(b, Cursor{LastID: "x"})
	for name, tt := range map[string]struct{ token, says string }{
		"too long":        {strings.Repeat("A", maxToken+1), "The $skiptoken is not one of ours: it is too long."},
		"no token":        {"AAAA", "The $skiptoken is not one of ours; follow @odata.nextLink as it is."},
		"too few numbers": {s.Seal(version, b, make([]byte, numbersSize-1)), "The $skiptoken is not one of ours; follow @odata.nextLink as it is."},
		"changed":         {token[:9] + "_" + token[10:], "was changed, or was signed with another key"},
		"another service": {NewSigner("other").Token(b, Cursor{}), "was changed, or was signed with another key"},
		"earlier version": {s.Seal(version-1, b, make([]byte, numbersSize)), "was changed, or was signed with another key"},
		"another list":    {s.Token(Bind("tenant", "other"), Cursor{}), "The $skiptoken belongs to another list"},
	} {
		got, problem := s.Open(b, tt.token)
		require.NotNil(t, problem, name)
		assert.Equal(t, http.StatusBadRequest, problem.Status, name)
		assert.Contains(t, problem.Message, tt.says, name)
		assert.Equal(t, Cursor{}, got, name)
	}
}

// Servers and browsers take links of 8 KiB.
func TestToken_ofTheMostThatIsCarried_isShortEnough(t *testing.T) {
	c := Cursor{LastID: strings.Repeat("x", rawevent.MaxIDBytes)}
	for range maxShown {
		c.Shown = append(c.Shown, strings.Repeat("x", maxShownID))
	}
	s, b := NewSigner("secret"), Bind("tenant")
	token := s.Token(b, c)
	assert.Less(t, len(token), 5<<10)
	_, problem := s.Open(b, token)
	assert.Nil(t, problem)
}

func TestPass_keepsTheIDsOfTheLastSecond(t *testing.T) {
	const second = signins.TicksPerSecond
	c := Cursor{Last: 0, LastID: ""}
	for _, step := range []struct {
		at   signins.Ticks
		id   string
		want []string
	}{
		{5, "a", []string{"a"}}, // the first, in the second that an empty cursor seems to stand in
		{9, "b", []string{"a", "b"}},
		{second, "c", []string{"c"}},
		{2*second - 1, "d", []string{"c", "d"}},
		{-1, "e", []string{"e"}},
		{-second, "f", []string{"e", "f"}},
		{-second - 1, "g", []string{"g"}},
	} {
		c.Pass(step.at, step.id)
		assert.Equal(t, Cursor{Last: step.at, LastID: step.id, Shown: step.want}, c)
	}
}

func TestPass_ofTooMany_goesByTheKeyUntilTheSecondEnds(t *testing.T) {
	const second = signins.TicksPerSecond
	var c Cursor
	for i := range maxShown {
		c.Pass(1, fmt.Sprint(i))
	}
	assert.Len(t, c.Shown, maxShown)
	c.Pass(2, "one more")
	assert.Nil(t, c.Shown)
	c.Pass(3, "and the next")
	assert.Equal(t, Cursor{Last: 3, LastID: "and the next"}, c)
	c.Pass(second, "x")
	assert.Equal(t, []string{"x"}, c.Shown)
	c.Pass(second, strings.Repeat("x", maxShownID+1))
	assert.Nil(t, c.Shown, "too long an id to be carried")
	c.Pass(2*second, strings.Repeat("x", maxShownID))
	assert.Len(t, c.Shown, 1)
}

func TestReadIDs_cutOff_areNone(t *testing.T) {
	assert.Equal(t, []string{"ab", ""}, readIDs([]byte{2, 'a', 'b', 0}))
	for _, data := range [][]byte{{}, {2, 'a'}, {1, 'a', 0x80}, {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01}, {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01}} {
		assert.Nil(t, readIDs(data), "%x", data)
	}
}

// Only what the service signed is opened.
func FuzzOpen(f *testing.F) {
	signer := NewSigner("the key of this fuzz test")
	b := Bind("t", "u")
	f.Add(signer.Token(b, Cursor{Upper: 5, Count: 3, Last: 4, LastID: "x"}))
	f.Add(signer.Token(b, Cursor{Last: -1, LastID: "y", Shown: []string{"y", ""}}) + "\n")
	f.Add("AAAA")
	f.Fuzz(func(t *testing.T, token string) {
		c, problem := signer.Open(b, token)
		if problem != nil {
			assert.Equal(t, http.StatusBadRequest, problem.Status)
			assert.Contains(t, problem.Message, "$skiptoken")
			return
		}
		assert.Equal(t, token, signer.Token(b, c))
	})
}
