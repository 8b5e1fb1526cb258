package relay

import (
	"errors"
	"fmt"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
)

// errOperator marks errors that waiting does not mend.
var errOperator = errors.New("an operator is needed")

// operatorError is one of them.
type operatorError struct{ error }

func (operatorError) Is(target error) bool { return target == errOperator }

func (e operatorError) Unwrap() error { return e.error }

func operator(format string, args ...any) error {
	return operatorError{fmt.Errorf(format, args...)}
}

// orRefused marks the error as one for an operator when the cluster refuses a
// login or a right.
func orRefused(err error) error {
	for _, reason := range []error{kerr.SaslAuthenticationFailed, kerr.UnsupportedSaslMechanism, kerr.IllegalSaslState} {
		if errors.Is(err, reason) {
			return operator("%w: the login is refused; check the section sasl", err)
		}
	}
	for _, reason := range []error{kerr.TopicAuthorizationFailed, kerr.GroupAuthorizationFailed, kerr.ClusterAuthorizationFailed} {
		if errors.Is(err, reason) {
			return operator("%w: grant the relay read on the source's topics and group, write on the raw topic", err)
		}
	}
	return err
}

// orTooLarge marks the error as one for an operator when the destination takes
// smaller records than the raw topic is defined with.
func orTooLarge(err error) error {
	for _, reason := range []error{kerr.MessageTooLarge, kerr.RecordListTooLarge, kerr.InvalidRecord} {
		if errors.Is(err, reason) {
			return operator("%w: set max.message.bytes of the raw topic with gatehouse migrate, and the broker's limits no lower", err)
		}
	}
	return err
}

// isExpired reports whether the source no longer has what is to be read next.
func isExpired(err error) bool {
	var loss *kgo.ErrDataLoss
	return errors.As(err, &loss) || errors.Is(err, kerr.OffsetOutOfRange)
}

func isUnknownTopic(err error) bool {
	return errors.Is(err, kerr.UnknownTopicOrPartition) || errors.Is(err, kerr.UnknownTopicID)
}
