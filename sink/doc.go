// Package sink stores the records of the enriched topic in ClickHouse, exactly
// once, with no memory besides the offsets it commits to Kafka; and it measures
// the stored-through mark. See docs/delivery.md.
//
// The way of a record begins in consume.go, which fetches and hands it to the queue of
// its partition (queue.go), as long as there is memory for it (budget.go). The worker of
// the partition (partition.go) takes it into the open block (block.go), until package
// plan says that the block ends. Then the block is on its way (flight.go) while the next
// one fills: store.go commits the intent (commit.go) and inserts the rows, and tries
// until that is done (insist.go, backoff.go), between two notes of the settled hours that
// they touch (touched.go). What is no row, and what the table refuses and bisect.go
// finds, goes to the dead-letter topic (deadletter.go).
//
// Partitions come and go in assignment.go; a new owner stores again what the last one was
// about to store (replay.go). What all of them share is in storage.go. sink.go and open.go
// put the stage together from its settings (config.go), and metrics.go, backlog.go and
// deadage.go tell how it does.
//
// Packages below know nothing of this: plan decides, rows makes rows of events and column
// holds them, table gets them into ClickHouse, and topic does with Kafka what the group
// does not. Beside storing, mark measures how far all is stored, rollup counts settled
// hours, retention removes what is past its days, and verify checks the whole from outside.
package sink
