package rollup

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	internal "github.com/gatehouse/gatehouse/internal/clickhouse"
)

// removalRig is a rig whose tenants' sign-ins are kept for a time.
type removalRig struct {
	*rig
	hour time.Time
	last int
}

func newRemovalRig(t *testing.T) *removalRig {
	r := &removalRig{rig: newRig(t), hour: monday.Add(5 * time.Hour)}
	r.exec("INSERT INTO tenant_retention (tenant_id, sequence, days, changed_by) VALUES ('', 100, 36500, 'test')")
	r.settle(monday.Add(30 * time.Hour))
	return r
}

// remover is a writer for which it is time to remove.
func (r *removalRig) remover() *Writer {
	w := r.writer()
	w.removed = time.Unix(0, 0)
	return w
}

// by is a sign-in of the user.
func (r *removalRig) by(user string, at time.Time) signIn {
	r.last++
	return signIn{tenant: "a", id: fmt.Sprint("s", r.last), user: user, app: "x", status: "Success", country: "DE", client: "IMAP4", name: user + "@x", at: at, revision: 1, interactive: true}
}

// gone makes up a user that has a number, the greatest so far, and no sign-in any more.
func (r *removalRig) gone(user string) {
	r.t.Helper()
	r.exec("INSERT INTO rollup_user_numbers (tenant_id, user_key, number, based_at) SELECT 'a', ?, max(number) + 1, now64(3) FROM rollup_user_numbers", user)
}

// remove has the writer remove, and nothing else.
func (r *removalRig) remove(w *Writer) error {
	s := w.store(r.db)
	s.between = nil
	st, err := w.look(r.t.Context(), s)
	if err != nil {
		return err
	}
	return w.removeUsers(r.t.Context(), w.store(r.db), st)
}

func (r *removalRig) numberOf(user string) (numbers []uint32) {
	r.t.Helper()
	if err := r.db.QueryRow(r.t.Context(), "SELECT groupArray(number) FROM rollup_user_numbers WHERE user_key = ?", user).Scan(&numbers); err != nil {
		r.t.Fatal(err)
	}
	return numbers
}

// named is whether any part on disk still holds the user's id.
func (r *removalRig) named(user string) bool {
	r.t.Helper()
	return r.number("SELECT count() FROM rollup_user_numbers WHERE user_key = ? SETTINGS apply_deleted_mask = 0", user) > 0
}

func TestRemoval_usersWithoutSignIns_loseTheirIDAndNumbersNeverComeBack(t *testing.T) {
	r := newRemovalRig(t)
	r.insert(signIns("a", monday, 10*time.Minute, 30)...)
	r.round(r.writer())
	r.gone("ghost")
	before := r.numberOf("ghost")
	if len(before) != 1 || uint64(before[0]) != r.number("SELECT toUInt64(max(number)) FROM rollup_user_numbers") {
		t.Fatalf("the ghost has numbers %v", before)
	}
	w := r.remover()
	r.round(w)
	if r.named("ghost") {
		t.Error("the id is still there")
	}
	if n := r.number("SELECT count() FROM rollup_user_numbers WHERE tenant_id = 'a'"); n != 7 {
		t.Errorf("%d users have numbers", n)
	}
	r.complete(monday.Add(30 * time.Hour))

	r.late(r.by("ghost", r.hour.Add(time.Hour)), r.by("new", r.hour.Add(time.Hour)))
	r.round(w)
	for _, user := range []string{"ghost", "new"} {
		if again := r.numberOf(user); len(again) != 1 || again[0] <= before[0] {
			t.Errorf("%s has %v, which may have been the ghost's %v", user, again, before)
		}
	}
	r.complete(monday.Add(30 * time.Hour))

	for _, user := range []string{"second", "third"} {
		r.gone(user)
		w.removed = time.Unix(0, 0)
		r.round(w)
	}
	if n := r.number("SELECT count() FROM rollup_user_numbers WHERE tenant_id = ''"); n != 1 {
		t.Errorf("%d numbers are kept for nobody, want the greatest alone", n)
	}
	r.complete(monday.Add(30 * time.Hour))
}

// What retention removes takes the ids of those with it who signed in at no other time.
func TestRemoval_rowsAndRollupsOfADayRemoved_onlyThatDaysUsersGo(t *testing.T) {
	r := newRemovalRig(t)
	tuesday := monday.AddDate(0, 0, 1)
	r.settle(tuesday.AddDate(0, 0, 1).Add(time.Hour))
	r.insert(r.by("elder", monday), r.by("constant", monday), r.by("constant", tuesday), r.by("recent", tuesday))
	r.round(r.writer())
	r.exec("ALTER TABLE signins DELETE WHERE created_at < ? SETTINGS mutations_sync = 1", tuesday)
	for _, table := range []string{"rollup_published", "rollup_users", "rollup_totals", "rollup_counts"} {
		r.exec("ALTER TABLE "+table+" DELETE WHERE start < ? SETTINGS mutations_sync = 1", tuesday)
	}
	constant := r.numberOf("constant")
	r.round(r.remover())
	if r.named("elder") {
		t.Error("the id of a user without sign-ins is still there")
	}
	if again := r.numberOf("constant"); len(again) != 1 || again[0] != constant[0] || len(r.numberOf("recent")) != 1 {
		t.Errorf("numbers of users with sign-ins changed: %v to %v, %v", constant, again, r.numberOf("recent"))
	}
	r.complete(tuesday.AddDate(0, 0, 1))
}

