package enrich

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/gatehouse/gatehouse/schemas"
)

func TestDecideConditionalAccess(t *testing.T) {
	policies := func(results ...string) (all []*schemas.AppliedConditionalAccessPolicy) {
		for _, result := range results {
			all = append(all, &schemas.AppliedConditionalAccessPolicy{Id: "p", Result: result})
		}
		return all
	}
	defaults := &schemas.AppliedConditionalAccessPolicy{Id: "SecurityDefaults", Result: "success"}
	for name, c := range map[string]struct {
		said     string
		policies []*schemas.AppliedConditionalAccessPolicy
		want     string
		source   string
	}{
		"nothing said":                        {"", nil, "notApplied", "none"},
		"producer":                            {"success", policies("failure"), "success", "producer"},
		"producer, notApplied":                {"notApplied", policies("success"), "notApplied", "producer"},
		"portal's spelling":                   {"Not Applied", nil, "notApplied", "producer"},
		"in another case":                     {"Failure", nil, "failure", "producer"},
		"a word of the future is no status":   {"unknownFutureValue", policies("success"), "success", "policies"},
		"failure beats success":               {"", policies("success", "failure", "success"), "failure", "policies"},
		"success among those not applied":     {"", policies("notApplied", "success", "notEnabled"), "success", "policies"},
		"report-only never counts":            {"", policies("reportOnlyFailure", "reportOnlySuccess", "reportOnlyInterrupted"), "notApplied", "policies"},
		"disabled policies":                   {"", policies("notEnabled"), "notApplied", "policies"},
		"security defaults alone":             {"", []*schemas.AppliedConditionalAccessPolicy{defaults}, "notApplied", "policies"},
		"security defaults beside another":    {"", append(policies("success"), defaults), "success", "policies"},
		"security defaults that refuse":       {"", []*schemas.AppliedConditionalAccessPolicy{{Id: "SecurityDefaults", Result: "failure"}}, "failure", "policies"},
		"entries without a result":            {"", policies("", ""), "notApplied", "none"},
		"results that mean nothing":           {"", policies("unknown", "unknownFutureValue"), "notApplied", "none"},
		"a result beside entries without one": {"", policies("", "failure"), "failure", "policies"},
	} {
		t.Run(name, func(t *testing.T) {
			status, source := decideConditionalAccess(c.said, c.policies)
			assert.Equal(t, c.want, status)
			assert.Equal(t, c.source, source)
		})
	}
}
