package replay

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/klauspost/compress/gzip"

	"github.com/gatehouse/gatehouse/schemas"
	"github.com/gatehouse/gatehouse/schemas/rawevent"
)

// gateway answers as the ingest gateway does and keeps what it accepted.
type gateway struct {
	*httptest.Server

	// trouble, when set, answers a request instead; it returns false to let it through.
	trouble func(w http.ResponseWriter, request int) bool
	// maxBody refuses larger bodies with 413; 0 takes any.
	maxBody int
	// maxListed is how many refusals an answer lists; 0 is all.
	maxListed int

	mu       sync.Mutex
	requests int
	events   []accepted
}

// accepted is an event as the gateway decoded it.
type accepted struct {
	id, correlation string
	at              time.Time
	format          schemas.Format
	steps           []string
}

func newGateway(t *testing.T) *gateway {
	g := &gateway{}
	g.Server = httptest.NewServer(http.HandlerFunc(g.serve))
	t.Cleanup(g.Close)
	return g
}

func (g *gateway) serve(w http.ResponseWriter, r *http.Request) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.requests++
	if g.trouble != nil && g.trouble(w, g.requests) {
		return
	}
	body, err := readBody(r)
	switch {
	case r.Method != http.MethodPost || r.URL.Path != "/v1/signins":
		http.Error(w, "not here", http.StatusNotFound)
	case r.Header.Get("Authorization") != "Bearer secret":
		http.Error(w, `{"error":{"code":"unauthorized","message":"the token is unknown"}}`, http.StatusUnauthorized)
	case err != nil:
		http.Error(w, err.Error(), http.StatusBadRequest)
	case g.maxBody > 0 && len(body) > g.maxBody:
		http.Error(w, `{"error":{"code":"too-large","message":"the body is too large"}}`, http.StatusRequestEntityTooLarge)
	default:
		g.answer(w, body)
	}
}

func readBody(r *http.Request) ([]byte, error) {
	zr, err := gzip.NewReader(r.Body)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(zr)
}

func (g *gateway) answer(w http.ResponseWriter, body []byte) {
	type refusal struct {
		Index   int    `json:"index"`
		Pointer string `json:"pointer"`
		Reason  string `json:"reason"`
		Detail  string `json:"detail"`
	}
	answer := struct {
		Accepted int       `json:"accepted"`
		Refused  []refusal `json:"refused"`
		Total    int       `json:"refused_total"`
	}{}
	decoder, index := rawevent.NewDecoder(), 0
	for line := range bytes.Lines(body) {
		source := rawevent.Source{Tenant: "t", Received: time.Now()}
		decoder.Decode(bytes.TrimSpace(line), source, func(d rawevent.Decoded) bool {
			if d.Err != nil {
				answer.Refused = append(answer.Refused, refusal{index, d.Err.Pointer, string(d.Err.Reason), d.Err.Detail})
			} else {
				answer.Accepted++
				g.events = append(g.events, newAccepted(d.Event))
			}
			index++
			return true
		})
	}
	answer.Total = len(answer.Refused)
	if g.maxListed > 0 && len(answer.Refused) > g.maxListed {
		answer.Refused = answer.Refused[:g.maxListed]
	}
	status := http.StatusAccepted
	if answer.Accepted == 0 && answer.Total > 0 {
		status = http.StatusUnprocessableEntity
	}
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(answer)
}

func newAccepted(e *schemas.SignIn) accepted {
	a := accepted{
		id: string([]byte(e.GetId())), correlation: string([]byte(e.GetCorrelationId())),
		at: time.Unix(0, e.GetCreatedUnixNano()).UTC(), format: e.GetProvenance().GetFormat(),
	}
	for _, d := range e.GetAuthenticationDetails() {
		a.steps = append(a.steps, string([]byte(d.GetAuthenticationStepDateTime())))
	}
	return a
}

// byID returns the accepted events by their ids.
func (g *gateway) byID() map[string]accepted {
	g.mu.Lock()
	defer g.mu.Unlock()
	out := map[string]accepted{}
	for _, a := range g.events {
		out[a.id] = a
	}
	return out
}

// busy answers with the status and asks to come back after so many seconds.
func busy(w http.ResponseWriter, status int, after string) bool {
	w.Header().Set("Retry-After", after)
	w.WriteHeader(status)
	_, _ = io.WriteString(w, `{"error":{"code":"busy","message":"come back `+after+` s later, said with `+strconv.Itoa(status)+`"}}`)
	return true
}
