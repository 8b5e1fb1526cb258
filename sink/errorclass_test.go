package sink

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"syscall"
	"testing"
	"time"

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
		want class
	}{
		{"TOO_MANY_PARTS", code(252), classOverload},
		{"MEMORY_LIMIT_EXCEEDED", code(241), classOverload},
		{"TOO_MANY_SIMULTANEOUS_QUERIES", code(202), classOverload},
		{"QUOTA_EXCEEDED", code(201), classOverload},
		{"TIMEOUT_EXCEEDED", code(159), classTransient},
		{"DNS_ERROR", code(198), classTransient},
		{"NO_FREE_CONNECTION", code(203), classTransient},
		{"SOCKET_TIMEOUT", code(209), classTransient},
		{"NETWORK_ERROR", code(210), classTransient},
		{"NO_ZOOKEEPER", code(225), classTransient},
		{"ABORTED", code(236), classTransient},
		{"TABLE_IS_READ_ONLY", code(242), classTransient},
		{"NOT_ENOUGH_SPACE", code(243), classTransient},
		{"TOO_FEW_LIVE_REPLICAS", code(285), classTransient},
		{"UNKNOWN_STATUS_OF_INSERT", code(319), classTransient},
		{"QUERY_WAS_CANCELLED", code(394), classTransient},
		{"KEEPER_EXCEPTION", code(999), classTransient},
		{"TOO_SLOW", code(160), classTransient},
		{"ALL_CONNECTION_TRIES_FAILED", code(279), classTransient},
		{"NO_ACTIVE_REPLICAS", code(254), classTransient},
		{"UNSATISFIED_QUORUM_FOR_PREVIOUS_WRITE", code(286), classTransient},
		{"REPLICA_IS_NOT_IN_QUORUM", code(289), classTransient},
		{"SYSTEM_ERROR", code(425), classTransient},
		{"CANNOT_SCHEDULE_TASK", code(439), classTransient},
		{"DEADLOCK_AVOIDED", code(473), classTransient},
		{"POCO_EXCEPTION", code(1000), classTransient},
		{"ARGUMENT_OUT_OF_BOUND", code(69), classPermanent},
		{"TOO_LARGE_ARRAY_SIZE", code(128), classPermanent},
		{"DECIMAL_OVERFLOW", code(407), classPermanent},
		{"CANNOT_INSERT_NULL_IN_ORDINARY_COLUMN", code(349), classPermanent},
		{"INCORRECT_DATA", code(117), classPermanent},
		{"VIOLATED_CONSTRAINT", code(469), classPermanent},
		{"TOO_LARGE_STRING_SIZE", code(131), classPermanent},
		{"VALUE_IS_OUT_OF_RANGE_OF_DATA_TYPE", code(321), classPermanent},
		{"UNKNOWN_ELEMENT_OF_ENUM", code(691), classPermanent},
		{"NO_SUCH_COLUMN_IN_TABLE", code(16), classUnknown},
		{"TYPE_MISMATCH", code(53), classUnknown},
		{"UNKNOWN_TABLE", code(60), classUnknown},
		{"UNKNOWN_DATABASE", code(81), classUnknown},
		{"ACCESS_DENIED", code(497), classUnknown},
		{"AUTHENTICATION_FAILED", code(516), classUnknown},
		{"a code of the future", code(64000), classUnknown},
		{"connection refused", fmt.Errorf("dial: %w", &net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}), classTransient},
		{"connection reset", syscall.ECONNRESET, classTransient},
		{"end of stream", fmt.Errorf("read: %w", io.EOF), classTransient},
		{"end within a packet", io.ErrUnexpectedEOF, classTransient},
		{"closed by us", ch.ErrClosed, classTransient},
		{"closed by the other side of a pipe", io.ErrClosedPipe, classTransient},
		{"closed socket", net.ErrClosed, classTransient},
		{"given up", context.Canceled, classTransient},
		{"too slow", context.DeadlineExceeded, classTransient},
		{"anything else", errors.New("no such thing"), classUnknown},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := classify(tt.err); got != tt.want {
				t.Errorf("class %s, want %s", got, tt.want)
			}
		})
	}
}

func TestBackoff_growsToACeiling(t *testing.T) {
	for c, want := range map[class][2]time.Duration{
		classTransient: {100 * time.Millisecond, 5 * time.Second},
		classUnknown:   {100 * time.Millisecond, 5 * time.Second},
		classOverload:  {time.Second, 30 * time.Second},
	} {
		before := time.Duration(0)
		for try := 1; try < 1000; try++ {
			wait := backoff(c, try)
			if wait < before || wait > want[1] {
				t.Fatalf("%s: wait %s at try %d after %s", c, wait, try, before)
			}
			before = wait
		}
		if first := backoff(c, 1); first != want[0] || before != want[1] {
			t.Errorf("%s: waits from %s to %s, want %v", c, first, before, want)
		}
	}
	for range 100 {
		if d := jitter(time.Second); d < time.Second/2 || d > time.Second {
			t.Fatalf("jitter %s of 1s", d)
		}
	}
}
