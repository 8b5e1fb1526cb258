// Package policy reads Conditional Access policies as Microsoft Graph exports
// them, and evaluates them for a sign-in: which policies apply, which controls
// are met, and why not. It decides from values alone and does no I/O.
//
// Facts that a sign-in lacks are unknown, and so is a policy that depends on
// them: nothing is guessed.
package policy

import (
	"cmp"
	"encoding/json"
	"time"
)

// State is whether a policy is enforced.
type State string

// The states of a policy.
const (
	Enabled    State = "enabled"
	Disabled   State = "disabled"
	ReportOnly State = "enabledForReportingButNotEnforced"
)

// Policy is one Conditional Access policy. It is not changed after parsing.
type Policy struct {
	// ID is empty in templates and in bodies of requests.
	ID          string
	DisplayName string
	State       State
	// Created and Modified are UTC, zero when the file does not say.
	Created  time.Time
	Modified time.Time
	// Problems make a policy unusable: it evaluates to invalidPolicy.
	Problems Problems
	// Notes say what limits a policy's evaluation, such as a condition that
	// Gatehouse does not know.
	Notes []string

	raw        json.RawMessage
	conditions conditionSet
	grant      grantControls
	session    []string
}

// MarshalJSON returns the policy as it was given, in UTF-8.
func (p *Policy) MarshalJSON() ([]byte, error) { return p.raw, nil }

// name is what messages call the policy.
func (p *Policy) name() string { return cmp.Or(p.DisplayName, p.ID) }

// conditionSet is what a policy asks of a sign-in. Empty parts ask nothing.
type conditionSet struct {
	users        userCondition
	workloads    workloadCondition
	applications applicationCondition

	clientTypes []string
	platforms   nameCondition
	locations   nameCondition

	signInRisks           []string
	userRisks             []string
	servicePrincipalRisks []string
	insiderRisks          []string

	devices deviceCondition
	flows   []string
	// subjects, places, systems and methods are what unknown members may do to users
	// and service principals, locations, platforms and flows.
	subjects, places, systems, methods unfamiliar

	hasTimes bool
	// unfamiliar is set when there are conditions that Gatehouse does not know.
	unfamiliar bool
}

// nameCondition is a condition that includes and excludes by name.
type nameCondition struct{ include, exclude []string }

func (c nameCondition) configured() bool { return len(c.include) > 0 || len(c.exclude) > 0 }

type userCondition struct {
	users, groups, roles nameCondition
	guestsIn, guestsOut  *guestCondition
	// agents are accounts of agents, beside those that users and groups mean; nil
	// when the policy says nothing of them.
	agents *agentUserCondition
}

// guestCondition means kinds of guests and external users.
type guestCondition struct {
	kinds guestKinds
	// tenants, when not empty, are the only ones meant.
	tenants []string
}

type applicationCondition struct {
	nameCondition
	userActions []string
	contexts    []string
	// filter is set when applications are chosen by security attributes, which no
	// sign-in carries: "include" or "exclude".
	filter string
	// agents is whether agents that are accessed are included or excluded.
	agents unfamiliar
	// open is what unknown members may do.
	open unfamiliar
}

type workloadCondition struct {
	nameCondition
	// filter is as in applicationCondition.
	filter string
	agents agentCondition
}

// configured reports whether service principals are meant at all.
func (c *workloadCondition) configured() bool {
	return c.nameCondition.configured() || c.filter != "" || c.agents.configured() || c.agents.filter != ""
}

// agentCondition means agent identities.
type agentCondition struct {
	nameCondition
	// filter is as in applicationCondition.
	filter string
}

type deviceCondition struct {
	// rule with its mode, "include" or "exclude"; nil when there is none.
	rule *rule
	mode string
	// states are the older way: Compliant and DomainJoined.
	states nameCondition
	// open is what unknown members may do.
	open unfamiliar
}

// grantControls are what a policy demands where it applies.
type grantControls struct {
	// all is whether all controls are demanded; else any one of them.
	all      bool
	controls []control
}

// control is one demand.
type control struct {
	kind controlKind
	// name is the control's name in sign-in logs.
	name string
	// strength is the id of an authentication strength.
	strength string
	// oneFactor is whether that strength can be met by a single factor.
	oneFactor bool
}

type controlKind uint8

const (
	controlBlock controlKind = iota
	controlMFA
	controlCompliantDevice
	controlDomainJoinedDevice
	controlApprovedApplication
	controlCompliantApplication
	controlPasswordChange
	controlStrength
	controlTermsOfUse
	controlCustom
	controlRiskRemediation
	controlUnfamiliar
)

// interactive reports whether the user can meet the demand while signing in.
func (k controlKind) interactive() bool {
	switch k {
	case controlMFA, controlPasswordChange, controlStrength, controlTermsOfUse, controlCustom, controlRiskRemediation:
		return true
	}
	return false
}
