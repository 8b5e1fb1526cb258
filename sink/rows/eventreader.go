package rows

import "github.com/gatehouse/gatehouse/schemas"

// EventReader decodes records into one event again and again: the messages that
// nearly every event has are made once. An event that lacks one of them has an
// empty one, which columns show in the same way.
type EventReader struct {
	// Event is what Read has read last.
	Event schemas.SignIn

	status     schemas.SignInStatus
	device     schemas.DeviceDetail
	enrichment schemas.Enrichment
	geo        schemas.GeoLocation
	origin     schemas.Provenance
}

// Read decodes a record into r.Event, whose text aliases the record.
func (r *EventReader) Read(value []byte) error {
	r.Reset()
	ev := &r.Event
	ev.Status, ev.DeviceDetail, ev.Enrichment, ev.Provenance = &r.status, &r.device, &r.enrichment, &r.origin
	r.enrichment.Geo = &r.geo
	return ev.UnmarshalVTUnsafe(value)
}

// Reset forgets the event, and the record with it. It keeps the memory of lists and
// of what is in them.
func (r *EventReader) Reset() {
	clear(r.Event.SignInEventTypes)
	clear(r.Event.AuthenticationMethodsUsed)
	r.Event.ResetVT()
	r.status.Reset()
	r.device.Reset()
	r.enrichment.Reset()
	r.geo.Reset()
	r.origin.Reset()
}
