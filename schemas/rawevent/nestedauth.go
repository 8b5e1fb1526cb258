package rawevent

import "github.com/gatehouse/gatehouse/schemas"

// The properties of authentication steps and requirements.

func stepProperties() []property[schemas.AuthenticationDetail] {
	return []property[schemas.AuthenticationDetail]{
		instant("authenticationStepDateTime", func(m *schemas.AuthenticationDetail) *string { return &m.AuthenticationStepDateTime }),
		text("authenticationMethod", func(m *schemas.AuthenticationDetail) *string { return &m.AuthenticationMethod }),
		freeText("authenticationMethodDetail", func(m *schemas.AuthenticationDetail) *string { return &m.AuthenticationMethodDetail }),
		boolean("succeeded", func(m *schemas.AuthenticationDetail) **bool { return &m.Succeeded }),
		freeText("authenticationStepResultDetail", func(m *schemas.AuthenticationDetail) *string { return &m.AuthenticationStepResultDetail }),
		text("authenticationStepRequirement", func(m *schemas.AuthenticationDetail) *string { return &m.AuthenticationStepRequirement }),
	}
}

func keyValueProperties() []property[schemas.KeyValue] {
	return []property[schemas.KeyValue]{
		text("key", func(m *schemas.KeyValue) *string { return &m.Key }),
		anyText("value", func(m *schemas.KeyValue) *string { return &m.Value }),
	}
}

func requirementProperties() []property[schemas.AuthenticationRequirementPolicy] {
	return []property[schemas.AuthenticationRequirementPolicy]{
		text("requirementProvider", func(m *schemas.AuthenticationRequirementPolicy) *string { return &m.RequirementProvider }),
		freeText("detail", func(m *schemas.AuthenticationRequirementPolicy) *string { return &m.Detail }),
	}
}

func contextProperties() []property[schemas.AuthenticationContext] {
	return []property[schemas.AuthenticationContext]{
		text("id", func(m *schemas.AuthenticationContext) *string { return &m.Id }),
		text("detail", func(m *schemas.AuthenticationContext) *string { return &m.Detail }),
	}
}

func lifetimeProperties() []property[schemas.SessionLifetimePolicy] {
	return []property[schemas.SessionLifetimePolicy]{
		text("expirationRequirement", func(m *schemas.SessionLifetimePolicy) *string { return &m.ExpirationRequirement }),
		freeText("detail", func(m *schemas.SessionLifetimePolicy) *string { return &m.Detail }),
	}
}

func mfaProperties() []property[schemas.MfaDetail] {
	return []property[schemas.MfaDetail]{
		text("authMethod", func(m *schemas.MfaDetail) *string { return &m.AuthMethod }),
		freeText("authDetail", func(m *schemas.MfaDetail) *string { return &m.AuthDetail }),
	}
}
