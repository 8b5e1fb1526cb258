package schemas

// The properties of authentication steps and requirements.

func stepProperties() []property[AuthenticationDetail] {
	return []property[AuthenticationDetail]{
		instant("authenticationStepDateTime", func(m *AuthenticationDetail) *string { return &m.AuthenticationStepDateTime }),
		text("authenticationMethod", func(m *AuthenticationDetail) *string { return &m.AuthenticationMethod }),
		freeText("authenticationMethodDetail", func(m *AuthenticationDetail) *string { return &m.AuthenticationMethodDetail }),
		boolean("succeeded", func(m *AuthenticationDetail) **bool { return &m.Succeeded }),
		freeText("authenticationStepResultDetail", func(m *AuthenticationDetail) *string { return &m.AuthenticationStepResultDetail }),
		text("authenticationStepRequirement", func(m *AuthenticationDetail) *string { return &m.AuthenticationStepRequirement }),
	}
}

func keyValueProperties() []property[KeyValue] {
	return []property[KeyValue]{
		text("key", func(m *KeyValue) *string { return &m.Key }),
		anyText("value", func(m *KeyValue) *string { return &m.Value }),
	}
}

func requirementProperties() []property[AuthenticationRequirementPolicy] {
	return []property[AuthenticationRequirementPolicy]{
		text("requirementProvider", func(m *AuthenticationRequirementPolicy) *string { return &m.RequirementProvider }),
		freeText("detail", func(m *AuthenticationRequirementPolicy) *string { return &m.Detail }),
	}
}

func contextProperties() []property[AuthenticationContext] {
	return []property[AuthenticationContext]{
		text("id", func(m *AuthenticationContext) *string { return &m.Id }),
		text("detail", func(m *AuthenticationContext) *string { return &m.Detail }),
	}
}

func lifetimeProperties() []property[SessionLifetimePolicy] {
	return []property[SessionLifetimePolicy]{
		text("expirationRequirement", func(m *SessionLifetimePolicy) *string { return &m.ExpirationRequirement }),
		freeText("detail", func(m *SessionLifetimePolicy) *string { return &m.Detail }),
	}
}

func mfaProperties() []property[MfaDetail] {
	return []property[MfaDetail]{
		text("authMethod", func(m *MfaDetail) *string { return &m.AuthMethod }),
		freeText("authDetail", func(m *MfaDetail) *string { return &m.AuthDetail }),
	}
}
