import { expect, test } from 'vitest';

import { hrefWith } from './href.ts';
import { isPage, routeOf } from './route.ts';

test.each([
  ['/', { page: 'overview' }],
  ['/signins', { page: 'signins' }],
  ['/signins/a%2Fb', { page: 'signin', id: 'a/b' }],
  ['/users/ada@x', { page: 'user', id: 'ada@x' }],
  ['/errors/50126', { page: 'error', id: '50126' }],
  ['/groups/one', { page: 'unknown' }],
  ['/signins/a/b', { page: 'unknown' }],
  ['/constructor', { page: 'unknown' }],
])('%s', (path, route) => expect(routeOf(path)).toEqual(route));

test('the API is no page', () => {
  expect(isPage('/api/horizon')).toBe(false);
  expect(isPage('/v1.0/auditLogs/signIns')).toBe(false);
});

test.each([
  ['/signins?a=1', { b: 'x y' }, '/signins?a=1&b=x+y'],
  ['/signins?a=1', { a: undefined }, '/signins'],
  ['/signins?a=1', { a: 2, live: true }, '/signins?a=2&live=1'],
  ['/', { a: false, b: '' }, '/'],
])('hrefWith(%s, %o)', (href, changes, want) => expect(hrefWith(href, changes)).toBe(want));
