package rawevent

import (
	"strings"
	"time"

	"github.com/gatehouse/gatehouse/schemas"
	"github.com/gatehouse/gatehouse/schemas/ascii"
	"github.com/gatehouse/gatehouse/schemas/jsontree"
	"github.com/gatehouse/gatehouse/schemas/timetext"
)

// finish checks that what was read is a sign-in and fills what every event has:
// tenant, time, id and provenance.
func (d *Decoder) finish() *DecodeError {
	if err := d.checkKind(); err != nil {
		return err
	}
	d.applyEnvelope()
	if err := d.settleTenant(); err != nil {
		return err
	}
	if err := d.settleTime(); err != nil {
		return err
	}
	d.settleAdditional()
	derived := d.identify()
	origin := d.origins.next()
	origin.Topic, origin.Partition, origin.Offset = d.src.Topic, d.src.Partition, d.src.Offset
	origin.Format = d.rec.format
	origin.IdDerived = derived
	if !d.src.Received.IsZero() {
		origin.ReceivedUnixNano = d.src.Received.UnixNano()
	}
	d.event.Provenance = origin
	return nil
}

// checkKind refuses objects that are no sign-ins: counts of them, audit records that
// share a hub with them, and objects with no sign-in's properties.
func (d *Decoder) checkKind() *DecodeError {
	if d.found.marks&markCount != 0 && d.event.Id == "" && d.event.CorrelationId == "" { // else the last of them
		return refuse(schemas.DeadNotAnEvent, "is a count of sign-ins, not one of them")
	}
	if d.event.Category != "" { // checked before the rest was read
		return nil
	}
	if table := d.rec.tableType; table.text != "" && !isSignInCategory(table.text) {
		return refuse(schemas.DeadNotAnEvent, "the table %q is not one of sign-ins", timetext.Shorten(table.text)).under(table.key)
	}
	f := &d.found
	if f.isOfDirectory() {
		return refuse(schemas.DeadNotAnEvent, "is an account, an application or a device of the directory, not a sign-in")
	}
	if err := f.ofOther(); err != nil {
		return err
	}
	if f.marks&(markSure|markPortal) != 0 || f.isHunting() || f.known > 0 && f.known >= f.unknown {
		return nil
	}
	return refuse(schemas.DeadNotAnEvent, "no property says that this is a sign-in: expected a Graph signIn, an Azure Monitor record, a row of Log Analytics or of advanced hunting, or a batch of them")
}

// checkCategory refuses records of other categories before their properties are
// read: they mean other things there.
func (f *findings) checkCategory() *DecodeError {
	if f.category == nil {
		return nil
	}
	category := f.category.value.Lone()
	if category.Kind() == jsontree.Object {
		return refuse(schemas.DeadNotAnEvent, "the category is an object, as activity logs have it").under(f.category.key)
	}
	if category.Kind() != jsontree.Text {
		return nil
	}
	if said := category.Text(); said != "" && !isSignInCategory(said) {
		return refuse(schemas.DeadNotAnEvent, "the category %q is not one of sign-ins", timetext.Shorten(said)).under(f.category.key)
	}
	return nil
}

// isSignInCategory knows SignInLogs, NonInteractiveUserSignInLogs and their like,
// also as names of tables, SignIn of 2018, and the tables of advanced hunting.
func isSignInCategory(category string) bool {
	const suffix = "SignInLogs"
	if ascii.EqualFold(category, "SignIn") {
		return true
	}
	if len(category) >= len(suffix) && ascii.EqualFold(category[len(category)-len(suffix):], suffix) {
		return true
	}
	return isHuntingTable(category)
}

// settleTenant takes the tenant that the event names, else that of its source.
func (d *Decoder) settleTenant() *DecodeError {
	rec := &d.rec
	for _, said := range [...]string{rec.rowTenant.text, rec.tenant.text, rec.innerTenant.text, d.src.Tenant} {
		if said = strings.TrimSpace(said); said != "" {
			d.event.TenantId = said
			break
		}
	}
	if d.event.TenantId == "" {
		return refuse(schemas.DeadNoTenant, "neither the event nor its source names a tenant")
	}
	if inner := rec.innerTenant; inner.text != d.event.TenantId {
		d.extra.addText("", inner.key, inner.text)
	}
	if outer := rec.tenant; outer.text != d.event.TenantId {
		d.extra.addText("record/", outer.key, outer.text)
	}
	return nil
}

