package rows

import (
	"github.com/ClickHouse/ch-go/proto"

	"github.com/gatehouse/gatehouse/schemas/graphjson"
	"github.com/gatehouse/gatehouse/sink/column"
)

// originColumns hold the rest of what the producer said, and where the row came from.
type originColumns struct {
	more         column.Dictionary
	additional   column.Text
	sentAt       column.Instant
	receivedAt   column.Instant
	rawPartition proto.ColInt32
	rawOffset    proto.ColInt64
	rawIndex     proto.ColInt32
	partition    proto.ColInt32
	offset       proto.ColInt64
	lateSeconds  proto.ColUInt32 // set before the insert: MarkLate
}

func (g *originColumns) bind(c *Columns) {
	g.sentAt, g.receivedAt = column.InstantOf(3), column.InstantOf(3)
	c.bind("more", &g.more)
	c.bind("additional", &g.additional)
	c.bind("sent_at", &g.sentAt)
	c.bind("received_at", &g.receivedAt)
	c.bind("raw_partition", &g.rawPartition)
	c.bind("raw_offset", &g.rawOffset)
	c.bind("raw_index", &g.rawIndex)
	c.bind("_partition", &g.partition)
	c.bind("_offset", &g.offset)
	c.bind("late_seconds", &g.lateSeconds)
}

func (g *originColumns) append(ev rowEvent, text *[]byte) {
	*text = graphjson.AppendMore((*text)[:0], ev.SignIn)
	g.more.AppendBytes(*text)
	g.additional.Append(ev.Additional)
	g.sentAt.SetNano(ev.SentUnixNano)
	g.receivedAt.SetNano(ev.origin.ReceivedUnixNano)
	g.rawPartition.Append(ev.origin.Partition)
	g.rawOffset.Append(ev.origin.Offset)
	g.rawIndex.Append(ev.origin.Index)
	g.lateSeconds.Append(0) // until MarkLate
}
