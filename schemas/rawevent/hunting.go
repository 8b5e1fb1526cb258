package rawevent

import (
	"strings"

	"github.com/gatehouse/gatehouse/schemas"
	"github.com/gatehouse/gatehouse/schemas/ascii"
	"github.com/gatehouse/gatehouse/schemas/jsontree"
)

// huntingProperties are the columns of the sign-in tables of Defender XDR's
// advanced hunting: of people's sign-ins (EntraIdSignInEvents, AADSignInEventsBeta
// before it) and of applications' (EntraIdSpnSignInEvents, AADSpnSignInEventsBeta).
func huntingProperties() []property[schemas.SignIn] {
	all := huntingIdentity()
	all = append(all, huntingClient()...)
	return append(all, huntingOutcome()...)
}

func huntingIdentity() []property[schemas.SignIn] {
	return []property[schemas.SignIn]{
		notedTime("Timestamp", func(r *record) *noteText { return &r.created }),
		notedTime("TimeGenerated", func(r *record) *noteText { return &r.time }),
		noted("Type", func(r *record) *noteText { return &r.tableType }),
		{"TenantId", rowTenant},
		eventID("RequestId"),
		text("CorrelationId", func(e *schemas.SignIn) *string { return &e.CorrelationId }),
		text("SessionId", func(e *schemas.SignIn) *string { return &e.SessionId }),
		text("UniqueTokenId", func(e *schemas.SignIn) *string { return &e.UniqueTokenIdentifier }),
		text("AccountObjectId", func(e *schemas.SignIn) *string { return &e.UserId }),
		text("AccountUpn", func(e *schemas.SignIn) *string { return &e.UserPrincipalName }),
		text("AccountDisplayName", func(e *schemas.SignIn) *string { return &e.UserDisplayName }),
		text("AlternateSignInName", func(e *schemas.SignIn) *string { return &e.AlternateSignInName }),
		{"IsGuestUser", huntingGuest},
		text("ServicePrincipalId", func(e *schemas.SignIn) *string { return &e.ServicePrincipalId }),
		text("ServicePrincipalName", func(e *schemas.SignIn) *string { return &e.ServicePrincipalName }),
		{"IsManagedIdentity", huntingManagedIdentity},
		eventTypes("LogonType"),
		text("Application", func(e *schemas.SignIn) *string { return &e.AppDisplayName }),
		text("ApplicationId", func(e *schemas.SignIn) *string { return &e.AppId }),
		text("ResourceId", func(e *schemas.SignIn) *string { return &e.ResourceId }),
		text("ResourceDisplayName", func(e *schemas.SignIn) *string { return &e.ResourceDisplayName }),
		text("ResourceTenantId", func(e *schemas.SignIn) *string { return &e.ResourceTenantId }),
	}
}

func huntingClient() []property[schemas.SignIn] {
	device := func(e *schemas.SignIn) **schemas.DeviceDetail { return &e.DeviceDetail }
	deviceKind := func(k *kinds) *kind[schemas.DeviceDetail] { return &k.device }
	place := func(e *schemas.SignIn) **schemas.Location { return &e.Location }
	placeKind := func(k *kinds) *kind[schemas.Location] { return &k.location }
	return []property[schemas.SignIn]{
		address("IPAddress", func(e *schemas.SignIn) *string { return &e.IpAddress }),
		part("City", placeKind, place, "city"),
		part("State", placeKind, place, "state"),
		part("Country", placeKind, place, "countryOrRegion"),
		coordinate("Latitude", "latitude"),
		coordinate("Longitude", "longitude"),
		list("NetworkLocationDetails", func(k *kinds) *kind[schemas.NetworkLocation] { return &k.network },
			func(e *schemas.SignIn) *[]*schemas.NetworkLocation { return &e.NetworkLocationDetails }),
		flag("IsThroughGlobalSecureAccess", func(_ *Decoder, e *schemas.SignIn) **bool { return &e.IsThroughGlobalSecureAccess }),
		text("ClientAppUsed", func(e *schemas.SignIn) *string { return &e.ClientAppUsed }),
		text("UserAgent", func(e *schemas.SignIn) *string { return &e.UserAgent }),
		part("DeviceName", deviceKind, device, "displayName"),
		part("AadDeviceId", deviceKind, device, "deviceId"),
		part("EntraIdDeviceId", deviceKind, device, "deviceId"),
		part("OSPlatform", deviceKind, device, "operatingSystem"),
		part("Browser", deviceKind, device, "browser"),
		part("DeviceTrustType", deviceKind, device, "trustType"),
		flag("IsManaged", func(d *Decoder, _ *schemas.SignIn) **bool { return &d.device().IsManaged }),
		flag("IsCompliant", func(d *Decoder, _ *schemas.SignIn) **bool { return &d.device().IsCompliant }),
	}
}

