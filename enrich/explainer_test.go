package enrich

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/gatehouse/gatehouse/schemas"
)

func TestExplainer_statusSource(t *testing.T) {
	code := func(n int32) *int32 { return &n }
	x := &Explainer{decider: testDecider(t)}
	for name, c := range map[string]struct {
		said *schemas.SignInStatus
		want string
	}{
		"nothing said":                  {nil, "none"},
		"an empty object":               {&schemas.SignInStatus{}, "none"},
		"a known code":                  {&schemas.SignInStatus{ErrorCode: code(50126), Word: "Success"}, "catalogue"},
		"success":                       {&schemas.SignInStatus{ErrorCode: code(0)}, "catalogue"},
		"a code that nobody knows":      {&schemas.SignInStatus{ErrorCode: code(987654)}, "code"},
		"such a code beside a word":     {&schemas.SignInStatus{ErrorCode: code(987654), Word: "Interrupted"}, "producer"},
		"a word":                        {&schemas.SignInStatus{Word: "Failure", FailureReason: "locked"}, "producer"},
		"a word that means nothing":     {&schemas.SignInStatus{Word: "maybe"}, "none"},
		"a reason alone":                {&schemas.SignInStatus{FailureReason: "locked"}, "reason"},
		"a reason that is none":         {&schemas.SignInStatus{FailureReason: "Other."}, "none"},
		"such a word beside the reason": {&schemas.SignInStatus{Word: "maybe", FailureReason: "locked"}, "reason"},
	} {
		assert.Equal(t, c.want, x.StatusSource(&schemas.SignIn{Status: c.said}), name)
	}
}
