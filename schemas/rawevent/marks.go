package rawevent

// mark is a bit set of what a name tells about the object it stands in.
type mark uint32

const (
	// What a name tells of the object's kind.

	markGraph        mark = 1 << iota // a property of a signIn
	markSure                          // a property that little else than a sign-in has
	markCategory                      // the kind of a record
	markEnvelope                      // part of a record's envelope
	markProperties                    // the event's own object in a record
	markRow                           // only Log Analytics has it
	markPortal                        // only the portal's download has it
	markHunting                       // only advanced hunting has it
	markTimestamp                     // advanced hunting's time
	markErrorCode                     // advanced hunting's result
	markHuntingActor                  // who or what signed in, as only advanced hunting has it
	markFlat                          // known, but nothing that tells what the object is

	// What a name tells of events within.

	markBatch   // holds events
	markWrapped // may hold an event, mostly as JSON text
	markLoose   // may hold an event or a list of them where nothing else does
	markFullLog // may hold an event as JSON text, before others
	markFields  // may hold the fields of a hit
	markElastic // holds an event as Elastic's integration takes it apart
	markCapture // only what an Event Hub puts around events

	// What a name tells of an object that is no sign-in.

	markDirectory // of an account, an application or a device, not of a sign-in
	markOther     // of another table, not of sign-ins
	markCount     // how many sign-ins a row of a query stands for

	// What stands under a name.

	markObject // properties of its own
	markTexts  // a list of plain texts
	markList   // a list of objects
)
