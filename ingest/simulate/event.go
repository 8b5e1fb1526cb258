package simulate

import "time"

// Event is one simulated sign-in, written as JSON in one of the raw formats.
type Event struct {
	// ID is the request id, as in the JSON.
	ID string
	// Tenant is the GUID of the tenant, as in the JSON.
	Tenant string
	// Time is when the sign-in happened, UTC.
	Time time.Time
	// JSON is valid until the next event is asked for.
	JSON []byte
}

// write appends the sign-in in its raw format.
func (s *signIn) write(dst []byte) []byte {
	w := writer{buf: dst, start: len(dst)}
	switch s.shape {
	case azureMonitorShape:
		w.azureMonitor(s)
	case logAnalyticsShape:
		w.logAnalytics(s)
	default:
		w.graph(s)
	}
	return w.buf
}

func (s *signIn) event(buf []byte) Event {
	return Event{ID: s.id, Tenant: s.tenant.ID, Time: s.at.UTC(), JSON: s.write(buf)}
}
