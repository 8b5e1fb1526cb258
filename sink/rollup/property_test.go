package rollup

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"
)

// history makes up what happens to the tables, from a seed.
type history struct {
	*rig
	*rand.Rand
	known []signIn
	open  []openBlock // noted as open, their sinks dead
}

// openBlock is a block that a sink left at some point between its notes.
type openBlock struct {
	number int64
	rows   []signIn
}

// seedOf is the seed of the run: GATEHOUSE_TEST_SEED, else the clock's.
func seedOf(t *testing.T) uint64 {
	t.Helper()
	seed, err := strconv.ParseUint(os.Getenv("GATEHOUSE_TEST_SEED"), 10, 64)
	if err != nil {
		seed = uint64(time.Now().UnixNano())
	}
	t.Logf("GATEHOUSE_TEST_SEED=%d repeats this run", seed)
	return seed
}

// rounds is how long the history is: GATEHOUSE_TEST_ROUNDS, else few.
func rounds(t *testing.T) int {
	t.Helper()
	n, err := strconv.Atoi(os.Getenv("GATEHOUSE_TEST_ROUNDS"))
	if err != nil {
		return 7
	}
	return n
}

// lately is how long before the horizon a sign-in lies: in the last hours, whose
// slices are made, in the last days, or in a week before them.
func (h *history) lately() time.Duration {
	return time.Duration(h.Int64N(int64([]time.Duration{2 * time.Hour, 50 * time.Hour, 12 * 24 * time.Hour}[h.IntN(3)])))
}

// one makes up a sign-in of the last days: new, a repeat, or a revision.
func (h *history) one() signIn {
	if len(h.known) > 0 && h.IntN(3) == 0 {
		again := h.known[h.IntN(len(h.known))]
		if h.IntN(2) == 0 {
			again.revision, again.status, again.user, again.country = again.revision+1, h.pick("Success", "Failure", "Interrupted"), h.pick("u1", "u2", bothCases, "later"), h.pick("DE", "FR")
			again.client, again.name = h.pick("Browser", "IMAP4", "POP3"), h.pick("", "Renamed@x")
		}
		h.known = append(h.known, again)
		return again
	}
	s := signIn{
		tenant: h.pick("a", "a", "a", "b", "c"), id: fmt.Sprintf("id%d", len(h.known)), user: h.pick("u1", "u2", "u3", bothCases, strings.ToUpper(bothCases), "", fmt.Sprint("n", len(h.known))),
		app: h.pick("x", "y", ""), status: h.pick("Success", "Failure", "Interrupted"), country: h.pick("DE", "FR", "GB"),
		client: h.pick("Browser", "IMAP4", "POP3", ""), name: h.pick("", "", "One@x", "Zoë@x", "ZOË@x"),
		at: h.horizon.Add(20*time.Minute - h.lately()), revision: 1, interactive: h.IntN(2) == 0,
	}
	h.known = append(h.known, s)
	return s
}

// bothCases is the id of a user that comes in capitals too.
const bothCases = "abcdef00-0000-4000-8000-0000000000ab"

func (h *history) pick(from ...string) string { return from[h.IntN(len(from))] }

// store stores a block as a sink does, which may die at any point of it.
func (h *history) store() {
	rows := make([]signIn, 1+h.IntN(6))
	for i := range rows {
		rows[i] = h.one()
	}
	h.blocks++
	h.note(h.blocks, "open", rows)
	dies := h.IntN(6)
	if dies != 0 {
		h.insert(rows...)
	}
	if dies > 1 {
		h.note(h.blocks, "closed", rows)
		return
	}
	h.open = append(h.open, openBlock{h.blocks, rows})
}

// replay stores a block that a dead sink left, as the next owner does.
func (h *history) replay() {
	if len(h.open) == 0 {
		return
	}
	block := h.open[0]
	h.open = h.open[1:]
	h.note(block.number, "open", block.rows)
	h.insert(block.rows...)
	h.note(block.number, "closed", block.rows)
}

// compute has a writer make a round, which may die at any point of it.
func (h *history) compute(w *Writer) *Writer {
	w.between = nil
	if h.IntN(2) == 0 {
		killedAfter(w, h.IntN(40))
	}
	_, err := w.turn(h.t.Context())
	if err == nil {
		return w
	}
	if !errors.Is(err, errKilled) {
		h.t.Fatal(err)
	}
	return h.writer()
}

func TestWriter_randomHistories_equalBruteForce(t *testing.T) {
	seed := seedOf(t)
	h := &history{rig: newRig(t), Rand: rand.New(rand.NewPCG(seed, 1))}
	h.settle(monday.Add(6*24*time.Hour + 15*time.Hour)) // a week begins some rounds later
	writers := []*Writer{h.writer(), h.writer()}
	for range rounds(t) {
		for range 1 + h.IntN(3) {
			h.store()
		}
		if h.IntN(3) == 0 {
			h.replay()
		}
		h.settle(h.horizon.Add(time.Duration(h.IntN(300)) * time.Minute))
		i := h.IntN(2)
		writers[i] = h.compute(writers[i])
		h.check()
	}
	for len(h.open) > 0 {
		h.replay()
	}
	h.stored[0] = h.blocks + 1 // a replay notes hours whose slices were noted before
	h.round(h.writer())
	h.complete(h.horizon)
}
