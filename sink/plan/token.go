package plan

import "strconv"

// Scope names a partition for all time: another cluster, another
// incarnation of the topic or another partition never yields the same token.
type Scope struct {
	Cluster   string // id of the Kafka cluster
	TopicID   string // of the incarnation of the topic
	Partition int32
}

// Token is the insert_deduplication_token of a block. ClickHouse drops an
// insert whose token it has seen, whatever the rows are, so it names exactly the
// range of the block: the same range always yields the same token, any other
// range another one.
func (t Scope) Token(s Span) string {
	b := make([]byte, 0, len(t.Cluster)+len(t.TopicID)+64)
	b = append(b, t.Cluster...)
	b = append(b, '/')
	b = append(b, t.TopicID...)
	b = append(b, '/')
	b = strconv.AppendInt(b, int64(t.Partition), 10)
	b = append(b, '/')
	b = strconv.AppendInt(b, s.First, 10)
	b = append(b, '-')
	b = strconv.AppendInt(b, s.Last, 10)
	return string(b)
}
