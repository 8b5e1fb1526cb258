package policy

import "strings"

// Conditions is a set of kinds of conditions: the flags of Graph's enumeration
// conditionalAccessConditions.
type Conditions uint32

// The kinds of conditions, with the numbers that exports print.
const (
	ConditionApplication          Conditions = 1
	ConditionUsers                Conditions = 2
	ConditionPlatform             Conditions = 4
	ConditionLocation             Conditions = 8
	ConditionClientType           Conditions = 16
	ConditionSignInRisk           Conditions = 32
	ConditionUserRisk             Conditions = 64
	ConditionTime                 Conditions = 128
	ConditionDevice               Conditions = 256
	ConditionServicePrincipals    Conditions = 8192
	ConditionServicePrincipalRisk Conditions = 16384
	ConditionAuthenticationFlows  Conditions = 32768
	ConditionInsiderRisk          Conditions = 65536
	// ConditionOther is a condition that Gatehouse does not know; no number of Graph's.
	ConditionOther Conditions = 1 << 31
)

// conditionName is a kind of condition with its name in Graph.
type conditionName struct {
	flag Conditions
	name string
}

// conditionNames are in the order of the numbers.
func conditionNames() [14]conditionName {
	return [...]conditionName{
		{ConditionApplication, "application"}, {ConditionUsers, "users"}, {ConditionPlatform, "devicePlatform"},
		{ConditionLocation, "location"}, {ConditionClientType, "clientType"}, {ConditionSignInRisk, "signInRisk"},
		{ConditionUserRisk, "userRisk"}, {ConditionTime, "time"}, {ConditionDevice, "deviceState"},
		{ConditionServicePrincipals, "servicePrincipals"}, {ConditionServicePrincipalRisk, "servicePrincipalRisk"},
		{ConditionAuthenticationFlows, "authenticationFlows"}, {ConditionInsiderRisk, "insiderRisk"},
		{ConditionOther, "other"},
	}
}

// String returns the names joined by commas, or "none", as Graph prints them.
func (c Conditions) String() string {
	var names []string
	for _, known := range conditionNames() {
		if c&known.flag != 0 {
			names = append(names, known.name)
		}
	}
	if len(names) == 0 {
		return "none"
	}
	return strings.Join(names, ",")
}

// Reasons why a policy does not apply: Graph's whatIfAnalysisReasons.
const (
	ReasonUsers                 = "users"
	ReasonWorkloadIdentities    = "workloadIdentities"
	ReasonApplication           = "application"
	ReasonUserActions           = "userActions"
	ReasonAuthenticationContext = "authenticationContext"
	ReasonDevicePlatform        = "devicePlatform"
	ReasonDevices               = "devices"
	ReasonClientApps            = "clientApps"
	ReasonLocation              = "location"
	ReasonSignInRisk            = "signInRisk"
	ReasonUserRisk              = "userRisk"
	ReasonTime                  = "time"
	ReasonInsiderRisk           = "insiderRisk"
	ReasonAuthenticationFlow    = "authenticationFlow"
	ReasonPolicyNotEnabled      = "policyNotEnabled"
	ReasonEmptyPolicy           = "emptyPolicy"
	ReasonInvalidPolicy         = "invalidPolicy"
	ReasonInvalidCondition      = "invalidCondition"
	ReasonNotEnoughInformation  = "notEnoughInformation"
)
