/** The type of a property, which decides how it is shown and filtered. */
export type Kind = 'text' | 'id' | 'address' | 'choice' | 'boolean' | 'number' | 'date';

export interface Property {
  /** As in answers, parts by slashes, such as deviceDetail/browser. */
  path: string;
  label: string;
  group: Group;
  kind: Kind;
  /** The words of a choice. */
  choices?: string[];
  /** Holds many values: asked for by any(...), and no column. */
  many?: true;
  /** False where filters cannot name it. */
  filter?: false;
  /** True for what policies said, which not everyone may read. */
  policies?: true;
}

export const groups = [
  'Sign-in',
  'User',
  'Application',
  'Location',
  'Device',
  'Client',
  'Authentication',
  'Conditional Access',
  'Risk',
  'Tokens and sessions',
  'Tenants',
  'Enrichment',
] as const;

export type Group = (typeof groups)[number];

const yesNo = 'boolean';
const unfiltered = { filter: false } as const;

function property(
  group: Group,
  path: string,
  label: string,
  kind: Kind = 'text',
  more: Partial<Property> = {},
): Property {
  return { path, label, group, kind, ...more };
}

const results = [
  'success',
  'failure',
  'notApplied',
  'notEnabled',
  'unknown',
  'reportOnlySuccess',
  'reportOnlyFailure',
  'reportOnlyNotApplied',
  'reportOnlyInterrupted',
];
const eventTypes = ['interactiveUser', 'nonInteractiveUser', 'servicePrincipal', 'managedIdentity'];

