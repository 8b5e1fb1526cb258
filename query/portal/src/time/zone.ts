/** How moments are shown: in the browser's zone, or in UTC. */
export type Zone = 'local' | 'utc';

/** The zone as Intl takes it. */
export function zoneName(zone: Zone): string | undefined {
  return zone === 'utc' ? 'UTC' : undefined;
}

/** The zone for people, such as UTC or UTC+2 at the moment. */
export function zoneLabel(zone: Zone, at: Date): string {
  if (zone === 'utc') {
    return 'UTC';
  }
  const minutes = -at.getTimezoneOffset();
  const hours = Math.floor(Math.abs(minutes) / 60);
  const rest = Math.abs(minutes) % 60;
  return 'UTC' + (minutes < 0 ? '−' : '+') + hours + (rest ? ':' + String(rest).padStart(2, '0') : '');
}
