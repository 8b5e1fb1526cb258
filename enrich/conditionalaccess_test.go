package enrich

import (
	"maps"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/gatehouse/gatehouse/schemas"
)

// accessCase is what a sign-in says, and the outcome it should get.
type accessCase struct {
	said     string
	code     int32
	status   schemas.Status
	policies []*schemas.AppliedConditionalAccessPolicy
	own      evaluation
	want     string
	source   string
}

func TestDecideConditionalAccess(t *testing.T) {
	cases := accessCases()
	maps.Copy(cases, accessCasesByCode())
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			ev := &schemas.SignIn{ConditionalAccessStatus: c.said, AppliedConditionalAccessPolicies: c.policies}
			if c.code != 0 {
				ev.Status = &schemas.SignInStatus{ErrorCode: &c.code}
			}
			assert.Equal(t, access{c.want, c.source}, decideConditionalAccess(ev, c.status, c.own))
		})
	}
}

func accessCases() map[string]accessCase {
	applied := func(results ...string) (all []*schemas.AppliedConditionalAccessPolicy) {
		for _, result := range results {
			all = append(all, &schemas.AppliedConditionalAccessPolicy{Id: "p", Result: result})
		}
		return all
	}
	defaults := []*schemas.AppliedConditionalAccessPolicy{{Id: "SecurityDefaults", Result: "success", EnforcedGrantControls: []string{"Mfa"}}}
	block := []*schemas.AppliedConditionalAccessPolicy{{Id: "p", Result: "failure", EnforcedGrantControls: []string{"Block"}}}
	interrupted := schemas.Status_STATUS_INTERRUPTED
	return map[string]accessCase{
		"nothing said":                      {want: "notApplied", source: "none"},
		"producer":                          {said: "success", want: "success", source: "producer"},
		"producer, notApplied":              {said: "notApplied", policies: applied("success"), want: "notApplied", source: "producer"},
		"success although none applied":     {said: "success", policies: applied("notApplied"), want: "success", source: "producer"},
		"failure that no policy explains":   {said: "failure", policies: applied("notApplied"), want: "failure", source: "producer"},
		"portal's spelling":                 {said: "Not Applied", want: "notApplied", source: "producer"},
		"in another case":                   {said: "Failure", want: "failure", source: "producer"},
		"a word of the future is no status": {said: "unknownFutureValue", policies: applied("success"), want: "success", source: "policies"},

		"success although one failed":               {said: "success", policies: applied("success", "failure"), want: "failure", source: "policies"},
		"notApplied although one failed":            {said: "notApplied", policies: applied("failure"), want: "failure", source: "policies"},
		"interrupted: a demand is notApplied":       {said: "notApplied", status: interrupted, policies: applied("failure"), want: "notApplied", source: "producer"},
		"interrupted, nothing said":                 {status: interrupted, policies: applied("failure", "success"), want: "notApplied", source: "policies"},
		"interrupted, but blocked":                  {said: "notApplied", status: interrupted, policies: block, want: "failure", source: "policies"},
		"interrupted, and another control demanded": {said: "notApplied", status: interrupted, policies: []*schemas.AppliedConditionalAccessPolicy{{Id: "p", Result: "failure", EnforcedGrantControls: []string{"Mfa"}}}, want: "notApplied", source: "producer"},
		"failure, as a policy says too":             {said: "failure", policies: applied("failure"), want: "failure", source: "producer"},
		"interrupted, and the producer calls it so": {said: "failure", status: interrupted, policies: applied("failure"), want: "failure", source: "producer"},

		"failure beats success":               {policies: applied("success", "failure", "success"), want: "failure", source: "policies"},
		"success among those not applied":     {policies: applied("notApplied", "success", "notEnabled"), want: "success", source: "policies"},
		"report-only never counts":            {policies: applied("reportOnlyFailure", "reportOnlySuccess", "reportOnlyInterrupted"), want: "notApplied", source: "policies"},
		"report-only beside a producer":       {said: "notApplied", policies: applied("reportOnlyFailure"), want: "notApplied", source: "producer"},
		"disabled policies":                   {policies: applied("notEnabled"), want: "notApplied", source: "policies"},
		"security defaults alone":             {policies: defaults, want: "notApplied", source: "policies"},
		"security defaults beside another":    {policies: append(applied("success"), defaults...), want: "success", source: "policies"},
		"security defaults that refuse":       {policies: []*schemas.AppliedConditionalAccessPolicy{{Id: "SecurityDefaults", Result: "failure"}}, want: "failure", source: "policies"},
		"entries without a result":            {policies: applied("", ""), want: "notApplied", source: "none"},
		"results that mean nothing":           {policies: applied("unknown", "unknownFutureValue"), want: "notApplied", source: "none"},
		"a result beside entries without one": {policies: applied("", "failure"), want: "failure", source: "policies"},
	}
}

// accessCasesByCode are decided by error codes and by the tenant's own policies.
func accessCasesByCode() map[string]accessCase {
	return map[string]accessCase{
		"a policy's error code":                {code: 53003, want: "failure", source: "code"},
		"a policy's code against the producer": {code: 53000, said: "success", want: "failure", source: "code"},
		"a policy's code, and the producer":    {code: 53003, said: "failure", want: "failure", source: "producer"},
		"a policy's code against own policies": {code: 53003, said: "failure", own: evaluation{status: "success"}, want: "failure", source: "producer"},
		"wrong password":                       {code: 50126, want: "notApplied", source: "code"},
		"wrong password, the producer's word":  {code: 50126, said: "failure", want: "failure", source: "producer"},
		"another failure":                      {code: 50105, want: "notApplied", source: "none"},
		"own policies":                         {own: evaluation{status: "failure"}, want: "failure", source: "evaluated"},
		"own policies against the producer":    {said: "notApplied", own: evaluation{status: "failure"}, want: "failure", source: "evaluated"},
		"own policies that leave it open":      {said: "success", own: evaluation{"notApplied", true}, want: "success", source: "producer"},
		"open, and nobody else says anything":  {own: evaluation{"notApplied", true}, want: "notApplied", source: "evaluated"},
		"applied policies outrank own ones":    {policies: results("success"), own: evaluation{status: "failure"}, want: "success", source: "policies"},
	}
}
