import type { ApplicationCount } from '../../api/reports.ts';

/** The name of an application for people. */
export function applicationName(of: Pick<ApplicationCount, 'appId' | 'appDisplayName'>): string {
  return of.appDisplayName ?? of.appId ?? 'Without an application';
}

/** The page of an application; sign-ins without one share none. */
export function applicationHref(of: Pick<ApplicationCount, 'appId'>): string {
  return of.appId ? '/applications/' + encodeURIComponent(of.appId) : '/applications';
}