func huntingOutcome() []property[schemas.SignIn] {
	return []property[schemas.SignIn]{
		part("ErrorCode", func(k *kinds) *kind[schemas.SignInStatus] { return &k.status },
			func(e *schemas.SignIn) **schemas.SignInStatus { return &e.Status }, "errorCode"),
		word("AuthenticationRequirement", requirementWords[:], func(e *schemas.SignIn) *string { return &e.AuthenticationRequirement }),
		list("AuthenticationProcessingDetails", func(k *kinds) *kind[schemas.KeyValue] { return &k.keyValue },
			func(e *schemas.SignIn) *[]*schemas.KeyValue { return &e.AuthenticationProcessingDetails }),
		numbered("TokenIssuerType", huntingIssuers(), func(e *schemas.SignIn) *string { return &e.TokenIssuerType }),
		numbered("RiskLevelAggregated", huntingRisks(), func(e *schemas.SignIn) *string { return &e.RiskLevelAggregated }),
		numbered("RiskLevelDuringSignIn", huntingRisks(), func(e *schemas.SignIn) *string { return &e.RiskLevelDuringSignIn }),
		enum("RiskState", riskStates[:], func(e *schemas.SignIn) *string { return &e.RiskState }),
		// Which number stands for which detail is documented nowhere.
		numbered("RiskDetails", nil, func(e *schemas.SignIn) *string { return &e.RiskDetail }),
		words("RiskEventTypes", func(e *schemas.SignIn) *[]string { return &e.RiskEventTypesV2 }),
		enum("ConditionalAccessStatus", conditionalAccessStatuses[:], func(e *schemas.SignIn) *string { return &e.ConditionalAccessStatus }),
		{"ConditionalAccessPolicies", policiesColumn().set},
	}
}

// huntingRisks are the numbers of a level of risk; 0 is "not set".
func huntingRisks() map[int64]string {
	return map[int64]string{0: "", 1: "none", 10: "low", 50: "medium", 100: "high"}
}

func huntingIssuers() map[int64]string {
	return map[int64]string{0: "AzureAD", 1: "ADFederationServices"}
}

// numbered binds a word for which a number may stand; a number that stands for
// nothing known is kept.
func numbered(name string, words map[int64]string, at func(*schemas.SignIn) *string) property[schemas.SignIn] {
	return property[schemas.SignIn]{name, func(d *Decoder, e *schemas.SignIn, v jsontree.Value) *DecodeError {
		v = v.Lone()
		if v.Kind() == jsontree.Text && !ascii.ValidNumber(strings.TrimSpace(v.Text())) {
			*at(e) = v.Text()
			return nil
		}
		digits, err := digitsOf(v)
		if err != nil {
			return err
		}
		n, _ := parseInteger(digits)
		said, ok := words[n]
		if !ok {
			d.extra.add("", d.key, v)
			return nil
		}
		*at(e) = said
		return nil
	}}
}

// flag binds a boolean for which -1 may stand: "not set".
func flag(name string, at func(d *Decoder, e *schemas.SignIn) **bool) property[schemas.SignIn] {
	return property[schemas.SignIn]{name, func(d *Decoder, e *schemas.SignIn, v jsontree.Value) *DecodeError {
		b, ok, err := flagOf(v)
		if ok {
			d.bools = append(d.bools, b)
			*at(d, e) = &d.bools[len(d.bools)-1]
		}
		return err
	}}
}

// device returns the event's device, which it makes when there is none.
func (d *Decoder) device() *schemas.DeviceDetail {
	if d.event.DeviceDetail == nil {
		d.event.DeviceDetail = d.kinds.device.pool.next()
	}
	return d.event.DeviceDetail
}

