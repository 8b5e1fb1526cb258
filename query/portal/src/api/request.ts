import { problemOf } from './problem.ts';

/** What each request says: members of enumerations newer than Graph's clients expect are welcome. */
const preferences = { Prefer: 'include-unknown-enum-members' };

/** Called when an answer says that nobody is signed in any more. */
let whenSignedOut = () => {};

export function onSignedOut(call: () => void): void {
  whenSignedOut = call;
}

/** Options of a URL; those that are undefined or empty are left out. */
export type Options = Record<string, string | number | boolean | undefined>;

export function urlOf(path: string, options: Options = {}): string {
  const pairs = Object.entries(options).filter(([, value]) => value !== undefined && value !== '');
  if (pairs.length === 0) {
    return path;
  }
  return path + '?' + pairs.map(([name, value]) => name + '=' + encodeURIComponent(String(value))).join('&');
}

/** Sends a request and fails with a Problem unless the answer is one of success. */
export async function send(url: string, init: RequestInit = {}): Promise<Response> {
  const response = await fetch(url, { ...init, headers: { ...preferences, ...init.headers } });
  if (!response.ok) {
    if (response.status === 401) {
      whenSignedOut();
    }
    throw await problemOf(response);
  }
  return response;
}

export async function get<T>(path: string, options: Options = {}, signal?: AbortSignal): Promise<T> {
  const response = await send(urlOf(path, options), { signal });
  return (await response.json()) as T;
}

/** Links in answers name the service as its clients call it; here they are asked where the page came from. */
export function localPath(link: string): string {
  const url = new URL(link, location.origin);
  return url.pathname + url.search;
}
