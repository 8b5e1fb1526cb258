/** The seconds of an ISO 8601 duration of days and less, such as PT2H; undefined for anything else. */
export function secondsOf(text: string): number | undefined {
  const match = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/.exec(text);
  if (!match || text === 'P' || text.endsWith('T')) {
    return undefined;
  }
  const [days, hours, minutes, seconds] = match.slice(1).map((n) => Number(n ?? 0));
  return (((days ?? 0) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0);
}

const units: [string, number][] = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
];

/** A length of time for people, in its greatest unit, such as 14 minutes; at most half a unit off. */
export function inWords(seconds: number): string {
  for (const [unit, length] of units) {
    if (seconds >= length || unit === 'second') {
      const n = Math.round(seconds / length);
      return n === 1 ? `1 ${unit}` : `${n} ${unit}s`;
    }
  }
  return '';
}
