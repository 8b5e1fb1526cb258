package whatif

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"github.com/gatehouse/gatehouse/schemas"
	"github.com/gatehouse/gatehouse/schemas/rawevent"
)

// signIn is a stored sign-in, as far as policies look at it, under the names that
// Graph has.
type signIn struct {
	TenantID                  string          `json:"tenantId"`
	Created                   time.Time       `json:"createdDateTime"`
	ID                        string          `json:"id"`
	UserID                    string          `json:"userId,omitempty"`
	UserPrincipalName         string          `json:"userPrincipalName,omitempty"`
	UserType                  string          `json:"userType,omitempty"`
	HomeTenantID              string          `json:"homeTenantId,omitempty"`
	ServicePrincipalID        string          `json:"servicePrincipalId,omitempty"`
	ServicePrincipalName      string          `json:"servicePrincipalName,omitempty"`
	AppID                     string          `json:"appId,omitempty"`
	AppDisplayName            string          `json:"appDisplayName,omitempty"`
	ResourceID                string          `json:"resourceId,omitempty"`
	ResourceDisplayName       string          `json:"resourceDisplayName,omitempty"`
	ResourceTenantID          string          `json:"resourceTenantId,omitempty"`
	IPAddress                 string          `json:"ipAddress,omitempty"`
	ClientAppUsed             string          `json:"clientAppUsed,omitempty"`
	UserAgent                 string          `json:"userAgent,omitempty"`
	Location                  json.RawMessage `json:"location,omitempty"`
	Device                    *device         `json:"deviceDetail,omitempty"`
	AuthenticationProtocol    string          `json:"authenticationProtocol,omitempty"`
	ClientCredentialType      string          `json:"clientCredentialType,omitempty"`
	CrossTenantAccessType     string          `json:"crossTenantAccessType,omitempty"`
	AuthenticationRequirement string          `json:"authenticationRequirement,omitempty"`
	AuthenticationDetails     json.RawMessage `json:"authenticationDetails,omitempty"`
	AuthenticationMethods     []string        `json:"authenticationMethodsUsed,omitempty"`
	RiskLevel                 string          `json:"riskLevelDuringSignIn,omitempty"`
	RiskLevelAggregated       string          `json:"riskLevelAggregated,omitempty"`
	RiskState                 string          `json:"riskState,omitempty"`
	RiskDetail                string          `json:"riskDetail,omitempty"`
	Status                    result          `json:"status"`

	decided          schemas.Enrichment
	more, additional string
}

type device struct {
	ID          string `json:"deviceId"`
	DisplayName string `json:"displayName"`
	Compliant   *bool  `json:"isCompliant"`
	Managed     *bool  `json:"isManaged"`
	TrustType   string `json:"trustType"`
}

// deviceFromProducer is device_source where the producer described a device.
const deviceFromProducer = "producer"

type result struct {
	Code int32 `json:"errorCode"`
}

// scan reads a row of signins.sql.
func (s *signIn) scan(rows driver.Rows) error {
	var kind, status int8
	var details, location string
	var named device
	*s = signIn{}
	e := &s.decided
	err := rows.Scan(&s.TenantID, &s.Created, &s.ID, &s.UserID, &s.UserPrincipalName, &s.UserType, &s.HomeTenantID, &s.ServicePrincipalID, &s.ServicePrincipalName,
		&s.AppID, &s.AppDisplayName, &s.ResourceID, &s.ResourceDisplayName, &s.ResourceTenantID, &s.IPAddress, &e.Country, &e.LocationSource, &location,
		&e.ClientApp, &s.ClientAppUsed, &s.UserAgent, &e.OperatingSystem, &e.DeviceSource, &named.ID, &named.DisplayName, &named.Compliant, &named.Managed, &named.TrustType,
		&kind, &s.AuthenticationProtocol, &s.ClientCredentialType, &s.CrossTenantAccessType,
		&status, &s.Status.Code, &s.AuthenticationRequirement, &e.MfaResult, &details, &s.AuthenticationMethods,
		&s.RiskLevel, &s.RiskLevelAggregated, &s.RiskState, &s.RiskDetail, &s.more, &s.additional)
	if err != nil {
		return fmt.Errorf("read a stored sign-in: %w", err)
	}
	if details != "" {
		s.AuthenticationDetails = json.RawMessage(details)
	}
	if location != "" {
		s.Location = json.RawMessage(location)
	}
	if named != (device{}) || e.DeviceSource == deviceFromProducer {
		s.Device = &named // else the event said nothing of one, which is not one without an id
	}
	// The numbers of the columns' enumerations are those of the messages.
	e.EventType, e.Status = schemas.EventType(kind), schemas.Status(status)
	return nil
}

// decode makes the sign-in an event again; it is valid until the next call.
func (s *signIn) decode(decoder *rawevent.Decoder) (*schemas.SignIn, error) {
	text, err := json.Marshal(s)
	if err != nil {
		return nil, fmt.Errorf("sign-in %s: %w", s.ID, err)
	}
	if len(s.more) > 2 {
		text = append(append(text[:len(text)-1], ','), s.more[1:]...)
	}
	var ev *schemas.SignIn
	decoder.Decode(text, rawevent.Source{Tenant: s.TenantID}, func(d rawevent.Decoded) bool {
		ev = d.Event
		if d.Err != nil {
			err = d.Err
		}
		return true
	})
	if err == nil && ev == nil {
		err = errors.New("it is no event")
	}
	if err != nil {
		return nil, fmt.Errorf("sign-in %s: %w", s.ID, err)
	}
	ev.Additional, ev.Enrichment = s.additional, &s.decided
	return ev, nil
}
