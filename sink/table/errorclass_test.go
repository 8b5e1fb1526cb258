package table

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"syscall"
	"testing"

	"github.com/ClickHouse/ch-go"
	"github.com/ClickHouse/ch-go/proto"
)

func TestClassify(t *testing.T) {
	code := func(n int) error {
		return fmt.Errorf("insert: %w", &ch.Exception{Code: proto.Error(n), Name: "DB::Exception"})
	}
	tests := []struct {
		name string
		err  error
		want Class
	}{
		{"TOO_MANY_PARTS", code(252), Overload},
		{"MEMORY_LIMIT_EXCEEDED", code(241), Overload},
		{"TOO_MANY_SIMULTANEOUS_QUERIES", code(202), Overload},
		{"QUOTA_EXCEEDED", code(201), Overload},
		{"TIMEOUT_EXCEEDED", code(159), Transient},
		{"DNS_ERROR", code(198), Transient},
		{"NO_FREE_CONNECTION", code(203), Transient},
		{"SOCKET_TIMEOUT", code(209), Transient},
		{"NETWORK_ERROR", code(210), Transient},
		{"NO_ZOOKEEPER", code(225), Transient},
		{"ABORTED", code(236), Transient},
		{"TABLE_IS_READ_ONLY", code(242), Transient},
		{"NOT_ENOUGH_SPACE", code(243), Transient},
		{"TOO_FEW_LIVE_REPLICAS", code(285), Transient},
		{"UNKNOWN_STATUS_OF_INSERT", code(319), Transient},
		{"QUERY_WAS_CANCELLED", code(394), Transient},
		{"KEEPER_EXCEPTION", code(999), Transient},
		{"TOO_SLOW", code(160), Transient},
		{"ALL_CONNECTION_TRIES_FAILED", code(279), Transient},
		{"NO_ACTIVE_REPLICAS", code(254), Transient},
		{"UNSATISFIED_QUORUM_FOR_PREVIOUS_WRITE", code(286), Transient},
		{"REPLICA_IS_NOT_IN_QUORUM", code(289), Transient},
		{"SYSTEM_ERROR", code(425), Transient},
		{"CANNOT_SCHEDULE_TASK", code(439), Transient},
		{"DEADLOCK_AVOIDED", code(473), Transient},
		{"POCO_EXCEPTION", code(1000), Transient},
		{"ARGUMENT_OUT_OF_BOUND", code(69), Permanent},
		{"TOO_LARGE_ARRAY_SIZE", code(128), Permanent},
		{"DECIMAL_OVERFLOW", code(407), Permanent},
		{"CANNOT_INSERT_NULL_IN_ORDINARY_COLUMN", code(349), Permanent},
		{"INCORRECT_DATA", code(117), Permanent},
		{"VIOLATED_CONSTRAINT", code(469), Permanent},
		{"TOO_LARGE_STRING_SIZE", code(131), Permanent},
		{"VALUE_IS_OUT_OF_RANGE_OF_DATA_TYPE", code(321), Permanent},
		{"UNKNOWN_ELEMENT_OF_ENUM", code(691), Permanent},
		{"NO_SUCH_COLUMN_IN_TABLE", code(16), Unknown},
		{"TYPE_MISMATCH", code(53), Unknown},
		{"UNKNOWN_TABLE", code(60), Unknown},
		{"UNKNOWN_DATABASE", code(81), Unknown},
		{"ACCESS_DENIED", code(497), Unknown},
		{"AUTHENTICATION_FAILED", code(516), Unknown},
		{"a code of the future", code(64000), Unknown},
		{"connection refused", fmt.Errorf("dial: %w", &net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}), Transient},
		{"connection reset", syscall.ECONNRESET, Transient},
		{"end of stream", fmt.Errorf("read: %w", io.EOF), Transient},
		{"end within a packet", io.ErrUnexpectedEOF, Transient},
		{"closed by us", ch.ErrClosed, Transient},
		{"closed by the other side of a pipe", io.ErrClosedPipe, Transient},
		{"closed socket", net.ErrClosed, Transient},
		{"given up", context.Canceled, Transient},
		{"too slow", context.DeadlineExceeded, Transient},
		{"anything else", errors.New("no such thing"), Unknown},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Classify(tt.err); got != tt.want {
				t.Errorf("class %s, want %s", got, tt.want)
			}
		})
	}
}
