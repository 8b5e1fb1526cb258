package rawevent

import (
	"net/netip"
	"slices"

	"github.com/gatehouse/gatehouse/schemas"
	"github.com/gatehouse/gatehouse/schemas/jsontree"
)

// Scripts shorten the names of properties too: clientApp, CAStatus, statusCode. Other
// objects have such names as well, so they count only with a value that the property
// may have.

// flatEvent are properties of the event itself under such names.
func flatEvent() []flatProperty {
	noClient := func(e *schemas.SignIn) bool { return e.ClientAppUsed == "" }
	noAddress := func(e *schemas.SignIn) bool { return e.IpAddress == "" }
	noOutcome := func(e *schemas.SignIn) bool { return e.ConditionalAccessStatus == "" }
	noNumber := func(e *schemas.SignIn) bool { return e.AutonomousSystemNumber == 0 }
	noIdentity := func(e *schemas.SignIn) bool { return e.GetManagedServiceIdentity().GetMsiType() == "" }
	identity := wholePart(func(k *kinds) *kind[schemas.ManagedServiceIdentity] { return &k.managedIdentity },
		func(e *schemas.SignIn) **schemas.ManagedServiceIdentity { return &e.ManagedServiceIdentity }, "msiType")
	client := text("", func(e *schemas.SignIn) *string { return &e.ClientAppUsed }).set
	return []flatProperty{
		{"clientApp", ofEvent, noClient, client},
		{"clientIp", ofEvent, noAddress, sureAddress},
		{"clientIpAddress", ofEvent, noAddress, sureAddress},
		{"caStatus", ofEvent, noOutcome, sureOutcome},
		{"conditionalAccess", ofEvent, noOutcome, sureOutcome},
		{"managedIdentityType", ofEvent, noIdentity, identity}, // Azure Monitor's, beside managedServiceIdentity or without it
		{"ASN", ofEvent, noNumber, autonomousSystem("ASN").set},
	}
}

// sureAddress sets the address, where the text is one.
func sureAddress(_ *Decoder, e *schemas.SignIn, v jsontree.Value) *DecodeError {
	said, err := textOf(v)
	if err != nil {
		return err
	}
	said = bareAddress(said)
	if _, err := netip.ParseAddr(said); err != nil {
		return wrongType(v, "an address")
	}
	e.IpAddress = said
	return nil
}

// sureOutcome sets the outcome of Conditional Access, where the text is one.
func sureOutcome(_ *Decoder, e *schemas.SignIn, v jsontree.Value) *DecodeError {
	said, err := textOf(v)
	if err != nil {
		return err
	}
	said = canonicalWord(said, conditionalAccessStatuses[:])
	if !slices.Contains(conditionalAccessStatuses[:], said) {
		return wrongType(v, "an outcome of Conditional Access")
	}
	e.ConditionalAccessStatus = said
	return nil
}

// sureCode sets the code of the status, where the number can only be one: a statusCode
// may be that of an answer, such as 200.
func sureCode(set setter[schemas.SignIn]) setter[schemas.SignIn] {
	return func(d *Decoder, e *schemas.SignIn, v jsontree.Value) *DecodeError {
		if !isErrorCode(v) {
			return wrongType(v, "a code")
		}
		return set(d, e, v)
	}
}
