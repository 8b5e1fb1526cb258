package access

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/query/filter"
)

func TestMayAsk_aboutWhatIsWithheld_notAtAll(t *testing.T) {
	const byPolicy = "status eq 'Failure' and appliedConditionalAccessPolicies/any(p: p/id eq 'P1')"
	for _, tt := range []struct {
		expression string
		policies   bool
		refused    string
	}{
		{"", false, ""},
		{"conditionalAccessStatus eq 'failure'", false, ""},
		{byPolicy, true, ""},
		{byPolicy, false, "Invalid filter clause: appliedConditionalAccessPolicies at position 25 is withheld from you"},
		{"not (" + byPolicy + ")", false, "appliedConditionalAccessPolicies at position 30 is withheld from you"},
	} {
		var f *filter.Filter
		if tt.expression != "" {
			var err error
			f, err = filter.Parse(tt.expression)
			require.NoError(t, err)
		}
		problem := Reader{WholeTenant: true, Policies: tt.policies}.MayAsk(f)
		if tt.refused == "" {
			assert.Nil(t, problem, tt.expression)
			continue
		}
		require.NotNil(t, problem, tt.expression)
		assert.Equal(t, http.StatusForbidden, problem.Status)
		assert.Contains(t, problem.Message, tt.refused)
	}
}
