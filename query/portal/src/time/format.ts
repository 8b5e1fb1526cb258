import { zoneName, type Zone } from './zone.ts';

const locale = 'en-GB';

/** Formats are costly to make and the same for each call. */
const made = new Map<string, Intl.DateTimeFormat>();

function format(zone: Zone, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = zone + JSON.stringify(options);
  let found = made.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat(locale, { ...options, timeZone: zoneName(zone), hourCycle: 'h23' });
    made.set(key, found);
  }
  return found;
}

/** 17 Jul 2026, 14:10:02 */
export function dateTime(text: string, zone: Zone): string {
  const parts: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'short', year: 'numeric' };
  return format(zone, { ...parts, hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(new Date(text));
}

/** 17 Jul, 14:10:02 */
export function shortDateTime(text: string, zone: Zone): string {
  const parts: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'short' };
  return format(zone, { ...parts, hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(new Date(text));
}

/** 17 Jul 2026 */
export function date(text: string, zone: Zone): string {
  return format(zone, { day: 'numeric', month: 'short', year: 'numeric' }).format(new Date(text));
}

/** Fri 17 Jul */
export function day(text: string, zone: Zone): string {
  return format(zone, { weekday: 'short', day: 'numeric', month: 'short' }).format(new Date(text));
}

/** 17 Jul */
export function shortDay(text: string, zone: Zone): string {
  return format(zone, { day: 'numeric', month: 'short' }).format(new Date(text));
}

/** 14:10 */
export function clock(text: string, zone: Zone): string {
  return format(zone, { hour: '2-digit', minute: '2-digit' }).format(new Date(text));
}

/** 14:10 today, else with its day. */
export function clockOrDay(text: string, zone: Zone, now: Date): string {
  const today = date(now.toISOString(), zone) === date(text, zone);
  return today ? clock(text, zone) : clock(text, zone) + ' on ' + day(text, zone);
}
