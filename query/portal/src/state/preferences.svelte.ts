import { place } from '../router/place.svelte.ts';
import type { Zone } from '../time/zone.ts';

export type Theme = 'auto' | 'light' | 'dark';

/** What the user has chosen on this browser. */
class Preferences {
  theme = $state<Theme>(stored('theme', ['auto', 'light', 'dark']) ?? 'auto');
  #zone = $state<Zone>(stored('zone', ['local', 'utc']) ?? 'local');
  #systemDark = $state(false);

  constructor() {
    const system = matchMedia('(prefers-color-scheme: dark)');
    this.#systemDark = system.matches;
    system.addEventListener('change', () => (this.#systemDark = system.matches));
  }

  get dark(): boolean {
    return this.theme === 'dark' || (this.theme === 'auto' && this.#systemDark);
  }

  /** The zone of the URL, which may be somebody else's, before one's own. */
  get zone(): Zone {
    const asked = place.get('tz');
    return asked === 'utc' || asked === 'local' ? asked : this.#zone;
  }

  setTheme(theme: Theme): void {
    this.theme = theme;
    keep('theme', theme);
  }

  setZone(zone: Zone): void {
    this.#zone = zone;
    keep('zone', zone);
    place.adjust({ tz: zone });
  }
}

/** A choice kept by the browser, when it is one of those there are. */
function stored<T extends string>(name: string, values: T[]): T | undefined {
  try {
    const value = localStorage.getItem('gatehouse.' + name);
    return values.find((v) => v === value);
  } catch {
    return undefined; // a browser that keeps nothing
  }
}

export function keep(name: string, value: string): void {
  try {
    localStorage.setItem('gatehouse.' + name, value);
  } catch {
    // The choice then lasts as long as the page.
  }
}

export const preferences = new Preferences();
