package deadletter

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/internal/dead"
	"github.com/gatehouse/gatehouse/schemas"
)

// asking is a request with a body.
func asking(body string) *http.Request {
	return httptest.NewRequest(http.MethodPost, "/api/dead/replay", strings.NewReader(body))
}

func TestReadReplay_saysWhichLettersAreMeant(t *testing.T) {
	for body, want := range map[string]struct {
		filter dead.Filter
		again  bool
	}{
		`{"letters":["0-15","2-0"]}`:             {dead.Filter{Positions: []dead.Position{{Offset: 15}, {Partition: 2}}, Limit: MaxReplayed}, false},
		`{"letters":["0-15"],"again":true}`:      {dead.Filter{Positions: []dead.Position{{Offset: 15}}, Limit: MaxReplayed}, true},
		`{"reason":"wrong-type"}`:                {dead.Filter{Reasons: []schemas.DeadReason{schemas.DeadWrongType}, Limit: MaxReplayed}, false},
		` {"reason":"wrong-type","again":true} `: {dead.Filter{Reasons: []schemas.DeadReason{schemas.DeadWrongType}, Limit: MaxReplayed, Closed: true}, true},
	} {
		f, again, problem := readReplay(asking(body))
		require.Nil(t, problem, body)
		assert.Equal(t, want.filter, f, body)
		assert.Equal(t, want.again, again, body)
	}
}

func TestReadReplay_ofWhatIsNotUnderstood_isRefused(t *testing.T) {
	many := `{"letters":["0-1"` + strings.Repeat(`,"0-1"`, MaxReplayed) + `]}`
	for body, want := range map[string]string{
		``:               "The body is not understood: ",
		`null`:           "Give either letters, ",
		`[]`:             "The body is not understood: ",
		`{}`:             "Give either letters, ",
		`{"again":true}`: "Give either letters, ",
		`{"letters":["0-1"],"reason":"wrong-type"}`: "Give either letters, ",
		`{"letters":["x"]}`:                         "'x' is no id of a dead letter",
		`{"letters":"0-1"}`:                         "The body is not understood: ",
		`{"reason":"colour"}`:                       `Invalid value for reason: "colour" is no reason of dead letters`,
		`{"letters":["0-1"],"x":1}`:                 "The body is not understood: ",
		`{"letters":["0-1"]}{"again":true}`:         "The body is not understood: ",
		`{"letters":["0-1"]} x`:                     "The body is not understood: ",
		many:                                        "1001 letters are asked for; one request sends at most 1000.",
		strings.Repeat(" ", maxReplayBody) + `{"reason":"wrong-type"}`: "The body is not understood: ",
	} {
		f, _, problem := readReplay(asking(body))
		if !assert.NotNil(t, problem, "%.60s: %+v", body, f) {
			continue
		}
		assert.Equal(t, http.StatusBadRequest, problem.Status)
		assert.Contains(t, problem.Message, want, "%.60s", body)
	}
}

func TestLettersMissing_areThoseThatNobodyFound(t *testing.T) {
	at := func(offset int64) dead.Position { return dead.Position{Offset: offset} }
	found := []dead.Letter{{Position: at(1)}, {Position: at(3)}}
	assert.Equal(t, []dead.Position{at(2), at(4)}, lettersMissing([]dead.Position{at(1), at(2), at(3), at(4)}, found))
	assert.Nil(t, lettersMissing(nil, found))
}

// Whatever is sent, what is understood is either letters or a reason, within bounds.
func FuzzReadReplay(f *testing.F) {
	for _, body := range []string{``, `{"letters":["0-15"]}`, `{"reason":"no-time","again":true}`, `{"LETTERS":["0-1"]}`, `{"letters":null,"reason":"no-time"}`, `{"letters":["0-1","00-01"]}`} {
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body string) {
		filter, _, problem := readReplay(asking(body))
		if problem != nil {
			assert.Equal(t, http.StatusBadRequest, problem.Status)
			assert.NotEmpty(t, problem.Message)
			return
		}
		assert.NotEqual(t, len(filter.Positions) > 0, len(filter.Reasons) > 0)
		assert.Equal(t, MaxReplayed, filter.Limit)
		assert.LessOrEqual(t, len(filter.Positions), MaxReplayed)
	})
}
