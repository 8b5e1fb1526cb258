package schemas

// kinds holds what the decoder knows about each nested message.
type kinds struct {
	status          kind[SignInStatus]
	location        kind[Location]
	coordinates     kind[GeoCoordinates]
	device          kind[DeviceDetail]
	network         kind[NetworkLocation]
	step            kind[AuthenticationDetail]
	keyValue        kind[KeyValue]
	requirement     kind[AuthenticationRequirementPolicy]
	context         kind[AuthenticationContext]
	lifetime        kind[SessionLifetimePolicy]
	mfa             kind[MfaDetail]
	tokenProtection kind[TokenProtectionStatusDetails]
	appDevice       kind[AuthenticationAppDevice]
	appPolicy       kind[AuthenticationAppPolicyEvaluation]
	managedIdentity kind[ManagedServiceIdentity]
	policy          kind[AppliedConditionalAccessPolicy]
	rule            kind[ConditionalAccessRuleSatisfied]
	strength        kind[AuthenticationStrength]
	audience        kind[ConditionalAccessAudience]
	listener        kind[AppliedEventListener]
}

func newKinds() kinds {
	all := kinds{
		status:          newKind(statusProperties()...),
		location:        newKind(locationProperties()...),
		coordinates:     newKind(coordinatesProperties()...),
		device:          newKind(deviceProperties()...),
		network:         newKind(networkProperties()...),
		step:            newKind(stepProperties()...),
		keyValue:        newKind(keyValueProperties()...),
		requirement:     newKind(requirementProperties()...),
		context:         newKind(contextProperties()...),
		lifetime:        newKind(lifetimeProperties()...),
		mfa:             newKind(mfaProperties()...),
		tokenProtection: newKind(tokenProtectionProperties()...),
		appDevice:       newKind(appDeviceProperties()...),
		appPolicy:       newKind(appPolicyProperties()...),
		managedIdentity: newKind(managedIdentityProperties()...),
		policy:          newKind(policyProperties()...),
		rule:            newKind(ruleProperties()...),
		strength:        newKind(strengthProperties()...),
		audience:        newKind(audienceProperties()...),
		listener:        newKind(listenerProperties()...),
	}
	all.audience.bare = audienceID().set
	all.keyValue.spread = spreadKeyValues
	return all
}

// reset takes back every nested message.
func (k *kinds) reset() {
	k.status.pool.reset()
	k.location.pool.reset()
	k.coordinates.pool.reset()
	k.device.pool.reset()
	k.network.pool.reset()
	k.step.pool.reset()
	k.keyValue.pool.reset()
	k.requirement.pool.reset()
	k.context.pool.reset()
	k.lifetime.pool.reset()
	k.mfa.pool.reset()
	k.tokenProtection.pool.reset()
	k.appDevice.pool.reset()
	k.appPolicy.pool.reset()
	k.managedIdentity.pool.reset()
	k.policy.pool.reset()
	k.rule.pool.reset()
	k.strength.pool.reset()
	k.audience.pool.reset()
	k.listener.pool.reset()
}
