// Package deadletter shows what no stage could take, and sends it again.
package deadletter

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/gatehouse/gatehouse/internal/dead"
	"github.com/gatehouse/gatehouse/query/access"
	"github.com/gatehouse/gatehouse/query/api"
	"github.com/gatehouse/gatehouse/query/graph"
	"github.com/gatehouse/gatehouse/query/option"
	"github.com/gatehouse/gatehouse/schemas"
)

const (
	// deadWindow is how many of the newest records of each partition are read.
	deadWindow = 50_000
	// maxDeadPage and deadPage are the most and the usual number of letters listed.
	maxDeadPage = 1000
	deadPage    = 100
)

// letterState says which letters are listed.
type letterState string

const (
	lettersOpen letterState = "open"
	LettersAll  letterState = "all"
)

// ListOptions are the query options of the list of dead letters.
type ListOptions struct {
	reason   schemas.DeadReason
	from, to time.Time
	state    letterState
	top      int
}

// NewListOptions makes the options with their defaults.
func NewListOptions() *ListOptions { return &ListOptions{state: lettersOpen, top: deadPage} }

// Options implements option.Set.
func (o *ListOptions) Options() []option.Option {
	return []option.Option{
		option.Choice("reason", &o.reason, schemas.DeadReasons(), "Only letters of this reason; all where it is not given."),
		option.Date("from", &o.from, "Letters written from then on."), option.Date("to", &o.to, "Letters written before."),
		option.Choice("state", &o.state, []letterState{lettersOpen, LettersAll}, "`open` lists those that were not replayed yet."),
		option.Whole("top", &o.top, 1, maxDeadPage, "How many are listed, the newest."),
	}
}

// Check implements option.Set.
func (o *ListOptions) Check() *graph.Problem { return option.CheckPeriod(o.from, o.to) }

// filter is what the options mean.
func (o *ListOptions) filter() dead.Filter {
	f := dead.Filter{From: o.from, To: o.to, Closed: o.state == LettersAll}
	if o.reason != "" {
		f.Reasons = []schemas.DeadReason{o.reason}
	}
	return f
}

// deadList is the answer to GET /api/dead.
type deadList struct {
	// Total is how many letters the list has, and ByReason how many of each reason.
	Total    int          `json:"total"`
	ByReason []dead.Count `json:"byReason"`
	// Whole is false when there are so many letters that the oldest were not looked at.
	Whole bool         `json:"whole"`
	Value []deadLetter `json:"value"`
}

// deadLetter is a dead letter as it is shown.
type deadLetter struct {
	// ID is the letter's position, partition and offset.
	ID      string             `json:"id"`
	At      time.Time          `json:"at"`
	Reason  schemas.DeadReason `json:"reason"`
	Pointer string             `json:"pointer"`
	Detail  string             `json:"detail"`
	// Topic, Partition, Offset and Index say where the refused event lies.
	Topic     string `json:"topic"`
	Partition int32  `json:"partition"`
	Offset    int64  `json:"offset"`
	Index     int    `json:"index"`
	// EventID is nil where it cannot be read.
	EventID *string `json:"eventId"`
	Bytes   int     `json:"bytes"`
	// Cut is true where the letter holds only the beginning of the event.
	Cut     bool       `json:"cut"`
	Replays int        `json:"replays"`
	Open    bool       `json:"open"`
	SentAt  *time.Time `json:"sentAt"`
}

func shownLetter(l dead.Letter) deadLetter {
	return deadLetter{
		ID: letterID(l.Position), At: l.At, Reason: l.Reason, Pointer: l.Pointer, Detail: l.Detail,
		Topic: l.Topic, Partition: l.RawPartition, Offset: l.RawOffset, Index: l.Index, EventID: graph.Optional(l.ID),
		Bytes: l.Size, Cut: l.Cut > 0, Replays: l.Replays, Open: l.Open(), SentAt: graph.Moment(l.SentAt),
	}
}

// letterID is the position as it stands in a path.
func letterID(at dead.Position) string { return strings.Replace(at.String(), "/", "-", 1) }

