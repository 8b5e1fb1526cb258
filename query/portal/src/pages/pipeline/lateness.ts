import { inWords, secondsOf } from '../../time/duration.ts';

/** A range of lateness for people; the last has no end. */
export function latenessText(over: string, upTo: string | null | undefined): string {
  const [from, to] = [secondsOf(over) ?? 0, upTo ? secondsOf(upTo) : undefined];
  if (to === undefined) {
    return `more than ${inWords(from)}`;
  }
  return from === 0 ? `up to ${inWords(to)}` : `${inWords(from)} to ${inWords(to)}`;
}
