import { problemOf } from './problem.ts';

/** How often what only reads is asked for while the service says that it is too busy just now. */
const mostTries = 3;

/** For how long an answer may ask to wait so that this is done rather than told, in seconds. */
const longestWait = 3;

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
  for (let tries = 1; ; tries++) {
    const response = await fetch(url, { ...init, headers: { ...preferences, ...init.headers } });
    if (response.ok) {
      return response;
    }
    if (response.status === 401) {
      whenSignedOut();
    }
    const problem = await problemOf(response);
    const wait = problem.retryAfter ?? Number.POSITIVE_INFINITY;
    if (init.method || tries === mostTries || wait > longestWait) {
      throw problem;
    }
    await pause(wait, init.signal);
  }
}

/** Waits so many seconds, or until the signal gives the request up. */
function pause(seconds: number, signal?: AbortSignal | null): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, seconds * 1000);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(new DOMException('The request was given up.', 'AbortError'));
    });
  });
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
