package enrich

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/gatehouse/gatehouse/schemas"
)

const (
	unspecified = schemas.Status_STATUS_UNSPECIFIED
	success     = schemas.Status_STATUS_SUCCESS
	failure     = schemas.Status_STATUS_FAILURE
	interrupted = schemas.Status_STATUS_INTERRUPTED
)

func TestDecideStatus(t *testing.T) {
	code := func(n int32) *int32 { return &n }
	wrongPassword := outcome{failure, "Wrong user name or password", "Retry; watch for spray patterns"}
	for name, c := range map[string]struct {
		said *schemas.SignInStatus
		want outcome
	}{
		"nothing said":                     {nil, outcome{}},
		"empty object":                     {&schemas.SignInStatus{}, outcome{}},
		"success":                          {&schemas.SignInStatus{ErrorCode: code(0)}, outcome{status: success}},
		"success with Other.":              {&schemas.SignInStatus{ErrorCode: code(0), FailureReason: "Other."}, outcome{status: success}},
		"success with a text":              {&schemas.SignInStatus{ErrorCode: code(0), FailureReason: "left over"}, outcome{status: success}},
		"code in the catalogue":            {&schemas.SignInStatus{ErrorCode: code(50126)}, wrongPassword},
		"Other is no reason":               {&schemas.SignInStatus{ErrorCode: code(50126), FailureReason: "Other"}, wrongPassword},
		"None is no reason":                {&schemas.SignInStatus{ErrorCode: code(50126), FailureReason: "None"}, wrongPassword},
		"null is none":                     {&schemas.SignInStatus{ErrorCode: code(50126), FailureReason: "null"}, wrongPassword},
		"the word of a failure alone":      {&schemas.SignInStatus{Word: "Failure"}, outcome{status: failure}},
		"other. in any case":               {&schemas.SignInStatus{ErrorCode: code(50126), FailureReason: " other. "}, wrongPassword},
		"the producer's reason wins":       {&schemas.SignInStatus{ErrorCode: code(50126), FailureReason: "Bad password"}, outcome{failure, "Bad password", wrongPassword.remediation}},
		"interrupt of the core list":       {&schemas.SignInStatus{ErrorCode: code(50140)}, outcome{status: interrupted, reason: "Stay-signed-in prompt shown"}},
		"interrupt of the longer list":     {&schemas.SignInStatus{ErrorCode: code(50158)}, outcome{interrupted, "External or extra factor not yet satisfied", "Complete the challenge"}},
		"listed as no interrupt":           {&schemas.SignInStatus{ErrorCode: code(53003)}, outcome{failure, "Blocked by Conditional Access", "Review the matching policy"}},
		"seven digits":                     {&schemas.SignInStatus{ErrorCode: code(7000222)}, outcome{failure, "Client secret expired", "Create a new secret"}},
		"code nobody knows":                {&schemas.SignInStatus{ErrorCode: code(987654)}, outcome{status: failure}},
		"unknown code with a word":         {&schemas.SignInStatus{ErrorCode: code(987654), Word: "Interrupted"}, outcome{status: interrupted}},
		"unknown code with a reason":       {&schemas.SignInStatus{ErrorCode: code(987654), FailureReason: "why"}, outcome{status: failure, reason: "why"}},
		"the code outranks the word":       {&schemas.SignInStatus{ErrorCode: code(50140), Word: "Failure"}, outcome{status: interrupted, reason: "Stay-signed-in prompt shown"}},
		"negative code":                    {&schemas.SignInStatus{ErrorCode: code(-1)}, outcome{status: failure}},
		"word alone":                       {&schemas.SignInStatus{Word: "Success"}, outcome{status: success}},
		"word in capitals":                 {&schemas.SignInStatus{Word: "FAILURE", FailureReason: "x"}, outcome{status: failure, reason: "x"}},
		"a word that means nothing":        {&schemas.SignInStatus{Word: "maybe"}, outcome{}},
		"a reason alone":                   {&schemas.SignInStatus{FailureReason: "locked"}, outcome{status: failure, reason: "locked"}},
		"Other alone says nothing":         {&schemas.SignInStatus{FailureReason: "Other."}, outcome{}},
		"details alone say nothing either": {&schemas.SignInStatus{AdditionalDetails: "MFA done"}, outcome{}},
	} {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, c.want, decideStatus(schemas.Errors(), c.said))
		})
	}
}