// flagOf returns a boolean; ok is false when none was said, or -1.
func flagOf(v jsontree.Value) (b, ok bool, err *DecodeError) {
	if digits, notNumber := digitsOf(v); notNumber == nil {
		if n, _ := parseInteger(digits); n == -1 {
			return false, false, nil
		}
	}
	return boolOf(v)
}

// huntingGuest reads whether the user is a guest.
func huntingGuest(_ *Decoder, e *schemas.SignIn, v jsontree.Value) *DecodeError {
	guest, ok, err := flagOf(v)
	if ok {
		e.UserType = userTypes[0]
		if guest {
			e.UserType = userTypes[1]
		}
	}
	return err
}

// huntingManagedIdentity reads what kind of application signed in.
func huntingManagedIdentity(d *Decoder, e *schemas.SignIn, v jsontree.Value) *DecodeError {
	managed, ok, err := flagOf(v)
	if ok {
		said := schemas.EventType_EVENT_TYPE_SERVICE_PRINCIPAL
		if managed {
			said = schemas.EventType_EVENT_TYPE_MANAGED_IDENTITY
		}
		d.strings = append(d.strings, said.Text())
		e.SignInEventTypes = d.strings[len(d.strings)-1 : len(d.strings) : len(d.strings)]
	}
	return err
}

// coordinate binds a column to a part of the place's coordinates.
func coordinate(name, member string) property[schemas.SignIn] {
	return property[schemas.SignIn]{name, func(d *Decoder, e *schemas.SignIn, v jsontree.Value) *DecodeError {
		if e.Location == nil {
			e.Location = d.kinds.location.pool.next()
		}
		if e.Location.GeoCoordinates == nil {
			e.Location.GeoCoordinates = d.kinds.coordinates.pool.next()
		}
		return d.kinds.coordinates.properties.Find(member).set(d, e.Location.GeoCoordinates, v)
	}}
}

// huntingTables are the tables of advanced hunting that hold sign-ins.
var huntingTables = [...]string{"EntraIdSignInEvents", "EntraIdSpnSignInEvents", "AADSignInEventsBeta", "AADSpnSignInEventsBeta"}

// isHuntingTable knows these tables, also as categories of streamed records.
func isHuntingTable(name string) bool {
	const streamed = "AdvancedHunting-"
	if len(name) > len(streamed) && ascii.EqualFold(name[:len(streamed)], streamed) {
		name = name[len(streamed):]
	}
	for _, table := range huntingTables {
		if ascii.EqualFold(name, table) {
			return true
		}
	}
	return false
}

// isHunting is whether the names are those of advanced hunting: when, who or
// which application, and the result. Its tables of other logons have no result.
func (f *findings) isHunting() bool {
	const needed = markTimestamp | markErrorCode | markHuntingActor
	return f.marks&needed == needed
}

// IsHuntingHeader is isHunting for the header of a CSV file.
func IsHuntingHeader(seen map[string]int) bool {
	plain := make(map[string]bool, len(seen))
	for name := range seen {
		plain[inOneWord(name)] = true
	}
	has := func(name string) bool { return plain[strings.ToLower(name)] }
	actor := false
	for _, name := range huntingActors {
		actor = actor || has(name)
	}
	return has("Timestamp") && has("ErrorCode") && actor
}

// huntingActors are the columns that only advanced hunting has for who signed in.
var huntingActors = [...]string{"AccountUpn", "AccountObjectId", "ApplicationId", "IsManagedIdentity"}

// markHuntingNames adds the names of advanced hunting to the table of all names.
// Those that nothing else has say nothing about objects of other kinds.
func markHuntingNames(table *ascii.Names[field]) {
	for _, p := range huntingProperties() {
		f := table.At(p.name)
		if f.isNew() {
			f.marks |= markHunting
		}
		f.set[inHunting] = p.set
	}
	table.At("Timestamp").marks |= markTimestamp
	for _, name := range [...]string{"ErrorCode", "error_code"} { // which is a name of its own elsewhere
		table.At(name).marks |= markErrorCode
		table.At(name).set[inHunting] = table.At("ErrorCode").set[inHunting]
	}
	for _, name := range huntingActors {
		table.At(name).marks |= markHuntingActor
	}
}
