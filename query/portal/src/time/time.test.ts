import { describe, expect, test } from 'vitest';

import { daysBack, hoursBack } from './days.ts';
import { inWords, secondsOf } from './duration.ts';
import { freshness } from './freshness.ts';

test.each([
  ['PT2H', 7200],
  ['P1DT1H', 90_000],
  ['PT0S', 0],
  ['PT1.5S', 1.5],
  ['2 hours', undefined],
  ['P', undefined],
])('secondsOf(%s)', (text, seconds) => expect(secondsOf(text)).toBe(seconds));

test.each([
  [0, '0 seconds'],
  [1, '1 second'],
  [59, '59 seconds'],
  [61, '1 minute'],
  [7200, '2 hours'],
  [90_000, '1 day'],
])('inWords(%d)', (seconds, words) => expect(inWords(seconds)).toBe(words));

test('daysBack begins at midnight UTC and counts today', () => {
  const now = new Date('2026-07-17T12:34:56Z');
  expect(daysBack(now, 1)).toBe('2026-07-17T00:00:00Z');
  expect(daysBack(now, 30)).toBe('2026-06-18T00:00:00Z');
  expect(hoursBack(now, 24)).toBe('2026-07-16T12:34:00Z');
});

describe('freshness', () => {
  const now = new Date('2026-07-17T12:43:00Z');
  const at = (storedThrough: string | null, horizon: string | null) => ({
    horizon,
    storedThrough,
    measuredAt: null,
    visibilityLatency: 'PT2H',
    retentionDays: 30,
    retainedFrom: null,
  });
  test.each([
    [at('2026-07-17T12:42:30Z', '2026-07-17T10:42:30Z'), 'onTime', 'Complete up to 10:42; the pipeline is on time'],
    [
      at('2026-07-17T12:29:00Z', '2026-07-17T10:29:00Z'),
      'behind',
      'Complete up to 10:29; the pipeline is 14 minutes behind',
    ],
    [
      at('2026-07-16T12:43:00Z', '2026-07-16T10:43:00Z'),
      'behind',
      'Complete up to 10:43 on Thu 16 Jul; the pipeline is 1 day behind',
    ],
    [at(null, null), 'unknown', 'Not measured yet'],
  ])('%o', (horizon, state, words) => expect(freshness(horizon, now, 'utc')).toMatchObject({ state, words }));
});
