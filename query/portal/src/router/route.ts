/** A page of the portal, and the thing that it is about. */
export interface Route {
  page: Page;
  id?: string;
}

export type Page =
  | 'overview'
  | 'signins'
  | 'signin'
  | 'users'
  | 'user'
  | 'groups'
  | 'applications'
  | 'application'
  | 'security'
  | 'errors'
  | 'error'
  | 'pipeline'
  | 'unknown';

/** First segments of paths: the page without an id, and with one. The service knows the same list. */
const pages: Record<string, [Page, Page?]> = {
  '': ['overview'],
  signins: ['signins', 'signin'],
  users: ['users', 'user'],
  groups: ['groups'],
  applications: ['applications', 'application'],
  security: ['security'],
  errors: ['errors', 'error'],
  pipeline: ['pipeline'],
};

export function routeOf(path: string): Route {
  const [first = '', second, ...more] = path.replace(/^\//, '').split('/');
  const known = Object.hasOwn(pages, first) ? pages[first] : undefined;
  if (!known || more.length > 0) {
    return { page: 'unknown' };
  }
  if (!second) {
    return { page: known[0] };
  }
  return known[1] ? { page: known[1], id: decoded(second) } : { page: 'unknown' };
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** Says whether a path leads to a page of the portal. */
export function isPage(path: string): boolean {
  return routeOf(path).page !== 'unknown';
}
