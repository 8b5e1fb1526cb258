package sink

import "strconv"

// tokenScope names a partition for all time: another cluster, another
// incarnation of the topic or another partition never yields the same token.
type tokenScope struct {
	cluster   string
	topicID   string
	partition int32
}

// token is the insert_deduplication_token of a block. ClickHouse drops an
// insert whose token it has seen, whatever the rows are, so it names exactly the
// range of the block: the same range always yields the same token, any other
// range another one.
func (t tokenScope) token(s span) string {
	b := make([]byte, 0, len(t.cluster)+len(t.topicID)+64)
	b = append(b, t.cluster...)
	b = append(b, '/')
	b = append(b, t.topicID...)
	b = append(b, '/')
	b = strconv.AppendInt(b, int64(t.partition), 10)
	b = append(b, '/')
	b = strconv.AppendInt(b, s.first, 10)
	b = append(b, '-')
	b = strconv.AppendInt(b, s.last, 10)
	return string(b)
}
