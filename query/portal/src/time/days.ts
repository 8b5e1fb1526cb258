const dayMillis = 86_400_000;

/** Midnight, UTC, so that the day of now is the last of so many. */
export function daysBack(now: Date, days: number): string {
  const midnight = Math.floor(now.getTime() / dayMillis) * dayMillis;
  return new Date(midnight - (days - 1) * dayMillis).toISOString().replace('.000Z', 'Z');
}

/** So many hours before now, at a whole minute. */
export function hoursBack(now: Date, hours: number): string {
  const minute = Math.floor(now.getTime() / 60_000) * 60_000;
  return new Date(minute - hours * 3_600_000).toISOString().replace('.000Z', 'Z');
}
