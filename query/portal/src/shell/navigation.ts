import type { Access } from '../api/session.ts';
import type { Page } from '../router/route.ts';
import type { IconName } from '../ui/icons.ts';

export interface NavigationItem {
  path: string;
  text: string;
  icon: IconName;
  /** The pages that belong to it. */
  pages: Page[];
}

/** The pages that a user may see, in the order of the navigation. What the roles do not show is not in it. */
export function navigation(access: Access, userId: string): NavigationItem[] {
  const all = access.signIns === 'all';
  const items: (NavigationItem | false)[] = [
    { path: '/', text: 'Overview', icon: 'overview', pages: ['overview'] },
    { path: '/signins', text: 'Sign-ins', icon: 'signins', pages: ['signins', 'signin'] },
    all
      ? { path: '/users', text: 'Users', icon: 'users', pages: ['users', 'user'] }
      : { path: '/users/' + encodeURIComponent(userId), text: 'My pattern', icon: 'user', pages: ['user'] },
    all && { path: '/groups', text: 'Groups', icon: 'groups', pages: ['groups'] },
    { path: '/applications', text: 'Applications', icon: 'applications', pages: ['applications', 'application'] },
    all && { path: '/security', text: 'Security', icon: 'security', pages: ['security'] },
    { path: '/errors', text: 'Error look-up', icon: 'errors', pages: ['errors', 'error'] },
    all && { path: '/pipeline', text: 'Pipeline', icon: 'pipeline', pages: ['pipeline'] },
  ];
  return items.filter((item) => item !== false);
}

/** Says whether a user may see a page. */
export function maySee(page: Page, id: string | undefined, access: Access, userId: string): boolean {
  if (page === 'user' && access.signIns === 'own') {
    return id === userId;
  }
  return page === 'unknown' || navigation(access, userId).some((item) => item.pages.includes(page));
}
