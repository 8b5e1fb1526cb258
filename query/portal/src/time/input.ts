import type { Zone } from './zone.ts';

/** A moment as fields for dates and times hold it, to the second; empty for none. */
export function toInput(text: string | undefined, zone: Zone): string {
  const at = text ? new Date(text) : undefined;
  if (!at || Number.isNaN(at.getTime())) {
    return '';
  }
  const shift = zone === 'utc' ? 0 : at.getTimezoneOffset() * 60_000;
  return new Date(at.getTime() - shift).toISOString().slice(0, 19);
}

/** A moment from such a field, as filters write it; undefined for none. */
export function fromInput(text: string, zone: Zone): string | undefined {
  if (!text) {
    return undefined;
  }
  const at = new Date(zone === 'utc' ? text + 'Z' : text);
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString().replace('.000Z', 'Z');
}
