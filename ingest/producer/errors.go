package producer

import (
	"fmt"
)

// DeliveryErrors lists the events of one call of Publish that Kafka has not
// acknowledged; all others it has. Take it out of an error with errors.As.
type DeliveryErrors struct {
	// Of is the number of events in the call.
	Of int
	// Failed are the events that failed, in the order of the call.
	Failed []DeliveryError
}

// DeliveryError is one event that was not delivered, and why.
type DeliveryError struct {
	// Index is the event's place in the call of Publish, from 0.
	Index int
	// ID is the event's ID as it was given to Publish.
	ID string
	// Err wraps ErrNotJSON, ErrTooLarge or what Kafka or the network said.
	Err error
}

// Error is one line: how many failed, and the first.
func (e *DeliveryErrors) Error() string {
	first := e.Failed[0]
	return fmt.Sprintf("producer: %d of %d events were not delivered, the first: event %d, id %q: %v",
		len(e.Failed), e.Of, first.Index, first.ID, first.Err)
}

// Unwrap gives errors.Is and errors.As the reasons.
func (e *DeliveryErrors) Unwrap() []error {
	all := make([]error, len(e.Failed))
	for i, f := range e.Failed {
		all[i] = f.Err
	}
	return all
}

// failures gathers what becomes a *DeliveryErrors.
type failures struct {
	of   int
	list []DeliveryError
}

func (f *failures) add(index int, event Event, err error) {
	f.list = append(f.list, DeliveryError{Index: index, ID: event.ID, Err: err})
}

func (f *failures) err() error {
	if len(f.list) == 0 {
		return nil
	}
	return &DeliveryErrors{Of: f.of, Failed: f.list}
}