/** All that is known of a sign-in, in the order in which choosers list it. */
export const properties: Property[] = [
  property('Sign-in', 'createdDateTime', 'Date', 'date'),
  property('Sign-in', '@gatehouse.status', 'Status', 'choice', { choices: ['Success', 'Failure', 'Interrupted'] }),
  property('Sign-in', 'status/errorCode', 'Error code', 'number'),
  property('Sign-in', 'status/failureReason', 'Failure reason'),
  property('Sign-in', 'status/additionalDetails', 'Additional details'),
  property('Sign-in', '@gatehouse.remediation', 'What to do'),
  property('Sign-in', 'id', 'Request ID', 'id'),
  property('Sign-in', 'correlationId', 'Correlation ID', 'id'),
  property('Sign-in', 'originalRequestId', 'Original request ID', 'id'),
  property('Sign-in', '@gatehouse.eventType', 'Kind of sign-in', 'choice', { choices: eventTypes }),
  property('Sign-in', 'isInteractive', 'Interactive', yesNo),
  property('Sign-in', 'processingTimeInMilliseconds', 'Processing time (ms)', 'number'),
  property('Sign-in', 'flaggedForReview', 'Flagged for review', yesNo),
  property('Sign-in', 'signInEventTypes', 'Sign-in event types', 'choice', { many: true, choices: eventTypes }),

  property('User', 'userDisplayName', 'User'),
  property('User', 'userPrincipalName', 'Username'),
  property('User', 'userId', 'User ID', 'id'),
  property('User', 'userType', 'User type'),
  property('User', 'signInIdentifier', 'Sign-in identifier'),
  property('User', 'signInIdentifierType', 'Sign-in identifier type', 'text', unfiltered),
  property('User', 'alternateSignInName', 'Alternate sign-in name', 'text', unfiltered),
  property('User', 'servicePrincipalName', 'Service principal'),
  property('User', 'servicePrincipalId', 'Service principal ID', 'id'),
  property('User', 'servicePrincipalCredentialKeyId', 'Credential key ID', 'id'),
  property('User', 'servicePrincipalCredentialThumbprint', 'Credential thumbprint', 'id', unfiltered),

  property('Application', 'appDisplayName', 'Application'),
  property('Application', 'appId', 'Application ID', 'id'),
  property('Application', 'resourceDisplayName', 'Resource'),
  property('Application', 'resourceId', 'Resource ID', 'id'),
  property('Application', 'resourceServicePrincipalId', 'Resource service principal ID', 'id'),
  property('Application', 'azureResourceId', 'Azure resource ID', 'id', unfiltered),
  property('Application', 'managedServiceIdentity/msiType', 'Managed identity type', 'text', unfiltered),
  property('Application', 'managedServiceIdentity/associatedResourceId', 'Associated resource ID', 'id', unfiltered),
  property('Application', 'managedServiceIdentity/federatedTokenId', 'Federated token ID', 'id', unfiltered),
  property('Application', 'managedServiceIdentity/federatedTokenIssuer', 'Federated token issuer', 'text', unfiltered),
  property('Application', 'federatedCredentialId', 'Federated credential ID', 'id', unfiltered),
  property('Application', 'agent/agentType', 'Agent type'),
  property('Application', 'agent/agentSubjectType', 'Agent subject type'),
  property('Application', 'agent/agentSubjectParentId', 'Agent subject parent ID', 'id', unfiltered),
  property('Application', 'agent/parentAppId', 'Agent parent application ID', 'id', unfiltered),

  property('Location', 'ipAddress', 'IP address', 'address'),
  property('Location', 'location/city', 'City'),
  property('Location', 'location/state', 'State'),
  property('Location', 'location/countryOrRegion', 'Country or region'),
  property('Location', 'location/geoCoordinates/latitude', 'Latitude', 'number'),
  property('Location', 'location/geoCoordinates/longitude', 'Longitude', 'number'),
  property('Location', 'location/geoCoordinates/altitude', 'Altitude', 'number', unfiltered),
  property('Location', 'autonomousSystemNumber', 'Autonomous system number', 'number'),
  property('Location', 'ipAddressFromResourceProvider', 'IP address seen by the resource', 'address', unfiltered),
  property('Location', 'globalSecureAccessIpAddress', 'Global Secure Access IP address', 'address', unfiltered),
  property('Location', 'isThroughGlobalSecureAccess', 'Through Global Secure Access', yesNo, unfiltered),
  property('Location', 'privateLinkDetails/policyId', 'Private link policy ID', 'id', unfiltered),
  property('Location', 'privateLinkDetails/policyName', 'Private link policy', 'text', unfiltered),
  property('Location', 'privateLinkDetails/policyTenantId', 'Private link policy tenant ID', 'id', unfiltered),
  property('Location', 'privateLinkDetails/resourceId', 'Private link resource ID', 'id', unfiltered),
  property('Location', 'networkLocationDetails', 'Named networks', 'text', { many: true, filter: false }),

  property('Device', 'deviceDetail/displayName', 'Device name'),
  property('Device', 'deviceDetail/deviceId', 'Device ID', 'id'),
  property('Device', 'deviceDetail/operatingSystem', 'Operating system'),
  property('Device', 'deviceDetail/browser', 'Browser'),
  property('Device', 'deviceDetail/isCompliant', 'Compliant', yesNo),
  property('Device', 'deviceDetail/isManaged', 'Managed', yesNo),
  property('Device', 'deviceDetail/trustType', 'Join type'),
  property('Device', '@gatehouse.deviceType', 'Type of device'),
  property('Device', '@gatehouse.operatingSystemFamily', 'Operating system family'),
  property('Device', '@gatehouse.operatingSystemVersion', 'Operating system version'),
  property('Device', '@gatehouse.browserFamily', 'Browser family'),
  property('Device', '@gatehouse.browserVersion', 'Browser version'),

  property('Client', 'clientAppUsed', 'Client app'),
  property('Client', '@gatehouse.isModernAuth', 'Modern authentication', yesNo),
  property('Client', 'userAgent', 'User agent'),
  property('Client', 'authenticationProtocol', 'Authentication protocol'),
  property('Client', 'clientCredentialType', 'Client credential type'),
  property('Client', 'originalTransferMethod', 'Original transfer method'),

  property('Authentication', 'authenticationRequirement', 'MFA requirement'),
  property('Authentication', '@gatehouse.mfaResult', 'Second factor'),
  property('Authentication', '@gatehouse.mfaMethod', 'Second factor method'),
  property('Authentication', 'mfaDetail/authMethod', 'MFA method (as sent)', 'text', unfiltered),
  property('Authentication', 'mfaDetail/authDetail', 'MFA detail (as sent)', 'text', unfiltered),
  property('Authentication', 'authenticationAppDeviceDetails/appVersion', 'Authenticator version', 'text', unfiltered),
  property('Authentication', 'authenticationAppDeviceDetails/clientApp', 'Authenticator app', 'text', unfiltered),
  property('Authentication', 'authenticationAppDeviceDetails/deviceId', 'Authenticator device ID', 'id', unfiltered),
  property(
    'Authentication',
    'authenticationAppDeviceDetails/operatingSystem',
    'Authenticator system',
    'text',
    unfiltered,
  ),
  property('Authentication', 'authenticationAppPolicyEvaluationDetails/policyName', 'Authenticator policy', 'text', {
    many: true,
    filter: false,
  }),
  property('Authentication', 'authenticationAppPolicyEvaluationDetails/status', 'Authenticator policy status', 'text', {
    many: true,
    filter: false,
  }),
  property(
    'Authentication',
    'authenticationAppPolicyEvaluationDetails/authenticationEvaluation',
    'Authenticator evaluation',
    'text',
    { many: true, filter: false },
  ),
  property(
    'Authentication',
    'authenticationAppPolicyEvaluationDetails/adminConfiguration',
    'Authenticator configuration',
    'text',
    { many: true, filter: false },
  ),
  property('Authentication', 'authenticationMethodsUsed', 'Methods used', 'text', { many: true }),
  property('Authentication', 'authenticationDetails/authenticationMethod', 'Method of a step', 'text', { many: true }),
  property('Authentication', 'authenticationDetails/authenticationStepResultDetail', 'Result of a step', 'text', {
    many: true,
  }),
  property('Authentication', 'authenticationProcessingDetails/key', 'Processing detail', 'text', { many: true }),
  property('Authentication', 'authenticationRequirementPolicies', 'Requirement policies', 'text', {
    many: true,
    filter: false,
  }),
  property('Authentication', 'authenticationContextClassReferences', 'Authentication contexts', 'text', {
    many: true,
    filter: false,
  }),
  property('Authentication', 'sessionLifetimePolicies', 'Session lifetime policies', 'text', {
    many: true,
    filter: false,
  }),

  property('Conditional Access', 'conditionalAccessStatus', 'Conditional Access', 'choice', {
    choices: ['success', 'failure', 'notApplied'],
  }),
  property('Conditional Access', '@gatehouse.conditionalAccessSource', 'Conditional Access decided by'),
  property('Conditional Access', '@gatehouse.reportedConditionalAccessStatus', 'Conditional Access (as sent)'),
  property('Conditional Access', '@gatehouse.policyVersion', 'Version of policies'),
  property('Conditional Access', 'appliedConditionalAccessPolicies/displayName', 'Policy', 'text', {
    many: true,
    policies: true,
  }),
  property('Conditional Access', 'appliedConditionalAccessPolicies/result', 'Result of a policy', 'choice', {
    many: true,
    policies: true,
    choices: results,
  }),
  property('Conditional Access', '@gatehouse.evaluatedConditionalAccessPolicies/displayName', 'Own policy', 'text', {
    many: true,
    policies: true,
  }),
  property(
    'Conditional Access',
    '@gatehouse.evaluatedConditionalAccessPolicies/result',
    'Result of an own policy',
    'choice',
    {
      many: true,
      policies: true,
      choices: results,
    },
  ),
  property('Conditional Access', 'conditionalAccessAudiences', 'Conditional Access audiences', 'id', { many: true }),

  property('Risk', 'riskState', 'Risk state'),
  property('Risk', 'riskLevelDuringSignIn', 'Risk level during sign-in'),
  property('Risk', 'riskLevelAggregated', 'Risk level (aggregate)'),
  property('Risk', 'riskDetail', 'Risk detail'),
  property('Risk', 'riskEventTypes_v2', 'Risk events', 'text', { many: true }),
  property('Risk', 'riskEventTypes', 'Risk events (older list)', 'text', { many: true }),

  property('Tokens and sessions', 'incomingTokenType', 'Incoming token type'),
  property('Tokens and sessions', 'tokenIssuerType', 'Token issuer type'),
  property('Tokens and sessions', 'tokenIssuerName', 'Token issuer name'),
  property('Tokens and sessions', 'uniqueTokenIdentifier', 'Unique token identifier', 'id'),
  property('Tokens and sessions', 'sessionId', 'Session ID', 'id'),
  property('Tokens and sessions', 'clientSessionId', 'Client session ID', 'id', unfiltered),
  property('Tokens and sessions', 'signInTokenProtectionStatus', 'Token protection (sign-in)', 'text', unfiltered),
  property('Tokens and sessions', 'appTokenProtectionStatus', 'Token protection (application)', 'text', unfiltered),
  property(
    'Tokens and sessions',
    'tokenProtectionStatusDetails/signInSessionStatus',
    'Token protection of the session',
  ),
  property(
    'Tokens and sessions',
    'tokenProtectionStatusDetails/signInSessionStatusCode',
    'Token protection code',
    'number',
  ),
  property('Tokens and sessions', 'appliedEventListeners', 'Event listeners', 'text', { many: true, filter: false }),

  property('Tenants', 'crossTenantAccessType', 'Cross-tenant access type'),
  property('Tenants', 'homeTenantId', 'Home tenant ID', 'id'),
  property('Tenants', 'homeTenantName', 'Home tenant', 'text', unfiltered),
  property('Tenants', 'resourceTenantId', 'Resource tenant ID', 'id'),
  property('Tenants', 'resourceOwnerTenantId', 'Resource owner tenant ID', 'id'),
  property('Tenants', 'appOwnerTenantId', 'Application owner tenant ID', 'id'),
  property('Tenants', 'isTenantRestricted', 'Tenant restricted', yesNo, unfiltered),

  property('Enrichment', '@gatehouse.clientApp', 'Client app (decided)'),
  property('Enrichment', '@gatehouse.clientAppSource', 'Client app decided by'),
  property('Enrichment', '@gatehouse.reportedClientApp', 'Client app (as sent)'),
  property('Enrichment', '@gatehouse.reportedFailureReason', 'Failure reason (as sent)'),
  property('Enrichment', '@gatehouse.reportedIsInteractive', 'Interactive (as sent)', yesNo),
  property('Enrichment', '@gatehouse.mfaSource', 'Second factor decided by'),
  property('Enrichment', '@gatehouse.deviceSource', 'Device decided by'),
  property('Enrichment', '@gatehouse.locationSource', 'Location decided by'),
  property('Enrichment', '@gatehouse.geo/city', 'City by geolocation'),
  property('Enrichment', '@gatehouse.geo/state', 'State by geolocation'),
  property('Enrichment', '@gatehouse.geo/countryOrRegion', 'Country by geolocation'),
  property('Enrichment', '@gatehouse.geo/latitude', 'Latitude by geolocation', 'number'),
  property('Enrichment', '@gatehouse.geo/longitude', 'Longitude by geolocation', 'number'),
  property('Enrichment', '@gatehouse.geo/autonomousSystemNumber', 'Autonomous system by geolocation', 'number'),
  property('Enrichment', '@gatehouse.geo/organization', 'Organisation by geolocation'),
  property('Enrichment', '@gatehouse.geo/database', 'Geolocation database'),
  property('Enrichment', '@gatehouse.reportedLocation/city', 'City (as sent)', 'text', unfiltered),
  property('Enrichment', '@gatehouse.reportedLocation/state', 'State (as sent)', 'text', unfiltered),
  property('Enrichment', '@gatehouse.reportedLocation/countryOrRegion', 'Country (as sent)', 'text', unfiltered),
  property(
    'Enrichment',
    '@gatehouse.reportedLocation/geoCoordinates/latitude',
    'Latitude (as sent)',
    'number',
    unfiltered,
  ),
  property(
    'Enrichment',
    '@gatehouse.reportedLocation/geoCoordinates/longitude',
    'Longitude (as sent)',
    'number',
    unfiltered,
  ),
  property(
    'Enrichment',
    '@gatehouse.reportedLocation/geoCoordinates/altitude',
    'Altitude (as sent)',
    'number',
    unfiltered,
  ),
  property('Enrichment', '@gatehouse.category', 'Category of the export'),
  property('Enrichment', '@gatehouse.format', 'Format it came in'),
  property('Enrichment', '@gatehouse.idDerived', 'Request ID derived', yesNo),
  property('Enrichment', '@gatehouse.sentDateTime', 'Sent', 'date'),
  property('Enrichment', '@gatehouse.receivedDateTime', 'Received', 'date'),
  property('Enrichment', '@gatehouse.storedDateTime', 'Stored', 'date'),
  property('Enrichment', '@gatehouse.lateSeconds', 'Late by (seconds)', 'number'),
];

const byPath = new Map(properties.map((p) => [p.path.toLowerCase(), p]));

/** Names of filters that stand for the same as a property. */
const aliases: Record<string, string> = { status: '@gatehouse.status' };

/** Finds a property by the name that answers or filters have for it, without regard to case. */
export function propertyOf(path: string): Property | undefined {
  const key = path.toLowerCase();
  return byPath.get(aliases[key] ?? key);
}

/** What a list can show in columns. */
export const columns = properties.filter((p) => !p.many);

/** What filters can name. */
export const filterable = properties.filter((p) => p.filter !== false);
