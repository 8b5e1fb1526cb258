import { get, send } from './request.ts';

/** What the signed-in user may see. */
export interface Access {
  /** Sign-ins of the whole tenant, or the user's own. */
  signIns: 'all' | 'own';
  /** Conditional Access policies, and what they said of a sign-in. */
  policies: boolean;
  /** Who read what. */
  accessLog: boolean;
  managePolicies: boolean;
}

export interface SignedIn {
  signedIn: true;
  name: string;
  userPrincipalName: string;
  userId: string;
  tenantId: string;
  roles: string[];
  access: Access;
  expiresAt: string;
  /** Goes with each request that changes something. */
  csrfToken: string;
  signOut: string;
  /** True where personas are for the asking. */
  demo: boolean;
}

export interface SignedOut {
  signedIn: false;
  /** Where to sign in; null where nobody can. */
  signIn: string | null;
  csrfToken?: string;
  demo: boolean;
}

export type Session = SignedIn | SignedOut;

/** Somebody whom the demo lends to whoever sits at the machine. */
export interface Persona {
  id: string;
  name: string;
  userPrincipalName: string;
  roles: string[];
  about: string;
}

export function fetchSession(signal?: AbortSignal): Promise<Session> {
  return get<Session>('/portal/session', {}, signal);
}

export async function fetchPersonas(signal?: AbortSignal): Promise<Persona[]> {
  return (await get<{ value: Persona[] }>('/portal/personas', {}, signal)).value;
}

export async function takePersona(id: string, csrfToken: string): Promise<void> {
  await post('/portal/personas/' + encodeURIComponent(id), csrfToken);
}

/** Ends the session; the answer is where the session at the provider ends, if there is such a place. */
export async function signOut(session: SignedIn): Promise<string | null> {
  const answer = await post(session.signOut, session.csrfToken);
  return ((await answer.json()) as { signOut?: string | null }).signOut ?? null;
}

/** Sends a request that changes something. */
export function post(path: string, csrfToken: string, body?: BodyInit, signal?: AbortSignal): Promise<Response> {
  return send(path, { method: 'POST', headers: { 'X-CSRF-Token': csrfToken }, body, signal });
}
