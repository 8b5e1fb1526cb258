import { expect, test } from 'vitest';

import type { Access } from '../api/session.ts';
import { maySee, navigation } from './navigation.ts';

const all: Access = { signIns: 'all', policies: true, accessLog: true, managePolicies: true };
const own: Access = { signIns: 'own', policies: false, accessLog: false, managePolicies: false };

test('who sees the tenant has all pages, others those about themselves', () => {
  expect(navigation(all, 'u').map((i) => i.path)).toEqual([
    '/',
    '/signins',
    '/users',
    '/groups',
    '/applications',
    '/security',
    '/errors',
    '/pipeline',
  ]);
  expect(navigation(own, 'u').map((i) => i.path)).toEqual(['/', '/signins', '/users/u', '/applications', '/errors']);
});

test('pages of others are not for everyone', () => {
  expect(maySee('user', 'other', all, 'u')).toBe(true);
  expect(maySee('user', 'other', own, 'u')).toBe(false);
  expect(maySee('user', 'u', own, 'u')).toBe(true);
  expect(maySee('pipeline', undefined, own, 'u')).toBe(false);
  expect(maySee('unknown', undefined, own, 'u')).toBe(true);
});
