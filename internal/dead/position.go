package dead

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
)

// Position is a letter's place in the topic of dead letters.
type Position struct {
	Partition int32
	Offset    int64
}

// ParsePosition reads PARTITION/OFFSET, such as 0/15.
func ParsePosition(text string) (Position, error) {
	first, second, _ := strings.Cut(text, "/")
	partition, errPartition := strconv.ParseInt(first, 10, 32)
	offset, errOffset := strconv.ParseInt(second, 10, 64)
	if errPartition != nil || errOffset != nil || partition < 0 || offset < 0 {
		return Position{}, fmt.Errorf("%q is no position of a dead letter: give PARTITION/OFFSET as the list shows it, such as 0/15", text)
	}
	return Position{Partition: int32(partition), Offset: offset}, nil
}

// String is PARTITION/OFFSET.
func (p Position) String() string {
	return strconv.Itoa(int(p.Partition)) + "/" + strconv.FormatInt(p.Offset, 10)
}

func (p Position) compare(other Position) int {
	return cmp.Or(cmp.Compare(p.Partition, other.Partition), cmp.Compare(p.Offset, other.Offset))
}
