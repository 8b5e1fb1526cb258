package table

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"syscall"

	"github.com/ClickHouse/ch-go"
	"github.com/ClickHouse/ch-go/proto"
)

// Class says what to do about a failed insert.
type Class int

const (
	// Unknown: retry a few times, then stop.
	Unknown Class = iota
	// Transient: the same insert will work later; retry for ever.
	Transient
	// Overload: as transient, but the server needs rest: back off longer.
	Overload
	// Permanent: the server will never take these rows; look for the bad ones.
	Permanent
)

// String is the class as the label of metrics and logs.
func (c Class) String() string {
	switch c {
	case Transient:
		return "transient"
	case Overload:
		return "overload"
	case Permanent:
		return "permanent"
	default:
		return "unknown"
	}
}

// Classify says what to do about err, the result of an insert. What the table
// itself lacks or refuses (an unknown table, column or user) is unknown and not
// permanent: no row is at fault then.
func Classify(err error) Class {
	var exception *ch.Exception
	if errors.As(err, &exception) {
		return classOfCode(exception.Code)
	}
	var network net.Error
	var system syscall.Errno
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.ErrClosedPipe),
		errors.Is(err, net.ErrClosed), errors.Is(err, ch.ErrClosed),
		errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled),
		errors.As(err, &network), errors.As(err, &system):
		return Transient
	}
	return Unknown
}

// classOfCode classes an error code of ClickHouse.
func classOfCode(code proto.Error) Class {
	switch code {
	case proto.ErrTooManyParts, proto.ErrMemoryLimitExceeded, proto.ErrTooManySimultaneousQueries, proto.ErrQuotaExceeded:
		return Overload
	case proto.ErrTimeoutExceeded, proto.ErrTooSlow, proto.ErrDNSError, proto.ErrNoFreeConnection,
		proto.ErrSocketTimeout, proto.ErrNetworkError, proto.ErrNoZookeeper, proto.ErrAborted,
		proto.ErrTableIsReadOnly, proto.ErrNotEnoughSpace, proto.ErrAllConnectionTriesFailed,
		proto.ErrTooFewLiveReplicas, proto.ErrNoActiveReplicas, proto.ErrUnsatisfiedQuorumForPreviousWrite, proto.ErrReplicaIsNotInQuorum,
		proto.ErrUnknownStatusOfInsert, proto.ErrQueryWasCancelled, proto.ErrSystemError,
		proto.ErrCannotScheduleTask, proto.ErrDeadlockAvoided, proto.ErrKeeperException, proto.ErrPocoException:
		return Transient
	case proto.ErrArgumentOutOfBound, proto.ErrTooLargeStringSize, proto.ErrTooLargeArraySize,
		proto.ErrViolatedConstraint, proto.ErrDecimalOverflow, proto.ErrCannotInsertNullInOrdinaryColumn,
		proto.ErrIncorrectData, proto.ErrValueIsOutOfRangeOfDataType, proto.ErrUnknownElementOfEnum:
		return Permanent
	}
	return Unknown
}

// WithoutValues is an error of the server by its code alone: its text quotes
// values of rows, which are personal data.
func WithoutValues(err error) error {
	var exception *ch.Exception
	if errors.As(err, &exception) {
		return fmt.Errorf("clickhouse error %d, %s", int(exception.Code), exception.Code)
	}
	return err
}
