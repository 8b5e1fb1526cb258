import { textAt } from './signIn.ts';

/** What a policy said of a sign-in. */
export interface PolicyResult {
  id: string;
  name: string;
  result: string;
  /** Controls that were asked for. */
  grants: string[];
  sessions: string[];
  held: string[];
  failed: string[];
  /** In a sentence, why it said so. */
  why: string;
}

const conditions: Record<string, string> = {
  application: 'Application',
  users: 'Users',
  devicePlatform: 'Device platform',
  location: 'Location',
  clientType: 'Client app',
  signInRisk: 'Sign-in risk',
  userRisk: 'User risk',
  time: 'Time',
  deviceState: 'Device state',
  client: 'Client',
  ipAddressSeenByAzureAD: 'IP address seen by the directory',
  ipAddressSeenByResourceProvider: 'IP address seen by the resource',
  servicePrincipals: 'Service principals',
  servicePrincipalRisk: 'Service principal risk',
  authenticationFlows: 'Authentication flow',
  insiderRisk: 'Insider risk',
};

const reasons: Record<string, string> = {
  users: 'The user is not among those that the policy is for.',
  workloadIdentities: 'The policy is not for this workload identity.',
  application: 'The application is not among those that the policy is for.',
  userActions: 'The policy is for another action of the user.',
  authenticationContext: 'The authentication context is another one.',
  devicePlatform: 'The policy is for other device platforms.',
  devices: 'The device does not meet the policy’s filter.',
  clientApps: 'The policy is for other client apps.',
  location: 'The location is not among those that the policy is for.',
  signInRisk: 'The risk of the sign-in is not one that the policy is for.',
  userRisk: 'The risk of the user is not one that the policy is for.',
  insiderRisk: 'The insider risk is not one that the policy is for.',
  authenticationFlow: 'The policy is for another authentication flow.',
  policyNotEnabled: 'The policy was not enabled.',
  emptyPolicy: 'The policy demands nothing.',
  invalidPolicy: 'The policy cannot be evaluated.',
  invalidCondition: 'A condition of the policy cannot be evaluated.',
  notEnoughInformation: 'The sign-in does not say enough to decide.',
};

const controls: Record<string, string> = {
  block: 'Block',
  mfa: 'Multifactor authentication',
  requirecompliantdevice: 'Compliant device',
  compliantdevice: 'Compliant device',
  requiredomainjoineddevice: 'Hybrid joined device',
  domainjoineddevice: 'Hybrid joined device',
  requireapprovedapp: 'Approved app',
  approvedapplication: 'Approved app',
  requirecompliantapp: 'App protection policy',
  compliantapplication: 'App protection policy',
  passwordchange: 'Password change',
  signinfrequency: 'Sign-in frequency',
  cloudappsecurity: 'Cloud app security',
  persistentbrowsersessionmode: 'Persistent browser session',
};

/** A control for people. */
function control(word: unknown): string {
  const text = String(word);
  return controls[text.toLowerCase()] ?? text;
}

/** The conditions of a flags text such as application,users. */
function conditionsOf(text: string): string[] {
  const words = text.split(',').map((word) => word.trim());
  return words.filter((word) => word !== '' && word !== 'none').map((word) => conditions[word] ?? word);
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.map(control) : [];
}

/** Reads the result of a policy as the API gives it. */
export function policyResult(policy: Record<string, unknown>): PolicyResult {
  const read = {
    id: textAt(policy, 'id'),
    name: textAt(policy, 'displayName') || textAt(policy, 'id') || 'Policy without a name',
    result: textAt(policy, 'result'),
    grants: texts(policy.enforcedGrantControls),
    sessions: texts(policy.enforcedSessionControls),
    held: conditionsOf(textAt(policy, 'conditionsSatisfied')),
    failed: conditionsOf(textAt(policy, 'conditionsNotSatisfied')),
  };
  return { ...read, why: why(read, textAt(policy, 'reason')) };
}

function why(policy: Omit<PolicyResult, 'why'>, reason: string): string {
  const known = reasons[reason];
  if (known) {
    return known;
  }
  const demanded = policy.grants.join(' or ');
  switch (policy.result) {
    case 'success':
      return demanded ? `It applied, and its demand was met: ${demanded}.` : 'It applied, and was met.';
    case 'failure':
      return policy.grants.includes('Block')
        ? 'It applied, and blocks.'
        : `It applied, and its demand was not met${demanded ? ': ' + demanded : ''}.`;
    case 'notApplied':
      return policy.failed.length > 0
        ? `It did not apply: ${policy.failed.join(', ')} did not match.`
        : 'It did not apply; which condition did not match was not said.';
    case 'notEnabled':
      return 'It was not enabled.';
    case 'reportOnlySuccess':
      return 'It only reports; it would have been met.';
    case 'reportOnlyFailure':
      return policy.grants.includes('Block')
        ? 'It only reports; it would have blocked.'
        : `It only reports; its demand would not have been met${demanded ? ': ' + demanded : ''}.`;
    case 'reportOnlyInterrupted':
      return `It only reports; the user would have had to do more${demanded ? ': ' + demanded : ''}.`;
    case 'reportOnlyNotApplied':
      return 'It only reports, and did not apply.';
  }
  return 'What it came to is not known.';
}

const order = [
  'failure',
  'reportOnlyFailure',
  'reportOnlyInterrupted',
  'success',
  'reportOnlySuccess',
  'unknown',
  'notApplied',
  'reportOnlyNotApplied',
  'notEnabled',
];

/** Those that decided something first. */
export function byWeight(a: PolicyResult, b: PolicyResult): number {
  const rank = (p: PolicyResult) => (order.indexOf(p.result) + order.length + 1) % (order.length + 1);
  return rank(a) - rank(b) || a.name.localeCompare(b.name);
}
