// Package rows makes rows of the table signins out of enriched events, as the columns
// that an insert sends.
//
// eventreader.go decodes a record, and columns.go appends the event to all columns, which
// lie in groups by what they say: identity.go which sign-in it is, actor.go who signed in
// to what, place.go from where, client.go with what, kind.go and result.go how and with
// which outcome, origin.go where the row came from. In these groups id.go and address.go
// put ids and addresses into two columns each, and packed.go several values into one text.
//
// The rest is what the sink asks of rows before or after their insert: keys.go by which
// columns the table knows them, revision.go which of two deliveries is the later one,
// late.go how late they are, settledhours.go which settled hours they touch.
package rows
