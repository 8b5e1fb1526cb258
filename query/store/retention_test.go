package store

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/gatehouse/gatehouse/query/signins"
)

func TestRetentionOf_itsOwnRuleOutranksThatOfAll(t *testing.T) {
	s := &Store{opts: Options{RetentionDays: 30}}
	m := Mark{Retention: map[string]int{"short": 7, "ever": 0}}
	for tenant, want := range map[string][]any{"short": {7, true}, "ever": {0, true}, "other": {30, false}} {
		days, own := s.RetentionOf(tenant, m)
		assert.Equal(t, want, []any{days, own}, tenant)
	}
	days, own := s.RetentionOf("other", Mark{})
	assert.Equal(t, []any{30, false}, []any{days, own})
}

func TestPastRetention_saysWhatIsKept(t *testing.T) {
	sc := Scope{Scope: signins.Scope{Since: noon.AddDate(0, 0, -7)}, Days: 7}
	problem := sc.PastRetention(time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC))
	assert.Equal(t, http.StatusBadRequest, problem.Status)
	assert.Equal(t, "The filter asks for sign-ins up to 2026-07-01T00:00:00Z only; they are kept for 7 days, since 2026-07-10T12:00:00Z.", problem.Message)
}
