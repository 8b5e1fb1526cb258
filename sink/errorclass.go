package sink

import (
	"context"
	"errors"
	"io"
	"net"
	"syscall"

	"github.com/ClickHouse/ch-go"
	"github.com/ClickHouse/ch-go/proto"
)

// class says what to do about a failed insert.
type class int

const (
	// classUnknown: retry a few times, then stop.
	classUnknown class = iota
	// classTransient: the same insert will work later; retry for ever.
	classTransient
	// classOverload: as transient, but the server needs rest: back off longer.
	classOverload
	// classPermanent: the server will never take these rows; look for the bad ones.
	classPermanent
)

// String is the class as the label of metrics and logs.
func (c class) String() string {
	switch c {
	case classTransient:
		return "transient"
	case classOverload:
		return "overload"
	case classPermanent:
		return "permanent"
	default:
		return "unknown"
	}
}

// classify says what to do about err, the result of an insert. What the table
// itself lacks or refuses (an unknown table, column or user) is unknown and not
// permanent: no row is at fault then.
func classify(err error) class {
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
		return classTransient
	}
	return classUnknown
}

// classOfCode classes an error code of ClickHouse.
func classOfCode(code proto.Error) class {
	switch code {
	case proto.ErrTooManyParts, proto.ErrMemoryLimitExceeded, proto.ErrTooManySimultaneousQueries, proto.ErrQuotaExceeded:
		return classOverload
	case proto.ErrTimeoutExceeded, proto.ErrTooSlow, proto.ErrDNSError, proto.ErrNoFreeConnection,
		proto.ErrSocketTimeout, proto.ErrNetworkError, proto.ErrNoZookeeper, proto.ErrAborted,
		proto.ErrTableIsReadOnly, proto.ErrNotEnoughSpace, proto.ErrAllConnectionTriesFailed,
		proto.ErrTooFewLiveReplicas, proto.ErrNoActiveReplicas, proto.ErrUnsatisfiedQuorumForPreviousWrite, proto.ErrReplicaIsNotInQuorum,
		proto.ErrUnknownStatusOfInsert, proto.ErrQueryWasCancelled, proto.ErrSystemError,
		proto.ErrCannotScheduleTask, proto.ErrDeadlockAvoided, proto.ErrKeeperException, proto.ErrPocoException:
		return classTransient
	case proto.ErrArgumentOutOfBound, proto.ErrTooLargeStringSize, proto.ErrTooLargeArraySize,
		proto.ErrViolatedConstraint, proto.ErrDecimalOverflow, proto.ErrCannotInsertNullInOrdinaryColumn,
		proto.ErrIncorrectData, proto.ErrValueIsOutOfRangeOfDataType, proto.ErrUnknownElementOfEnum:
		return classPermanent
	}
	return classUnknown
}
