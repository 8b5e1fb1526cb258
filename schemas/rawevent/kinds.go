package rawevent

import "github.com/gatehouse/gatehouse/schemas"

// kinds holds what the decoder knows about each nested message.
type kinds struct {
	status          kind[schemas.SignInStatus]
	location        kind[schemas.Location]
	coordinates     kind[schemas.GeoCoordinates]
	device          kind[schemas.DeviceDetail]
	network         kind[schemas.NetworkLocation]
	step            kind[schemas.AuthenticationDetail]
	keyValue        kind[schemas.KeyValue]
	requirement     kind[schemas.AuthenticationRequirementPolicy]
	context         kind[schemas.AuthenticationContext]
	lifetime        kind[schemas.SessionLifetimePolicy]
	mfa             kind[schemas.MfaDetail]
	tokenProtection kind[schemas.TokenProtectionStatusDetails]
	appDevice       kind[schemas.AuthenticationAppDevice]
	appPolicy       kind[schemas.AuthenticationAppPolicyEvaluation]
	managedIdentity kind[schemas.ManagedServiceIdentity]
	policy          kind[schemas.AppliedConditionalAccessPolicy]
	rule            kind[schemas.ConditionalAccessRuleSatisfied]
	strength        kind[schemas.AuthenticationStrength]
	audience        kind[schemas.ConditionalAccessAudience]
	listener        kind[schemas.AppliedEventListener]
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
