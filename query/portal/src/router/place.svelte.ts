import { hrefWith, type Changes } from './href.ts';
import { isPage, routeOf, type Route } from './route.ts';

/** Where the user is: the URL, which holds all of the state that can be shared. */
class Place {
  #url = $state.raw(new URL(location.href));

  /** Options that every page keeps. */
  static readonly kept = ['tz'];

  /** True once the user has gone from one page to another within this document. */
  moved = false;

  path = $derived(this.#url.pathname);
  route: Route = $derived(routeOf(this.#url.pathname));

  constructor() {
    addEventListener('popstate', () => {
      this.moved = true;
      this.#url = new URL(location.href);
    });
  }

  get href(): string {
    return this.#url.pathname + this.#url.search;
  }

  get(name: string): string | undefined {
    return this.#url.searchParams.get(name) ?? undefined;
  }

  /** This page with options changed. */
  with(changes: Changes): string {
    return hrefWith(this.href, changes);
  }

  /** Another page, with the options that every page keeps. */
  to(path: string, options: Changes = {}): string {
    const kept = Object.fromEntries(Place.kept.map((name) => [name, this.get(name)]));
    return hrefWith(path, { ...kept, ...options });
  }

  /** Goes to a page; the user can come back. */
  go(href: string): void {
    this.#move(href, () => history.pushState(null, '', href));
    scrollTo(0, 0);
  }

  /** Changes options of this page as a step that the user can take back. */
  change(changes: Changes): void {
    const href = this.with(changes);
    this.#move(href, () => history.pushState(null, '', href));
  }

  /** Changes options of this page without a step of their own. */
  adjust(changes: Changes): void {
    const href = this.with(changes);
    this.#move(href, () => history.replaceState(null, '', href));
  }

  #move(href: string, note: () => void): void {
    if (href !== this.href) {
      this.moved = true;
      note();
      this.#url = new URL(href, location.origin);
    }
  }
}

export const place = new Place();

/** Follows links to pages of the portal without loading the document anew. */
export function followLinks(event: MouseEvent): void {
  const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
  const link = (event.target as Element | null)?.closest?.('a[href]');
  if (!plain || event.defaultPrevented || !(link instanceof HTMLAnchorElement)) {
    return;
  }
  const ours = link.origin === location.origin && !link.target && !link.hasAttribute('download');
  if (ours && isPage(link.pathname) && !(link.hash && link.pathname === location.pathname)) {
    event.preventDefault();
    place.go(link.pathname + link.search);
  }
}
