package rawevent

import "github.com/gatehouse/gatehouse/schemas"

// The properties of the nested messages of a sign-in, under Graph's names.

func locationProperties() []property[schemas.Location] {
	return []property[schemas.Location]{
		text("city", func(m *schemas.Location) *string { return &m.City }),
		text("state", func(m *schemas.Location) *string { return &m.State }),
		text("countryOrRegion", func(m *schemas.Location) *string { return &m.CountryOrRegion }),
		object("geoCoordinates", func(k *kinds) *kind[schemas.GeoCoordinates] { return &k.coordinates },
			func(m *schemas.Location) **schemas.GeoCoordinates { return &m.GeoCoordinates }),
	}
}

func coordinatesProperties() []property[schemas.GeoCoordinates] {
	return []property[schemas.GeoCoordinates]{
		double("altitude", func(m *schemas.GeoCoordinates) **float64 { return &m.Altitude }),
		degrees("latitude", 90, func(m *schemas.GeoCoordinates) **float64 { return &m.Latitude }),
		degrees("longitude", 180, func(m *schemas.GeoCoordinates) **float64 { return &m.Longitude }),
	}
}

func deviceProperties() []property[schemas.DeviceDetail] {
	return []property[schemas.DeviceDetail]{
		text("deviceId", func(m *schemas.DeviceDetail) *string { return &m.DeviceId }),
		text("displayName", func(m *schemas.DeviceDetail) *string { return &m.DisplayName }),
		text("operatingSystem", func(m *schemas.DeviceDetail) *string { return &m.OperatingSystem }),
		text("browser", func(m *schemas.DeviceDetail) *string { return &m.Browser }),
		boolean("isCompliant", func(m *schemas.DeviceDetail) **bool { return &m.IsCompliant }),
		boolean("isManaged", func(m *schemas.DeviceDetail) **bool { return &m.IsManaged }),
		text("trustType", func(m *schemas.DeviceDetail) *string { return &m.TrustType }),
	}
}

func networkProperties() []property[schemas.NetworkLocation] {
	return []property[schemas.NetworkLocation]{
		anyText("networkType", func(m *schemas.NetworkLocation) *string { return &m.NetworkType }),
		texts("networkNames", func(m *schemas.NetworkLocation) *[]string { return &m.NetworkNames }),
	}
}

func tokenProtectionProperties() []property[schemas.TokenProtectionStatusDetails] {
	return []property[schemas.TokenProtectionStatusDetails]{
		spoken("signInSessionStatus", bindingWords(), func(m *schemas.TokenProtectionStatusDetails) *string { return &m.SignInSessionStatus }),
		int32Of("signInSessionStatusCode", func(m *schemas.TokenProtectionStatusDetails) **int32 { return &m.SignInSessionStatusCode }),
	}
}

func appDeviceProperties() []property[schemas.AuthenticationAppDevice] {
	return []property[schemas.AuthenticationAppDevice]{
		text("appVersion", func(m *schemas.AuthenticationAppDevice) *string { return &m.AppVersion }),
		text("clientApp", func(m *schemas.AuthenticationAppDevice) *string { return &m.ClientApp }),
		text("deviceId", func(m *schemas.AuthenticationAppDevice) *string { return &m.DeviceId }),
		text("operatingSystem", func(m *schemas.AuthenticationAppDevice) *string { return &m.OperatingSystem }),
	}
}

func appPolicyProperties() []property[schemas.AuthenticationAppPolicyEvaluation] {
	return []property[schemas.AuthenticationAppPolicyEvaluation]{
		text("adminConfiguration", func(m *schemas.AuthenticationAppPolicyEvaluation) *string { return &m.AdminConfiguration }),
		text("authenticationEvaluation", func(m *schemas.AuthenticationAppPolicyEvaluation) *string { return &m.AuthenticationEvaluation }),
		text("policyName", func(m *schemas.AuthenticationAppPolicyEvaluation) *string { return &m.PolicyName }),
		text("status", func(m *schemas.AuthenticationAppPolicyEvaluation) *string { return &m.Status }),
	}
}

func managedIdentityProperties() []property[schemas.ManagedServiceIdentity] {
	return []property[schemas.ManagedServiceIdentity]{
		spoken("msiType", identityWords(), func(m *schemas.ManagedServiceIdentity) *string { return &m.MsiType }),
		text("associatedResourceId", func(m *schemas.ManagedServiceIdentity) *string { return &m.AssociatedResourceId }),
		text("federatedTokenId", func(m *schemas.ManagedServiceIdentity) *string { return &m.FederatedTokenId }),
		text("federatedTokenIssuer", func(m *schemas.ManagedServiceIdentity) *string { return &m.FederatedTokenIssuer }),
	}
}

func listenerProperties() []property[schemas.AppliedEventListener] {
	return []property[schemas.AppliedEventListener]{
		text("eventType", func(m *schemas.AppliedEventListener) *string { return &m.EventType }),
		text("executedListenerId", func(m *schemas.AppliedEventListener) *string { return &m.ExecutedListenerId }),
		anyJSON("handlerResult", func(m *schemas.AppliedEventListener) *string { return &m.HandlerResult }),
	}
}
