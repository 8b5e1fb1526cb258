import { expect, test } from 'vitest';

import { plural, share, shortCount } from './number.ts';

test.each([
  [0, 0, '—'],
  [0, 5, '0%'],
  [5, 5, '100%'],
  [9999, 10_000, '99.99%'],
  [1, 10_000, '0.01%'],
  [1, 3, '33.3%'],
])('share(%d, %d)', (part, of, text) => expect(share(part, of)).toBe(text));

test('plural', () => {
  expect(plural(1, 'sign-in')).toBe('1 sign-in');
  expect(plural(1200, 'sign-in')).toBe('1,200 sign-ins');
});

test('shortCount', () => {
  expect(shortCount(9999)).toBe('9,999');
  expect(shortCount(12_345)).toBe('12.3k');
});
