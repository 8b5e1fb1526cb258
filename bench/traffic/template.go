package traffic

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"time"
)

// keptPolicies is how many applied policies an event has at most: two is what
// tenants that publish their events have.
const keptPolicies = 2

// template is an event of a person, and where in it stands what each event has new.
type template struct {
	json  []byte
	class class
	actor string
	// Positions of the first byte.
	ids, correlations, tokens, times []int
}

// timeLayout is how Graph writes instants.
const timeLayout = "2006-01-02T15:04:05Z"

// newTemplate makes a template of an event; ok is false for what is no Graph object.
func newTemplate(event []byte) (t template, ok bool, err error) {
	if !bytes.HasPrefix(event, []byte(`{"id":"`)) {
		return t, false, nil
	}
	var facts struct {
		ID                 string
		CorrelationID      string
		CreatedDateTime    string
		UserID             string
		ServicePrincipalID string
		SignInEventTypes   []string
		TokenIdentifier    string `json:"uniqueTokenIdentifier"`
	}
	if err := json.Unmarshal(event, &facts); err != nil {
		return t, false, fmt.Errorf("read a simulated event: %w", err)
	}
	if t.json, err = cutPolicies(bytes.Clone(event)); err != nil {
		return t, false, err
	}
	switch {
	case facts.UserID == "":
		t.class, t.actor = betaWorkload, facts.ServicePrincipalID
	case len(facts.SignInEventTypes) == 0:
		t.class, t.actor = v1Interactive, facts.UserID
	case facts.SignInEventTypes[0] == "interactiveUser":
		t.class, t.actor = betaInteractive, facts.UserID
	default:
		t.class, t.actor = betaNonInteractive, facts.UserID
	}
	t.ids = positions(t.json, facts.ID)
	t.correlations = positions(t.json, facts.CorrelationID)
	t.tokens = positions(t.json, facts.TokenIdentifier)
	t.times = positions(t.json, facts.CreatedDateTime)
	if len(t.ids) == 0 || len(t.correlations) == 0 || len(t.times) == 0 {
		return t, false, fmt.Errorf("a simulated event has no id, correlation id or time: %s", event)
	}
	return t, true, nil
}

// cutPolicies leaves the first applied policies of the event.
func cutPolicies(event []byte) ([]byte, error) {
	_, list, found := bytes.Cut(event, []byte(`"appliedConditionalAccessPolicies":`))
	if !found {
		return event, nil
	}
	var policies []json.RawMessage
	decoder := json.NewDecoder(bytes.NewReader(list))
	if err := decoder.Decode(&policies); err != nil {
		return nil, fmt.Errorf("read a simulated event's policies: %w", err)
	}
	if len(policies) <= keptPolicies {
		return event, nil
	}
	head := event[:len(event)-len(list)]
	rest := list[decoder.InputOffset():]
	kept := append([]byte{'['}, bytes.Join(rawBytes(policies[:keptPolicies]), []byte{','})...)
	return bytes.Join([][]byte{head, kept, {']'}, rest}, nil), nil
}

func rawBytes(messages []json.RawMessage) [][]byte {
	out := make([][]byte, len(messages))
	for i, m := range messages {
		out[i] = m
	}
	return out
}

// positions are the places where the text stands as a JSON text.
func positions(event []byte, text string) (found []int) {
	if text == "" {
		return nil
	}
	quoted := []byte(`"` + text + `"`)
	for from := 0; ; {
		i := bytes.Index(event[from:], quoted)
		if i < 0 {
			return found
		}
		found = append(found, from+i+1)
		from += i + len(quoted)
	}
}

// write appends the event with the id and the time given and a new correlation id.
func (t *template) write(dst []byte, id *uuid, random *rand.Rand, at time.Time) []byte {
	start := len(dst)
	dst = append(dst, t.json...)
	event := dst[start:]
	for _, i := range t.ids {
		copy(event[i:], id.text[:])
	}
	if len(t.tokens) > 0 {
		token := id.token()
		for _, i := range t.tokens {
			copy(event[i:], token[:])
		}
	}
	var correlation uuid
	correlation.draw(random)
	for _, i := range t.correlations {
		copy(event[i:], correlation.text[:])
	}
	var text [len(timeLayout)]byte
	at.UTC().AppendFormat(text[:0], timeLayout)
	for _, i := range t.times {
		copy(event[i:], text[:])
	}
	return dst
}

// address is the event's ipAddress.
func (t *template) address() string {
	_, rest, _ := bytes.Cut(t.json, []byte(`"ipAddress":"`))
	address, _, _ := bytes.Cut(rest, []byte{'"'})
	return string(address)
}
