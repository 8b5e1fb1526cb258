/** A sign-in as the API gives it: properties of Graph's resource and annotations. */
export type SignIn = { id: string; createdDateTime: string } & Record<string, unknown>;

/** The value of a property by its path; undefined where there is none. */
export function valueAt(signIn: Record<string, unknown>, path: string): unknown {
  let value: unknown = signIn;
  for (const name of path.split('/')) {
    if (value === null || typeof value !== 'object') {
      return undefined;
    }
    value = (value as Record<string, unknown>)[name];
  }
  return value ?? undefined;
}

/** A text by its path; empty where there is none. */
export function textAt(signIn: Record<string, unknown>, path: string): string {
  const value = valueAt(signIn, path);
  return value === undefined || typeof value === 'object' ? '' : String(value);
}

/** The list by its path; empty where there is none. */
export function listAt(signIn: Record<string, unknown>, path: string): Record<string, unknown>[] {
  const value = valueAt(signIn, path);
  return Array.isArray(value) ? (value as Record<string, unknown>[]) : [];
}

/** Who signed in: a name for people. */
export function whoOf(signIn: SignIn): string {
  const names = ['userDisplayName', 'userPrincipalName', 'servicePrincipalName', 'userId', 'servicePrincipalId'];
  return names.map((n) => textAt(signIn, n)).find((n) => n !== '') ?? 'Nobody named';
}

/** To what: a name for people. */
export function whatOf(signIn: SignIn): string {
  const names = ['appDisplayName', 'appId', 'resourceDisplayName', 'resourceId'];
  return names.map((n) => textAt(signIn, n)).find((n) => n !== '') ?? 'No application named';
}

/** Says whether the results of policies are withheld from the reader. */
export function isWithheld(signIn: SignIn): boolean {
  return signIn['appliedConditionalAccessPolicies@gatehouse.withheld'] === true;
}
