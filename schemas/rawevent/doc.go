// Package rawevent decodes sign-ins as producers and their collectors write them; docs/formats.md
// lists the formats. A record goes this way:
//
//   - decoder.go takes its documents apart, split.go those that hold many events;
//   - survey.go looks at the names of an object (fields.go has the table of all that mean
//     something, marks.go what they tell), findings.go has what they say together;
//   - object.go and shapes.go decide by that what the object is: an event, or something around
//     one or more, which unwrap.go and the files of each wrapper take off (wrapper.go,
//     besidewrapper.go, capture.go, elastic.go, otlp.go, wazuh.go, target.go, ...), or a table
//     (table.go, sideways.go);
//   - names that tools joined are taken apart, and the object is read again (dotted.go,
//     underscored.go, branch.go, prefixed.go, vendor.go);
//   - rivals.go tells which of two properties counts that mean the same, and read.go sets
//     the properties of the event by its format: graph.go, envelope.go,
//     loganalytics.go, portal.go and hunting.go have the tables, nested.go and its like those
//     of objects within, flat.go and its like those of parts outside of them, values.go,
//     enum.go, moment.go, none.go, address.go and others what a value may be written as;
//   - finish.go asks for what every event must have, othertable.go, directoryobject.go
//     and otherformat.go tell what is none, id.go makes an id where none came, and additional.go keeps what
//     has no home.
//
// A decoder never guesses: what it cannot read it refuses with a reason (decodeerror.go),
// and goes on with the next.
package rawevent
