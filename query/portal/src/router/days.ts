import { place } from './place.svelte.ts';

/** How many days a page looks at, by its URL. */
export function daysAsked(): number {
  const asked = Number(place.get('days'));
  return Number.isInteger(asked) && asked > 0 && asked <= 560 ? asked : 30;
}
