package auth

import (
	"cmp"
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// Claims is what a verified token says about its bearer.
type Claims struct {
	// Issuer is the iss claim.
	Issuer string
	// Subject is the sub claim.
	Subject string
	// Tenant is the tid claim. Empty only in tokens for ingest that list Tenants instead.
	Tenant string
	// User is the object id of the user: the oid claim, else sub.
	User string
	// App is the client id of the application that holds the token: the claim azp,
	// else appid. Empty when the issuer names none.
	App string
	// AppOnly is true when an application acts for itself, without a user: idtyp
	// is app, or, where the issuer does not say, the token names an application
	// and roles, but no scopes (scp, scope).
	AppOnly bool
	// Roles are role names, role template ids and, with AppOnly, permissions of the
	// application: the claims roles and wids.
	Roles []string
	// Tenants are the tenants a token for ingest may write: the tenants claim, else
	// Tenant alone. "*" means any.
	Tenants []string
	// Expires is the exp claim, UTC.
	Expires time.Time
	// Name is what to call a user: the name claim. May be empty.
	Name string
	// PrincipalName is the name that a user signs in with: the claim
	// preferred_username, else upn, else email. May be empty.
	PrincipalName string
	// Nonce is the nonce claim of an ID token: the text that its sign-in began with.
	Nonce string
}

// payload is the JSON of a token's claims, as far as it matters here.
type payload struct {
	Issuer    string       `json:"iss"`
	Subject   string       `json:"sub,omitempty"`
	Audience  stringOrList `json:"aud"`
	Expires   *numericDate `json:"exp,omitempty"`
	NotBefore *numericDate `json:"nbf,omitempty"`
	IssuedAt  *numericDate `json:"iat,omitempty"`
	Tenant    string       `json:"tid,omitempty"`
	Object    string       `json:"oid,omitempty"`
	Roles     stringOrList `json:"roles,omitempty"`
	WIDs      stringOrList `json:"wids,omitempty"`
	IDType    string       `json:"idtyp,omitempty"`
	AppID     string       `json:"appid,omitempty"`
	Party     string       `json:"azp,omitempty"`
	Scopes    stringOrList `json:"scp,omitempty"`
	Scope     stringOrList `json:"scope,omitempty"`
	Tenants   stringOrList `json:"tenants,omitempty"`
	Name      string       `json:"name,omitempty"`
	Username  string       `json:"preferred_username,omitempty"`
	UPN       string       `json:"upn,omitempty"`
	Email     string       `json:"email,omitempty"`
	Nonce     string       `json:"nonce,omitempty"`
}

func (p payload) claims() Claims {
	c := Claims{
		Issuer:  p.Issuer,
		Subject: p.Subject,
		Tenant:  p.Tenant,
		User:    p.Object,
		App:     p.Party,
		AppOnly: p.appOnly(),
		Roles:   append(append([]string(nil), p.Roles...), p.WIDs...),
		Tenants: p.Tenants,
		Name:    p.Name,
		Nonce:   p.Nonce,

		PrincipalName: cmp.Or(p.Username, p.UPN, p.Email),
	}
	if c.App == "" {
		c.App = p.AppID
	}
	if c.User == "" {
		c.User = p.Subject
	}
	if len(c.Tenants) == 0 && c.Tenant != "" {
		c.Tenants = []string{c.Tenant}
	}
	if p.Expires != nil {
		c.Expires = p.Expires.Time
	}
	return c
}

func (p payload) appOnly() bool {
	if p.IDType != "" {
		return strings.EqualFold(p.IDType, "app")
	}
	return p.Party+p.AppID != "" && len(p.Roles) > 0 && len(p.Scopes) == 0 && len(p.Scope) == 0
}

// stringOrList is a claim that issuers write as one string or as a list.
type stringOrList []string

// UnmarshalJSON takes a string, a list of strings or null.
func (s *stringOrList) UnmarshalJSON(data []byte) error {
	var one string
	if json.Unmarshal(data, &one) == nil {
		*s = nil
		if one != "" {
			*s = stringOrList{one}
		}
		return nil
	}
	var many []string
	if err := json.Unmarshal(data, &many); err != nil {
		return fmt.Errorf("neither a string nor a list of strings")
	}
	*s = many
	return nil
}

// numericDate is a time in whole or fractional seconds since 1970 (RFC 7519).
type numericDate struct{ time.Time }

// MarshalJSON writes whole seconds.
func (n numericDate) MarshalJSON() ([]byte, error) { return json.Marshal(n.Unix()) }

// UnmarshalJSON takes a number of seconds between the years 1970 and 9999.
func (n *numericDate) UnmarshalJSON(data []byte) error {
	var seconds float64
	if err := json.Unmarshal(data, &seconds); err != nil {
		return fmt.Errorf("no number of seconds: %w", err)
	}
	const year9999 = 253402300799
	if seconds < 0 || seconds > year9999 {
		return fmt.Errorf("%v s is outside the years 1970 to 9999", seconds)
	}
	n.Time = time.UnixMilli(int64(seconds * 1000)).UTC()
	return nil
}