// letterPosition reads such an id.
func letterPosition(id string) (dead.Position, *graph.Problem) {
	at, err := dead.ParsePosition(strings.Replace(id, "-", "/", 1))
	if err != nil {
		return dead.Position{}, graph.BadRequest(fmt.Sprintf("'%s' is no id of a dead letter: it is partition and offset, such as 0-15.", graph.Clip(id)))
	}
	return at, nil
}

// ownLetters limits a filter to the letters of the reader's tenant. Letters that
// name no tenant are those of the default tenant, as their events would have been.
func (s *Letters) ownLetters(who access.Reader, f dead.Filter) dead.Filter {
	f.Tenant, f.TenantOfNone = who.Tenant, strings.EqualFold(who.Tenant, s.DefaultTenant)
	return f
}

// knowsDead refuses where the settings do not say where dead letters lie.
func (s *Letters) knowsDead() *graph.Problem {
	if len(s.Kafka.Brokers) == 0 {
		return &graph.Problem{
			Status: http.StatusNotImplemented, Code: "NotImplemented",
			Message: "This service does not know where dead letters lie: its operator sets query.kafka.brokers.",
		}
	}
	return nil
}

// List answers GET /api/dead.
func (s *Letters) List(a *api.Answer, o *ListOptions) *graph.Problem {
	if problem := s.knowsDead(); problem != nil {
		return problem
	}
	letters, whole, err := dead.Newest(a.Request.Context(), s.Kafka, s.DeadTopic, s.ownLetters(a.Who, o.filter()), deadWindow)
	if err != nil {
		return kafkaTrouble(err)
	}
	body := deadList{Total: len(letters), ByReason: dead.CountReasons(letters), Whole: whole, Value: []deadLetter{}}
	for i := len(letters) - 1; i >= 0 && len(body.Value) < o.top; i-- {
		body.Value = append(body.Value, shownLetter(letters[i]))
	}
	return s.sendDead(a, body)
}

// deadEvent is the answer to GET /api/dead/{id}.
type deadEvent struct {
	deadLetter
	Headers map[string]string `json:"headers"`
	// Text is what was refused; nil where that is no text.
	Text *string `json:"text"`
	// Base64 is what was refused, where it is no text.
	Base64 string `json:"base64,omitempty"`
}

// One answers GET /api/dead/{id}.
func (s *Letters) One(a *api.Answer) *graph.Problem {
	id := a.Route.ID
	at, problem := letterPosition(id)
	if problem == nil {
		problem = s.knowsDead()
	}
	if problem != nil {
		return problem
	}
	found, err := dead.Fetch(a.Request.Context(), s.Kafka, s.DeadTopic, at)
	if errors.Is(err, dead.ErrNone) || err == nil && !s.ownLetters(a.Who, dead.Filter{}).Match(found.Letter) {
		return graph.NotFound("There is no dead letter '" + graph.Clip(id) + "' that the token may see.")
	}
	if err != nil {
		return kafkaTrouble(err)
	}
	body := deadEvent{deadLetter: shownLetter(found.Letter), Headers: map[string]string{}}
	for _, h := range found.Headers {
		body.Headers[h.Key] = strings.ToValidUTF8(string(h.Value), "\ufffd")
	}
	if text := string(found.Event()); utf8.ValidString(text) {
		body.Text = &text
	} else {
		body.Base64 = base64.StdEncoding.EncodeToString(found.Value)
	}
	return s.sendDead(a, body)
}

func (s *Letters) sendDead(a *api.Answer, body any) *graph.Problem {
	m, problem := s.Store.Mark(a.Request.Context())
	if problem != nil {
		return problem
	}
	text, err := json.Marshal(body)
	if err != nil {
		return graph.Internal(err)
	}
	a.SendJSON(m, text)
	return nil
}

func kafkaTrouble(err error) *graph.Problem {
	problem := graph.Unavailable("Kafka, which holds the dead letters, does not answer; try again.")
	problem.Cause = err
	return problem
}
