package cmd

import (
	"time"

	"github.com/gatehouse/gatehouse/schemas"
)

// explanation is what was decided about an event, each decision with its evidence.
type explanation struct {
	ID        string    `json:"id"`
	Tenant    string    `json:"tenant_id"`
	Created   time.Time `json:"created_at"`
	Actor     string    `json:"actor,omitempty"`
	App       string    `json:"app,omitempty"`
	EventType string    `json:"event_type"`

	Status            statusExplanation   `json:"status"`
	ClientApp         appExplanation      `json:"client_app"`
	ConditionalAccess accessExplanation   `json:"conditional_access_status"`
	Location          locationExplanation `json:"location"`
	Device            deviceExplanation   `json:"device"`
	MFA               mfaExplanation      `json:"mfa"`
}

type statusExplanation struct {
	Value  string `json:"value"`
	Source string `json:"source"`
	// Code is absent when the producer gave none.
	Code        *int32 `json:"code,omitempty"`
	Reason      string `json:"reason,omitempty"`
	Remediation string `json:"remediation,omitempty"`
}

type appExplanation struct {
	Value    string `json:"value"`
	Source   string `json:"source"`
	Reported string `json:"reported,omitempty"`
	Modern   *bool  `json:"modern,omitempty"`
}

type accessExplanation struct {
	Value    string `json:"value"`
	Source   string `json:"source"`
	Reported string `json:"reported,omitempty"`
	// Policies are those that were evaluated, else those the producer applied.
	Policies      []policyExplanation `json:"policies,omitempty"`
	PolicyVersion string              `json:"policy_version,omitempty"`
}

type policyExplanation struct {
	ID           string `json:"id,omitempty"`
	DisplayName  string `json:"displayName"`
	Result       string `json:"result"`
	Reason       string `json:"reason,omitempty"`
	Satisfied    string `json:"conditionsSatisfied,omitempty"`
	NotSatisfied string `json:"conditionsNotSatisfied,omitempty"`
}

type locationExplanation struct {
	Value  place  `json:"value"`
	Source string `json:"source"`
	// Address is the one looked up.
	Address string `json:"address,omitempty"`
	// Database is what the geolocation files say; absent when nothing.
	Database *databasePlace `json:"database,omitempty"`
}

type place struct {
	City      string   `json:"city"`
	State     string   `json:"state"`
	Country   string   `json:"country"`
	Latitude  *float64 `json:"latitude,omitempty"`
	Longitude *float64 `json:"longitude,omitempty"`
}

type databasePlace struct {
	place
	ASN          uint32 `json:"autonomous_system_number,omitempty"`
	Organization string `json:"autonomous_system_organization,omitempty"`
	Name         string `json:"name,omitempty"`
}

type deviceExplanation struct {
	Value  device `json:"value"`
	Source string `json:"source"`
}

type device struct {
	OperatingSystem string `json:"operating_system"`
	OSFamily        string `json:"os_family"`
	OSVersion       string `json:"os_version"`
	Browser         string `json:"browser"`
	BrowserFamily   string `json:"browser_family"`
	BrowserVersion  string `json:"browser_version"`
	Type            string `json:"type"`
	TrustType       string `json:"trust_type"`
	Compliant       *bool  `json:"is_compliant,omitempty"`
	Managed         *bool  `json:"is_managed,omitempty"`
}

type mfaExplanation struct {
	Value       string `json:"value"`
	Source      string `json:"source"`
	Method      string `json:"method,omitempty"`
	Requirement string `json:"requirement,omitempty"`
}

// explain copies what was decided about an event; statusSource is the evidence of
// its status. What it returns is valid as long as the event.
func explain(ev *schemas.SignIn, statusSource string) explanation {
	e := ev.Enrichment
	x := explanation{
		ID: ev.Id, Tenant: ev.TenantId, Created: time.Unix(0, ev.CreatedUnixNano).UTC(), Actor: actorOf(ev),
		App: ev.AppDisplayName, EventType: e.EventType.Text(),
		Status: statusExplanation{Value: e.Status.Text(), Source: statusSource, Reason: e.FailureReason, Remediation: e.Remediation},
		ClientApp: appExplanation{
			Value: e.ClientApp, Source: sourceOr(e.ClientAppSource), Reported: ev.ClientAppUsed, Modern: e.IsModernAuth,
		},
		ConditionalAccess: accessExplanation{
			Value: e.ConditionalAccessStatus, Source: e.ConditionalAccessSource, Reported: ev.ConditionalAccessStatus,
			PolicyVersion: e.PolicyVersion, Policies: explainPolicies(ev),
		},
		Location: explainLocation(ev),
		Device:   explainDevice(ev),
		MFA: mfaExplanation{
			Value: e.MfaResult, Source: sourceOr(e.MfaSource), Method: e.MfaMethod, Requirement: ev.AuthenticationRequirement,
		},
	}
	if ev.Status != nil {
		x.Status.Code = ev.Status.ErrorCode
	}
	return x
}

// sourceOr names the evidence of a decision that nothing decided.
func sourceOr(source string) string {
	if source == "" {
		return "none"
	}
	return source
}

// actorOf names who signed in.
func actorOf(ev *schemas.SignIn) string {
	for _, name := range []string{ev.UserPrincipalName, ev.UserId, ev.ServicePrincipalName, ev.ServicePrincipalId} {
		if name != "" {
			return name
		}
	}
	return ""
}

func explainPolicies(ev *schemas.SignIn) []policyExplanation {
	applied := ev.Enrichment.EvaluatedPolicies
	if len(applied) == 0 {
		applied = ev.AppliedConditionalAccessPolicies
	}
	var list []policyExplanation
	for _, p := range applied {
		list = append(list, policyExplanation{
			ID: p.Id, DisplayName: p.DisplayName, Result: p.Result, Reason: p.Reason,
			Satisfied: p.ConditionsSatisfied, NotSatisfied: p.ConditionsNotSatisfied,
		})
	}
	return list
}

func explainLocation(ev *schemas.SignIn) locationExplanation {
	e := ev.Enrichment
	x := locationExplanation{
		Value:  place{City: e.City, State: e.State, Country: e.Country, Latitude: e.Latitude, Longitude: e.Longitude},
		Source: sourceOr(e.LocationSource), Address: ev.IpAddress,
	}
	if found := e.Geo; found != nil {
		x.Database = &databasePlace{
			place: place{City: found.City, State: found.State, Country: found.Country, Latitude: found.Latitude, Longitude: found.Longitude},
			ASN:   found.AutonomousSystemNumber, Organization: found.AutonomousSystemOrganization, Name: found.Database,
		}
	}
	return x
}

func explainDevice(ev *schemas.SignIn) deviceExplanation {
	e, said := ev.Enrichment, ev.GetDeviceDetail()
	x := deviceExplanation{Source: sourceOr(e.DeviceSource), Value: device{
		OperatingSystem: e.OperatingSystem, OSFamily: e.OsFamily, OSVersion: e.OsVersion,
		Browser: e.Browser, BrowserFamily: e.BrowserFamily, BrowserVersion: e.BrowserVersion,
		Type: e.DeviceType, TrustType: said.GetTrustType(),
	}}
	if said != nil {
		x.Value.Compliant, x.Value.Managed = said.IsCompliant, said.IsManaged
	}
	return x
}
