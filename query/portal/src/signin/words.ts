/** What words of the API mean, for people. */
const words: Record<string, string> = {
  satisfied: 'Given',
  satisfiedByClaim: 'Satisfied earlier',
  notRequired: 'Not asked for',
  denied: 'Denied',
  interrupted: 'Interrupted',
  success: 'Success',
  failure: 'Failure',
  notApplied: 'Not applied',
  notEnabled: 'Not enabled',
  unknown: 'Unknown',
  reportOnlySuccess: 'Report-only: success',
  reportOnlyFailure: 'Report-only: failure',
  reportOnlyInterrupted: 'Report-only: would ask for more',
  reportOnlyNotApplied: 'Report-only: not applied',
  singleFactorAuthentication: 'Single factor',
  multiFactorAuthentication: 'Multifactor',
  interactiveUser: 'Interactive user',
  nonInteractiveUser: 'Non-interactive user',
  servicePrincipal: 'Service principal',
  managedIdentity: 'Managed identity',
  none: 'None',
  hidden: 'Hidden',
  low: 'Low',
  medium: 'Medium',
  high: 'High',
  atRisk: 'At risk',
  confirmedSafe: 'Confirmed safe',
  confirmedCompromised: 'Confirmed compromised',
  remediated: 'Remediated',
  dismissed: 'Dismissed',
};

/** A word of the API for people; texts that are no such word stay as they are. */
export function worded(value: string | null | undefined, missing = 'Not said'): string {
  if (!value) {
    return missing;
  }
  return Object.hasOwn(words, value) ? (words[value] ?? value) : value;
}
