package rawevent

import (
	"strings"

	"github.com/gatehouse/gatehouse/schemas"
	"github.com/gatehouse/gatehouse/schemas/ascii"
	"github.com/gatehouse/gatehouse/schemas/jsontree"
)

// envelopeProperties are those of an Azure Monitor record around its properties.
// Log Analytics rows have them as columns.
func envelopeProperties() []property[schemas.SignIn] {
	return []property[schemas.SignIn]{
		notedTime("time", func(r *record) *noteText { return &r.time }),
		noted("tenantId", func(r *record) *noteText { return &r.tenant }),
		text("category", func(e *schemas.SignIn) *string { return &e.Category }),
		{"resultType", noteResultType},
		noted("resultDescription", func(r *record) *noteText { return &r.resultDescription }),
		noted("callerIpAddress", func(r *record) *noteText { return &r.callerIPAddress }),
		noted("correlationId", func(r *record) *noteText { return &r.correlationID }),
		noted("identity", func(r *record) *noteText { return &r.identity }),
		noted("location", func(r *record) *noteText { return &r.location }),
		noted("resourceId", func(r *record) *noteText { return &r.resourceID }),
		constant("operationName", "Sign-in activity"),
		constant("operationVersion", "1.0", "1"),
		constant("resultSignature", "None"),
		constant("durationMs", "0"),
		constant("Level", "4", "Informational"),
		{"properties", func(*Decoder, *schemas.SignIn, jsontree.Value) *DecodeError { return nil }},
	}
}

// constant is a property that says the same in every record; what else it says
// is kept.
func constant(name string, values ...string) property[schemas.SignIn] {
	return property[schemas.SignIn]{name, func(d *Decoder, _ *schemas.SignIn, v jsontree.Value) *DecodeError {
		said := ""
		v = v.Lone()
		switch v.Kind() {
		case jsontree.Text:
			said = v.Text()
		case jsontree.Number:
			said = v.Literal()
		}
		for _, value := range values {
			if ascii.EqualFold(said, value) {
				return nil
			}
		}
		d.extra.add("record/", d.key, v)
		return nil
	}}
}

func noteResultType(d *Decoder, _ *schemas.SignIn, v jsontree.Value) *DecodeError {
	v = v.Lone()
	switch v.Kind() {
	case jsontree.Text, jsontree.Number, jsontree.Null:
		d.rec.resultType = note{d.key, v}
		return nil
	}
	return wrongType(v, "a code")
}

// applyEnvelope gives the event what only its envelope said, and keeps what the
// envelope said otherwise.
func (d *Decoder) applyEnvelope() {
	ev, rec := d.event, &d.rec
	rec.callerIPAddress.text = bareAddress(rec.callerIPAddress.text)
	d.fill(&ev.IpAddress, rec.callerIPAddress)
	d.fill(&ev.CorrelationId, rec.correlationID)
	if ev.UserId == "" && ev.UserPrincipalName == "" && ev.ServicePrincipalId != "" {
		d.extra.addText("record/", rec.identity.key, rec.identity.text)
	} else {
		d.fill(&ev.UserDisplayName, rec.identity)
	}
	if rec.statusCode.key != "" {
		d.applyCode("", rec.statusCode)
	}
	d.applyFlat()
	if rec.resultType.key != "" {
		d.applyResultType()
	}
	if description := rec.resultDescription.text; description != "" && !isNoWord(description) {
		d.fill(&d.status().FailureReason, rec.resultDescription)
	}
	d.applyLocation("", rec.placeText)
	d.applyLocation("record/", rec.location)
	if !isDirectoryResource(rec.resourceID.text, rec.tenant.text, rec.rowTenant.text) {
		d.extra.addText("record/", rec.resourceID.key, rec.resourceID.text)
	}
}

// fill sets a text that the event lacks; one that says something else is kept.
func (d *Decoder) fill(to *string, said noteText) {
	switch {
	case *to == "":
		*to = said.text
	case *to != said.text:
		d.extra.addText("record/", said.key, said.text)
	}
}

// status returns the event's status, which it makes when there is none.
func (d *Decoder) status() *schemas.SignInStatus {
	if d.event.Status == nil {
		d.event.Status = d.kinds.status.pool.next()
	}
	return d.event.Status
}

// applyResultType reads resultType: a code as number or text, or the result in a
// word. The status' own code goes first.
func (d *Decoder) applyResultType() {
	said := d.rec.resultType
	if said.value.Kind() == jsontree.Text {
		if word := resultWord(strings.TrimSpace(said.value.Text())); word != "" {
			d.status().Word = word
			return
		}
	}
	d.applyCode("record/", said)
}

// applyCode gives the status a code when it has none; one that says something else
// is kept.
func (d *Decoder) applyCode(prefix string, said note) {
	n, ok, err := integerOf(said.value, minErrorCode, maxErrorCode)
	if err == nil && !ok {
		return
	}
	if err == nil && d.status().ErrorCode == nil {
		d.status().ErrorCode = d.int32(int32(n))
		return
	}
	if err == nil && int64(*d.status().ErrorCode) == n {
		return
	}
	d.extra.add(prefix, said.key, said.value)
}

// applyLocation reads a location in words: a country, or a city with it, or city,
// state and country. What the event has of its place goes first.
func (d *Decoder) applyLocation(prefix string, said noteText) {
	if said.text == "" {
		return
	}
	city, state, country, ok := splitPlace(said.text)
	place := d.event.Location
	switch {
	case place != nil && d.rec.flatPlace && place.CountryOrRegion == "" && ok && withinPlace(city, state, place):
		place.CountryOrRegion = country
	case place != nil && (place.CountryOrRegion != "" || place.City != "" || place.State != ""):
		if said.text != place.CountryOrRegion && !(ok && samePlace(city, state, country, place)) {
			d.extra.addText(prefix, said.key, said.text)
		}
	case !ok:
		d.extra.addText(prefix, said.key, said.text)
	default:
		if place == nil {
			place = d.kinds.location.pool.next()
			d.event.Location = place
		}
		place.City, place.State, place.CountryOrRegion = city, state, country
	}
}

// withinPlace is whether city and state, where they are said, are those of the place.
func withinPlace(city, state string, place *schemas.Location) bool {
	return (city == "" || city == place.City) && (state == "" || state == place.State)
}

func samePlace(city, state, country string, place *schemas.Location) bool {
	return city == place.City && state == place.State && country == place.CountryOrRegion
}

// isDirectoryResource reports whether a record's resource is what it always is:
// the directory of the event's tenant.
func isDirectoryResource(resource string, tenants ...string) bool {
	const before, after = "/tenants/", "/providers/Microsoft.aadiam"
	if len(resource) <= len(before)+len(after) || !ascii.EqualFold(resource[:len(before)], before) ||
		!ascii.EqualFold(resource[len(resource)-len(after):], after) {
		return false
	}
	named := resource[len(before) : len(resource)-len(after)]
	for _, tenant := range tenants {
		if ascii.EqualFold(named, tenant) {
			return true
		}
	}
	return false
}
