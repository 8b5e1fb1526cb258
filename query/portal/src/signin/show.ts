import { countryName } from '../charts/countryName.ts';
import { dateTime } from '../time/format.ts';
import type { Zone } from '../time/zone.ts';
import { propertyOf } from './properties.ts';
import { textAt, valueAt, whatOf, whoOf, type SignIn } from './signIn.ts';
import { worded } from './words.ts';

/** The value of a property for people; empty where there is none. */
export function show(signIn: SignIn, path: string, zone: Zone): string {
  if (path === 'userDisplayName') {
    return whoOf(signIn);
  }
  if (path === 'appDisplayName') {
    return whatOf(signIn);
  }
  const value = valueAt(signIn, path);
  if (value === undefined) {
    return '';
  }
  return showValue(value, path, zone);
}

/** A value of a property for people. */
export function showValue(value: unknown, path: string, zone: Zone): string {
  if (value === true || value === false) {
    return value ? 'Yes' : 'No';
  }
  if (typeof value === 'object') {
    return JSON.stringify(value);
  }
  if (typeof value === 'number' && !Number.isInteger(value)) {
    return value.toFixed(4);
  }
  const text = String(value);
  if (propertyOf(path)?.kind === 'date') {
    return dateTime(text, zone);
  }
  if (path.endsWith('countryOrRegion')) {
    return countryName(text.toUpperCase());
  }
  return text === '' ? '' : worded(text);
}

/** City, state and country, as far as they are known. */
export function placeOf(signIn: SignIn): string {
  const parts = ['city', 'state', 'countryOrRegion'].map((name) => textAt(signIn, 'location/' + name));
  const [city, state, country] = parts;
  const named = [city, state === city ? '' : state, country && countryName(country.toUpperCase())];
  return named.filter(Boolean).join(', ');
}
