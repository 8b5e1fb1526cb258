// Package plan holds the decisions by which the sink stores each record exactly once.
// They take values and return values, and know nothing of Kafka and ClickHouse.
//
// In the order in which a partition needs them: decide.go says how a new owner begins,
// plan.go where a block of offsets, a Span, ends, for which weeks.go tells history from
// live traffic; intent.go writes down what is about to be stored, with a checksum of
// checksum.go, and reads it again; token.go names the block to ClickHouse, which drops
// the second one of a name. progress.go reads commits for whoever looks from outside.
// docs/delivery.md tells why this is enough.
package plan
