// Package dead reads the dead letters, the events that no stage could take, and
// sends them again once the cause is mended.
//
// The topic is all the memory there is. A letter is open until a note in the same
// topic says that it was sent again; an event that is refused again comes back as
// a new letter, which counts how often it went round.
package dead
