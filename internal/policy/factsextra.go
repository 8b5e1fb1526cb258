package policy

import (
	"cmp"
	"encoding/json"
	"strings"

	"github.com/gatehouse/gatehouse/schemas"
)

// readExtras reads what no property of a sign-in says, but a producer can add:
// userAction, userRiskLevel, servicePrincipalRiskLevel and insiderRiskLevel.
func (f *Facts) readExtras(additional string) {
	if !strings.Contains(additional, `"userAction"`) && !strings.Contains(additional, `RiskLevel"`) {
		return
	}
	var extras struct {
		UserAction                string `json:"userAction"`
		UserRiskLevel             string `json:"userRiskLevel"`
		ServicePrincipalRiskLevel string `json:"servicePrincipalRiskLevel"`
		InsiderRiskLevel          string `json:"insiderRiskLevel"`
	}
	if json.Unmarshal([]byte(additional), &extras) != nil {
		return // something else under these names
	}
	f.UserAction = extras.UserAction
	f.UserRisk, f.ServicePrincipalRisk = extras.UserRiskLevel, extras.ServicePrincipalRiskLevel
	f.InsiderRisk = riskOf(extras.InsiderRiskLevel)
}

// readRisks takes the aggregated risk for the risk of the user or the service
// principal, the closest that a sign-in carries.
func (f *Facts) readRisks(ev *schemas.SignIn) {
	aggregated := riskOf(ev.RiskLevelAggregated)
	switch lower(ev.RiskState) { // what is left of the risk, nobody says
	case "remediated", "dismissed", "confirmedsafe":
		if !strings.EqualFold(aggregated, "none") {
			aggregated = ""
		}
	}
	f.UserRisk = riskOf(cmp.Or(f.UserRisk, aggregated)) // hidden is no reason to take another's word
	f.ServicePrincipalRisk = riskOf(cmp.Or(f.ServicePrincipalRisk, aggregated))
}
