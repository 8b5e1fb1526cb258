package deadletter

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"go.uber.org/zap"

	"github.com/gatehouse/gatehouse/internal/dead"
	"github.com/gatehouse/gatehouse/query/api"
	"github.com/gatehouse/gatehouse/query/graph"
	"github.com/gatehouse/gatehouse/schemas"
)

const (
	// MaxReplayed is how many letters one request sends at most.
	MaxReplayed = 1000
	// maxDeadReplays is how often an event is sent again at most, as the command's default.
	maxDeadReplays = 3
	// maxReplayBody bounds what is asked, in bytes.
	maxReplayBody = 64 << 10
)

// ReplayRequest is the body of POST /api/dead/replay.
type ReplayRequest struct {
	// Letters are the ids of those to send.
	Letters []string `json:"letters,omitempty"`
	// Reason means all open letters of a reason.
	Reason string `json:"reason,omitempty"`
	// Again sends letters that were sent before, too.
	Again bool `json:"again,omitempty"`
}

// replayAnswer is the answer.
type replayAnswer struct {
	Sent    []sentLetter    `json:"sent"`
	Skipped []skippedLetter `json:"skipped"`
}

// sentLetter is a letter that was sent, and where its event lies now.
type sentLetter struct {
	ID        string `json:"id"`
	Topic     string `json:"topic"`
	Partition int32  `json:"partition"`
	Offset    int64  `json:"offset"`
	// Count is how often the event has been sent again.
	Count int `json:"count"`
}

// skippedLetter is a letter that was not sent.
type skippedLetter struct {
	ID  string `json:"id"`
	Why string `json:"why"`
}

// Replay answers POST /api/dead/replay.
func (s *Letters) Replay(a *api.Answer) *graph.Problem {
	if problem := s.knowsDead(); problem != nil {
		return problem
	}
	f, again, problem := readReplay(a.Request)
	if problem != nil {
		return problem
	}
	ctx := a.Request.Context()
	letters, _, err := dead.Newest(ctx, s.Kafka, s.DeadTopic, s.ownLetters(a.Who, f), deadWindow)
	if err != nil {
		return kafkaTrouble(err)
	}
	body := replayAnswer{Sent: []sentLetter{}, Skipped: []skippedLetter{}}
	for _, at := range lettersMissing(f.Positions, letters) {
		body.Skipped = append(body.Skipped, skippedLetter{letterID(at), "there is no such letter that the token may see"})
	}
	topics := dead.Topics{Raw: s.RawTopic, Enriched: s.EnrichedTopic, Dead: s.DeadTopic}
	steps := dead.Plan(letters, topics, dead.Terms{MaxReplays: maxDeadReplays, Again: again})
	for _, step := range steps {
		if step.Skip != "" {
			why, _, _ := strings.Cut(step.Skip, ";") // behind it stands what the command would do
			body.Skipped = append(body.Skipped, skippedLetter{letterID(step.Position), why})
		}
	}
	err = s.sendLetters(ctx, topics, steps, &body)
	s.log.Info("dead letters replayed", zap.String("tenant", a.Who.Tenant), zap.String("user", a.Who.User), zap.Int("sent", len(body.Sent)),
		zap.Int("skipped", len(body.Skipped)), zap.String("request_id", a.RequestID), zap.Error(err))
	if err != nil && len(body.Sent) == 0 {
		return kafkaTrouble(err)
	}
	return s.sendDead(a, body)
}

// sendLetters sends those that are not skipped, and notes what became of each.
func (s *Letters) sendLetters(ctx context.Context, topics dead.Topics, steps []dead.Step, body *replayAnswer) error {
	left := map[dead.Position]bool{}
	for _, step := range steps {
		if step.Skip == "" {
			left[step.Position] = true
		}
	}
	if len(left) == 0 {
		return nil
	}
	err := dead.Replay(ctx, s.Kafka, topics, steps, func(sent dead.Sent) {
		delete(left, sent.Step.Position)
		body.Sent = append(body.Sent, sentLetter{letterID(sent.Step.Position), sent.Step.Topic, sent.Partition, sent.Offset, sent.Count})
	})
	for _, step := range steps {
		if left[step.Position] {
			body.Skipped = append(body.Skipped, skippedLetter{letterID(step.Position), "Kafka did not take it; try again"})
		}
	}
	return err
}

// lettersMissing are the positions asked for at which none of the letters lies.
func lettersMissing(asked []dead.Position, letters []dead.Letter) []dead.Position {
	found := map[dead.Position]bool{}
	for _, l := range letters {
		found[l.Position] = true
	}
	var none []dead.Position
	for _, at := range asked {
		if !found[at] {
			none = append(none, at)
		}
	}
	return none
}

// readReplay reads which letters are meant.
func readReplay(r *http.Request) (f dead.Filter, again bool, problem *graph.Problem) {
	var asked ReplayRequest
	decoder := json.NewDecoder(io.LimitReader(r.Body, maxReplayBody))
	decoder.DisallowUnknownFields()
	err := decoder.Decode(&asked)
	if _, end := decoder.Token(); err == nil && !errors.Is(end, io.EOF) {
		err = errors.New("something follows the object")
	}
	if err != nil {
		return f, false, graph.BadRequest("The body is not understood: " + err.Error() + `. It is such as {"letters":["0-15"]} or {"reason":"wrong-type"}.`)
	}
	if (len(asked.Letters) == 0) == (asked.Reason == "") {
		return f, false, graph.BadRequest("Give either letters, ids of dead letters, or reason, for all open letters of one.")
	}
	if len(asked.Letters) > MaxReplayed {
		return f, false, graph.BadRequest(fmt.Sprintf("%d letters are asked for; one request sends at most %d.", len(asked.Letters), MaxReplayed))
	}
	f.Limit = MaxReplayed
	for _, id := range asked.Letters {
		at, problem := letterPosition(id)
		if problem != nil {
			return f, false, problem
		}
		f.Positions = append(f.Positions, at)
	}
	if asked.Reason != "" {
		reason, err := dead.ParseReason(asked.Reason)
		if err != nil {
			return f, false, graph.BadRequest("Invalid value for reason: " + err.Error() + ".")
		}
		f.Reasons = []schemas.DeadReason{reason}
		f.Closed = asked.Again
	}
	return f, asked.Again, nil
}