// settleTime takes createdDateTime, else when the export sent it, else when the
// first authentication step was, else when a collector says it was.
func (d *Decoder) settleTime() *DecodeError {
	rec := &d.rec
	created, err := readTime(rec.created)
	if err != nil {
		return err
	}
	sent, err := readTime(rec.time)
	if err != nil && !created.IsZero() {
		d.extra.addText("record/", rec.time.key, rec.time.text)
		err = nil
	}
	if err != nil {
		return err
	}
	if !sent.IsZero() {
		d.event.SentUnixNano = sent.UnixNano()
	}
	from := rec.created
	if created.IsZero() {
		created, from = sent, rec.time
	}
	if created.IsZero() {
		created, from = d.firstStep()
	}
	if created.IsZero() {
		created, from = d.collected()
	}
	if created.IsZero() {
		return d.noTime()
	}
	if received := d.src.Received; !received.IsZero() && created.After(received.Add(MaxAhead)) {
		return refuse(schemas.DeadFuture, "%s lies more than %d minutes after the arrival at %s", from.text,
			int(MaxAhead.Minutes()), received.UTC().Format(time.RFC3339)).under(from.key)
	}
	d.event.CreatedUnixNano = created.UnixNano()
	return nil
}

// noTime says which time was not usable.
func (d *Decoder) noTime() *DecodeError {
	for _, said := range [...]noteText{d.rec.created, d.rec.time} {
		if said.text != "" {
			return refuse(schemas.DeadNoTime, "%q is a placeholder", timetext.Shorten(said.text)).under(said.key)
		}
	}
	for i := range d.pairs {
		if what := noSignIn(d.pairs[i].key); what != "" {
			return refuse(schemas.DeadNotAnEvent, "is %s", what).under(d.pairs[i].key)
		}
	}
	return refuse(schemas.DeadNoTime, "neither createdDateTime nor time says when the sign-in was")
}

// noSignIn is what has a property of the name, and is like a sign-in but for its time;
// empty when a sign-in may have it.
func noSignIn(name string) string {
	switch {
	case ascii.EqualFold(name, "signInCount"), ascii.EqualFold(name, "aggregationDateTime"):
		return "a count of sign-ins, not one of them"
	case ascii.EqualFold(name, "riskEventType"), ascii.EqualFold(name, "detectedDateTime"):
		return "a risk detection, not a sign-in"
	}
	return ""
}

// readTime reads a noted time; the zero time when it says nothing or is a placeholder.
func readTime(said noteText) (time.Time, *DecodeError) {
	if said.text == "" {
		return time.Time{}, nil
	}
	t, err := timetext.Parse(said.text)
	if err != nil {
		return time.Time{}, refuse(schemas.DeadNoTime, "%s", err.Error()).under(said.key)
	}
	switch year := t.Year(); {
	case year < timetext.FirstYear:
		return time.Time{}, nil
	case year > timetext.LastYear:
		return time.Time{}, refuse(schemas.DeadFuture, "%s lies after the year %d", said.text, timetext.LastYear).under(said.key)
	}
	return t, nil
}

// firstStep is the earliest time of an authentication step: some exports have no
// other.
func (d *Decoder) firstStep() (time.Time, noteText) {
	var first time.Time
	var from noteText
	for _, step := range d.event.AuthenticationDetails {
		said := noteText{"authenticationDetails", step.AuthenticationStepDateTime}
		t, err := readTime(said)
		if err != nil || t.IsZero() {
			continue
		}
		if first.IsZero() || t.Before(first) {
			first, from = t, said
		}
	}
	return first, from
}

// settleAdditional writes down the properties that no field has a home for.
func (d *Decoder) settleAdditional() {
	d.extra.addAll(&d.outer)
	if len(d.extra.items) == 0 {
		return
	}
	start := len(d.scratch)
	d.scratch = d.extra.appendObject(d.scratch)
	d.event.Additional = jsontree.View(d.scratch[start:])
}
