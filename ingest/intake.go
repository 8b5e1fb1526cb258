package ingest

import (
	"errors"
	"hash/maphash"
	"io"
	"time"

	"github.com/gatehouse/gatehouse/schemas"
	"github.com/gatehouse/gatehouse/schemas/rawevent"
)

// intake is the work on one request's events: split, decode, judge, hand to
// Kafka. It is reused between requests.
type intake struct {
	decoder *rawevent.Decoder
	yield   func(rawevent.Decoded) bool // in.judge, made once
	seed    maphash.Seed
	lines   splitLines
	values  splitValues

	writer   *writer
	limit    int // bytes per event
	delivery *delivery
	charge   func(events int) // takes events from the token's rate; may be nil
	records  recordMaker
	source   rawevent.Source

	events     int64 // read so far
	uncharged  int
	bytes      int64 // handed to Kafka
	duplicates int64
	refused    refusals
	seen       map[uint64]struct{} // tenant and id of the events so far, hashed

	// What is known of the element being read.
	element element
	key     []byte    // id of its first event
	ids     []uint64  // as in seen, of its events
	verdict []Refusal // one per event; Reason is empty when it is fine
	bad     int       // verdicts with a reason
	noJSON  bool      // a top-level element was no JSON at all
}

// What an intake may hold on to between requests: so many ids, and buffers of so
// many bytes.
const (
	maxKeptIDs   = 1 << 16
	maxKeptBytes = 4 * windowStep
)

// chargeEvery is after how many events a token is charged.
const chargeEvery = 256

func newIntake() any {
	in := &intake{decoder: rawevent.NewDecoder(), seed: maphash.MakeSeed(), seen: map[uint64]struct{}{}}
	in.yield = in.judge
	return in
}

// begin makes the intake ready for a request.
func (in *intake) begin(w *writer, limit int, d *delivery, charge func(int)) {
	in.writer, in.limit, in.delivery, in.charge = w, limit, d, charge
	in.records = recordMaker{}
	in.events, in.uncharged, in.bytes, in.duplicates = 0, 0, 0, 0
	in.refused, in.noJSON = refusals{}, false
}

// split begins to split a body with the splitter for its media type.
func (in *intake) split(lines bool, body io.Reader) splitter {
	if lines {
		in.lines.reset(body, in.limit)
		return &in.lines
	}
	in.values.reset(body, in.limit)
	return &in.values
}

// end lets go of what the request used.
func (in *intake) end() {
	if len(in.seen) > maxKeptIDs {
		in.seen = map[uint64]struct{}{}
	}
	clear(in.seen)
	for _, w := range []*window{&in.lines.window, &in.values.window} {
		w.reset(nil)
		if len(w.buf) > maxKeptBytes {
			w.buf = nil
		}
	}
	in.lines.spare = nil
	in.delivery, in.charge, in.records, in.refused = nil, nil, recordMaker{}, refusals{}
}

// run takes every event of a body. Errors are those of the splitter and of
// delivery.send; what came before is counted all the same.
func (in *intake) run(from splitter) error {
	defer in.settleCharge()
	for {
		el, err := from.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := in.take(el); err != nil {
			return err
		}
		if in.uncharged >= chargeEvery {
			in.settleCharge()
		}
	}
}

func (in *intake) settleCharge() {
	if in.charge != nil && in.uncharged > 0 {
		in.charge(in.uncharged)
	}
	in.uncharged = 0
}

// take decides about one element: all of its events go to Kafka in one record,
// or none.
func (in *intake) take(el element) error {
	in.element = el
	in.key, in.ids, in.verdict, in.bad = in.key[:0], in.ids[:0], in.verdict[:0], 0
	switch {
	case el.err != nil:
		in.refuse(refuseNotJSON(el.err))
	case el.data == nil:
		in.refuse(refuseTooLarge(el.size, in.limit))
	default:
		if in.records.full() {
			in.records.renew(in.writer.tenant, time.Now())
			in.source = rawevent.Source{Tenant: in.writer.tenant, Received: in.records.received}
		}
		in.decoder.Decode(el.data, in.source, in.yield)
	}
	events := len(in.verdict)
	in.uncharged += events
	if in.bad > 0 {
		in.count()
		return nil
	}
	in.events += int64(events)
	if events == 0 {
		return nil // an empty list
	}
	record := in.records.make(in.key, el.data)
	if err := in.delivery.send(record, int64(events)); err != nil {
		return err
	}
	in.bytes += int64(len(el.data))
	in.note()
	return nil
}

// judge takes the decoder's word about one event of the element.
func (in *intake) judge(d rawevent.Decoded) bool {
	switch {
	case d.Err != nil:
		in.refuse(refuseDecoded(d.Err))
	case !in.writer.mayWrite(d.Event.TenantId):
		in.refuse(refuseTenant(d.Raw, d.Event.TenantId))
	default:
		if len(in.verdict) == 0 {
			in.key = append(in.key, d.Event.Id...)
		}
		in.ids = append(in.ids, in.identity(d.Event))
		in.verdict = append(in.verdict, Refusal{})
	}
	return true
}

// refuse notes that the element's next event is not taken.
func (in *intake) refuse(why Refusal) {
	why.Index, why.Line = in.events+int64(len(in.verdict)), in.element.line
	in.verdict = append(in.verdict, why)
	in.bad++
	if in.element.top && why.Reason == string(schemas.DeadNotJSON) {
		in.noJSON = true
	}
}

// count counts the refusals of an element that is not taken.
func (in *intake) count() {
	first := 0
	for in.verdict[first].Reason == "" {
		first++
	}
	for _, refusal := range in.verdict {
		if refusal.Reason == "" {
			refusal = refuseWithOthers(in.verdict[first])
			refusal.Index, refusal.Line = in.events, in.element.line
		}
		in.refused.add(refusal)
		in.events++
	}
}

// refuseRest counts what follows the place where a body stops being JSON as one
// refused event.
func (in *intake) refuseRest(err error) {
	var syntax *syntaxError
	if errors.As(err, &syntax) {
		refusal := refuseNotJSON(syntax)
		refusal.Index = in.events
		in.refused.add(refusal)
		in.events++
	}
}

// note counts the element's ids that were seen before.
func (in *intake) note() {
	for _, id := range in.ids {
		before := len(in.seen)
		in.seen[id] = struct{}{}
		if len(in.seen) == before {
			in.duplicates++
		}
	}
}

func (in *intake) identity(ev *schemas.SignIn) uint64 {
	tenant := maphash.String(in.seed, ev.TenantId)
	return maphash.String(in.seed, ev.Id) ^ (tenant<<1 | tenant>>63)
}
