import type { FacetCount } from '../../api/reports.ts';

/** A device for people: its name, or what it runs; and what else is known of it. */
export function deviceOf(of: Pick<FacetCount, 'name' | 'value'>): { text: string; note: string } {
  const parts = (of.value ?? '').split(', ').filter(Boolean);
  // System and browser come first, the id last.
  const id = /^[0-9a-f]{8}-/i.test(parts.at(-1) ?? '') ? parts.pop() : undefined;
  const runs = parts.join(', ');
  if (of.name) {
    return { text: of.name, note: runs };
  }
  return { text: runs || id || 'Unknown device', note: runs && id ? id : '' };
}
