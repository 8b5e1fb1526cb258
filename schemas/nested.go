package schemas

// The properties of the nested messages of a sign-in, under Graph's names.

func locationProperties() []property[Location] {
	return []property[Location]{
		text("city", func(m *Location) *string { return &m.City }),
		text("state", func(m *Location) *string { return &m.State }),
		text("countryOrRegion", func(m *Location) *string { return &m.CountryOrRegion }),
		object("geoCoordinates", func(k *kinds) *kind[GeoCoordinates] { return &k.coordinates },
			func(m *Location) **GeoCoordinates { return &m.GeoCoordinates }),
	}
}

func coordinatesProperties() []property[GeoCoordinates] {
	return []property[GeoCoordinates]{
		double("altitude", func(m *GeoCoordinates) **float64 { return &m.Altitude }),
		double("latitude", func(m *GeoCoordinates) **float64 { return &m.Latitude }),
		double("longitude", func(m *GeoCoordinates) **float64 { return &m.Longitude }),
	}
}

func deviceProperties() []property[DeviceDetail] {
	return []property[DeviceDetail]{
		text("deviceId", func(m *DeviceDetail) *string { return &m.DeviceId }),
		text("displayName", func(m *DeviceDetail) *string { return &m.DisplayName }),
		text("operatingSystem", func(m *DeviceDetail) *string { return &m.OperatingSystem }),
		text("browser", func(m *DeviceDetail) *string { return &m.Browser }),
		boolean("isCompliant", func(m *DeviceDetail) **bool { return &m.IsCompliant }),
		boolean("isManaged", func(m *DeviceDetail) **bool { return &m.IsManaged }),
		text("trustType", func(m *DeviceDetail) *string { return &m.TrustType }),
	}
}

func networkProperties() []property[NetworkLocation] {
	return []property[NetworkLocation]{
		anyText("networkType", func(m *NetworkLocation) *string { return &m.NetworkType }),
		texts("networkNames", func(m *NetworkLocation) *[]string { return &m.NetworkNames }),
	}
}

func tokenProtectionProperties() []property[TokenProtectionStatusDetails] {
	return []property[TokenProtectionStatusDetails]{
		spoken("signInSessionStatus", bindingWords(), func(m *TokenProtectionStatusDetails) *string { return &m.SignInSessionStatus }),
		int32Of("signInSessionStatusCode", func(m *TokenProtectionStatusDetails) **int32 { return &m.SignInSessionStatusCode }),
	}
}

func appDeviceProperties() []property[AuthenticationAppDevice] {
	return []property[AuthenticationAppDevice]{
		text("appVersion", func(m *AuthenticationAppDevice) *string { return &m.AppVersion }),
		text("clientApp", func(m *AuthenticationAppDevice) *string { return &m.ClientApp }),
		text("deviceId", func(m *AuthenticationAppDevice) *string { return &m.DeviceId }),
		text("operatingSystem", func(m *AuthenticationAppDevice) *string { return &m.OperatingSystem }),
	}
}

func appPolicyProperties() []property[AuthenticationAppPolicyEvaluation] {
	return []property[AuthenticationAppPolicyEvaluation]{
		text("adminConfiguration", func(m *AuthenticationAppPolicyEvaluation) *string { return &m.AdminConfiguration }),
		text("authenticationEvaluation", func(m *AuthenticationAppPolicyEvaluation) *string { return &m.AuthenticationEvaluation }),
		text("policyName", func(m *AuthenticationAppPolicyEvaluation) *string { return &m.PolicyName }),
		text("status", func(m *AuthenticationAppPolicyEvaluation) *string { return &m.Status }),
	}
}

func managedIdentityProperties() []property[ManagedServiceIdentity] {
	return []property[ManagedServiceIdentity]{
		anyText("msiType", func(m *ManagedServiceIdentity) *string { return &m.MsiType }),
		text("associatedResourceId", func(m *ManagedServiceIdentity) *string { return &m.AssociatedResourceId }),
		text("federatedTokenId", func(m *ManagedServiceIdentity) *string { return &m.FederatedTokenId }),
		text("federatedTokenIssuer", func(m *ManagedServiceIdentity) *string { return &m.FederatedTokenIssuer }),
	}
}

func listenerProperties() []property[AppliedEventListener] {
	return []property[AppliedEventListener]{
		text("eventType", func(m *AppliedEventListener) *string { return &m.EventType }),
		text("executedListenerId", func(m *AppliedEventListener) *string { return &m.ExecutedListenerId }),
		anyJSON("handlerResult", func(m *AppliedEventListener) *string { return &m.HandlerResult }),
	}
}
