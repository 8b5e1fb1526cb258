// Package mark measures the stored-through mark, before which every event that a producer
// was answered for is in the table, and reads the horizon that follows from it.
//
// storedthrough.go measures once a second: clock.go tells the time of a measurement,
// marks.go keeps those under way until both stages have passed them, storedoffsets.go
// writes how far each partition is stored beside the mark, and outage.go keeps a log of
// failures short. horizon.go reads what was written, by this sink or another one, as
// readers do. docs/time.md says what mark and horizon promise.
package mark
