package sink

import "github.com/gatehouse/gatehouse/schemas"

// eventReader decodes records into one event again and again: the messages that
// nearly every event has are made once. An event that lacks one of them has an
// empty one, which columns show in the same way.
type eventReader struct {
	event schemas.SignIn

	status     schemas.SignInStatus
	device     schemas.DeviceDetail
	enrichment schemas.Enrichment
	geo        schemas.GeoLocation
	origin     schemas.Provenance
}

// read decodes a record into r.event, whose text aliases the record.
func (r *eventReader) read(value []byte) error {
	r.reset()
	ev := &r.event
	ev.Status, ev.DeviceDetail, ev.Enrichment, ev.Provenance = &r.status, &r.device, &r.enrichment, &r.origin
	r.enrichment.Geo = &r.geo
	return ev.UnmarshalVTUnsafe(value)
}

// reset forgets the event, and the record with it. It keeps the memory of lists and
// of what is in them.
func (r *eventReader) reset() {
	clear(r.event.SignInEventTypes)
	clear(r.event.AuthenticationMethodsUsed)
	r.event.ResetVT()
	r.status.Reset()
	r.device.Reset()
	r.enrichment.Reset()
	r.geo.Reset()
	r.origin.Reset()
}
