import { describe, expect, test } from 'vitest';

import { outlineAndSpots } from '../../build/world.ts';
import type { Bucket } from '../api/reports.ts';
import { cutAtAntimeridian } from './antimeridian.ts';
import { equalEarth, unEqualEarth } from './equalEarth.ts';
import { bars, settledNote } from './statusBars.ts';

test.each<[number, number]>([
  [0, 0],
  [13.4, 52.5],
  [-122, -47],
  [179, 85],
])('equalEarth(%d, %d) comes back', (longitude, latitude) => {
  const [x, y] = unEqualEarth(equalEarth([longitude, latitude]));
  expect(x).toBeCloseTo(longitude, 5);
  expect(y).toBeCloseTo(latitude, 5);
});

test('a shape across the antimeridian is cut in two', () => {
  const ring = [
    [170, 60],
    [-170, 60],
    [-170, 70],
    [170, 70],
    [170, 60],
  ];
  const cut = cutAtAntimeridian({
    type: 'FeatureCollection',
    features: [{ type: 'Feature', properties: {}, geometry: { type: 'Polygon', coordinates: [ring] } }],
  });
  const geometry = cut.features[0]?.geometry;
  const parts = geometry?.type === 'MultiPolygon' ? geometry.coordinates : [];
  expect(parts).toHaveLength(2);
  for (const [outer] of parts) {
    const longitudes = (outer ?? []).map(([x = 0]) => x);
    expect(Math.max(...longitudes) - Math.min(...longitudes)).toBe(10);
  }
});

test('countries are named by two letters; small ones are spots', () => {
  const [outline, spots] = outlineAndSpots();
  const names = JSON.stringify(outline.objects.countries);
  expect(names).toContain('"DE"');
  expect(names).not.toContain('Antarctica');
  expect(spots.map((s) => s.country)).toContain('SG');
});

describe('bars', () => {
  const bucket = (start: string, signIns: number) => ({ start, end: start, signIns }) as Bucket;
  test('provisional parts join the settled ones of their day, or stand behind them', () => {
    const joined = bars(
      [bucket('2026-07-16', 1), bucket('2026-07-17', 2)],
      [bucket('2026-07-17', 3), bucket('2026-07-18', 4)],
    );
    expect(joined.map((b) => [b.start, b.settled?.signIns, b.provisional?.signIns])).toEqual([
      ['2026-07-16', 1, undefined],
      ['2026-07-17', 2, 3],
      ['2026-07-18', undefined, 4],
    ]);
  });
  test('users are told of where they are counted', () => {
    const half = { ...bucket('2026-07-16', 4), success: 1, failure: 1, partial: true };
    expect(settledNote({ ...half, distinctUsers: 3 })).toBe('50.0% success, 3 users, part of the time only');
    expect(settledNote({ ...half, distinctUsers: null })).toBe('50.0% success, part of the time only');
  });
});