func TestRemoval_whenItIsTime(t *testing.T) {
	r := newRemovalRig(t)
	r.gone("ghost")
	w := r.writer()
	r.round(w) // has only begun to lead
	if !r.named("ghost") {
		t.Error("removed by a writer that has just begun")
	}
	w.removed = time.Now().Add(-removalInterval + time.Minute)
	r.round(w)
	if !r.named("ghost") {
		t.Error("removed before its time")
	}
	w.removed = time.Now().Add(-removalInterval - time.Minute)
	r.exec("INSERT INTO tenant_retention (tenant_id, sequence, days, changed_by) VALUES ('', 101, 0, 'test')")
	r.round(w)
	if !r.named("ghost") {
		t.Error("removed although everything is kept for ever")
	}
	if err := internal.SetTenantRetention(t.Context(), r.db, "a", 36500, "test"); err != nil {
		t.Fatal(err)
	}
	r.round(w)
	if r.named("ghost") {
		t.Error("not removed when it was time")
	}
}

// A remover that dies between any two statements leaves nothing wrong, and the
// next writer ends what it began.
func TestRemoval_killedAnywhere_anotherGoesOn(t *testing.T) {
	r := newRemovalRig(t)
	for n := 0; ; n++ {
		user := fmt.Sprint("ghost", n)
		r.gone(user)
		w := r.remover()
		killedAfter(w, n)
		err := r.remove(w)
		if err != nil && !errors.Is(err, errKilled) {
			t.Fatal(err)
		}
		other := r.remover()
		other.undecidable = 0
		r.late(r.by(user, r.hour.Add(2*time.Hour))) // the user comes back
		r.settled(other)
		if numbers := r.numberOf(user); len(numbers) != 1 {
			t.Fatalf("killed after %d statements: %v", n, numbers)
		}
		r.complete(monday.Add(30 * time.Hour))
		if err == nil {
			if n < 8 {
				t.Errorf("the removal took only %d statements", n)
			}
			return
		}
	}
}

// settled has the writer make rounds until one goes through.
func (r *removalRig) settled(w *Writer) {
	r.t.Helper()
	deadline := time.Now().Add(patience)
	for {
		_, err := w.turn(r.t.Context())
		if err == nil {
			return
		}
		if !errors.Is(err, errNumbersRemoved) || time.Now().After(deadline) {
			r.t.Fatal(err)
		}
	}
}

func TestRemoval_removerThatSlept_decidesNothing(t *testing.T) {
	r := newRemovalRig(t)
	s := r.writer().store(r.db)
	at := time.Now()
	if err := s.noteRemoval(t.Context(), newBatch(at, 1), "decided", []uint32{7}); err != nil {
		t.Error(err)
	}
	err := s.noteRemoval(t.Context(), newBatch(at.Add(-undecidable/2-time.Second), 1), "decided", []uint32{8})
	if err == nil || !strings.Contains(err.Error(), "in_time") {
		t.Errorf("got %v", err)
	}
}

// A user comes back at any point of the removal of his number, and a writer
// computes his sign-in while the rest of the removal happens at any point of that:
// what readers take is what a count would give, or the writer does not publish.
func TestRemoval_userComesBackMeanwhile_isCountedOnce(t *testing.T) {
	seed := seedOf(t)
	chance := rand.New(rand.NewPCG(seed, 2))
	r := newRemovalRig(t)
	r.insert(signIns("a", monday, time.Hour, 12)...)
	r.round(r.writer())
	refused := 0
	for n := range 3 * rounds(t) {
		user := fmt.Sprint("ghost", n)
		r.gone(user)
		paused, goOn, ended := make(chan struct{}), make(chan struct{}), make(chan error, 1)
		remover, writer := r.remover(), r.writer()
		remover.between = after(n%7, func() { paused <- struct{}{}; <-goOn })
		go func() { ended <- r.remove(remover) }()
		<-paused
		r.late(r.by(user, r.hour.Add(time.Duration(n)*time.Minute)))
		finish := func() {
			close(goOn)
			if err := <-ended; err != nil {
				t.Error(err)
			}
		}
		at := chance.IntN(24)
		did := false
		writer.between = after(at, func() { did = true; finish() })
		_, err := writer.turn(t.Context())
		switch {
		case errors.Is(err, errNumbersRemoved):
			refused++
		case err != nil:
			t.Fatal(err)
		}
		if !did {
			finish()
		}
		r.settled(r.writer())
		r.complete(monday.Add(30 * time.Hour))
		if numbers := r.numberOf(user); len(numbers) != 1 {
			t.Errorf("the user has numbers %v", numbers)
		}
		if t.Failed() {
			t.Fatalf("removal paused after %d statements and ended after %d of the writer", n%7, at)
		}
	}
	if refused == 0 {
		t.Error("no writer was refused: the removal never met a computation")
	}
}

// after is something to do after so many statements, once.
func after(n int, do func()) func() error {
	return func() error {
		if n--; n == -1 {
			do()
		}
		return nil
	}
}
