import { describe, expect, test } from 'vitest';

import type { ValueCount } from '../api/reports.ts';
import { codeOf } from './errors/code.ts';
import { laidOut } from './pipeline/laidOut.ts';
import { latenessText } from './pipeline/lateness.ts';
import { findingColumns } from './security/findings.ts';
import { optionOf, parametersAsked } from './security/parameters.ts';
import { question } from './security/question.ts';
import { legacyTally, secondFactorTally } from './overview/shares.ts';
import { deviceOf } from './users/device.ts';
import { byDay } from './users/timeline.ts';

test.each([
  ['50126', '50126'],
  ['aadsts50126', '50126'],
  ['  AADSTS50126: Error validating credentials', '50126'],
  ['It said AADSTS53003.', '53003'],
  ['no code', undefined],
  ['', undefined],
])('codeOf(%s)', (text, code) => expect(codeOf(text)).toBe(code));

describe('shares', () => {
  const value = (name: string | null, signIns: number, success: number, other?: boolean) =>
    ({ value: name, signIns, success, failure: signIns - success, interrupted: 0, other }) as ValueCount;
  test('legacy authentication is what is not modern', () => {
    const apps = [
      value('Browser', 100, 90),
      value('IMAP4', 5, 2),
      value(null, 7, 7),
      value(null, 9, 9, true),
      value('Other clients', 1, 0),
    ];
    expect(legacyTally(apps)).toEqual({ signIns: 6, success: 2, failure: 4, interrupted: 0 });
  });
  test('a second factor counts when it was given now or earlier', () => {
    expect(secondFactorTally([value('satisfied', 5, 4), value('satisfiedByClaim', 3, 3), value('denied', 2, 0)])).toBe(
      7,
    );
  });
});

test('days end where those of the zone do', () => {
  const at = (createdDateTime: string) => ({ id: createdDateTime, createdDateTime });
  const days = byDay([at('2026-07-17T01:00:00Z'), at('2026-07-17T00:00:00Z'), at('2026-07-16T23:00:00Z')], 'utc');
  expect(days.map((d) => [d.day, d.signIns.length])).toEqual([
    ['17 Jul 2026', 2],
    ['16 Jul 2026', 1],
  ]);
});

test.each([
  ['PC 7', 'Windows, Edge, 0a0b0c0d-0000-4000-8000-00000000000a', { text: 'PC 7', note: 'Windows, Edge' }],
  [
    null,
    'Windows, 0a0b0c0d-0000-4000-8000-00000000000a',
    { text: 'Windows', note: '0a0b0c0d-0000-4000-8000-00000000000a' },
  ],
  [null, null, { text: 'Unknown device', note: '' }],
])('device %s, %s', (name, value, want) => expect(deviceOf({ name, value })).toEqual(want));

test.each([
  ['PT0S', 'PT1M', 'up to 1 minute'],
  ['PT1M', 'PT10M', '1 minute to 10 minutes'],
  ['P1D', null, 'more than 1 day'],
])('lateness from %s to %s', (over, upTo, text) => expect(latenessText(over, upTo)).toBe(text));

test('JSON is laid out, other texts stay', () => {
  expect(laidOut('{"a":1}')).toBe('{\n  "a": 1\n}');
  expect(laidOut('{"a":')).toBe('{"a":');
});

describe('a what-if question', () => {
  const own = {
    version: 'v',
    changedAt: '',
    policies: [{ id: 'p1', displayName: 'One', state: 'enabled' as const }],
    namedLocations: [{ id: 'l1' }],
    directory: { groups: [] },
  };
  const ids = (body: string) => (JSON.parse(body) as { policies: { id: string }[] }).policies.map((p) => p.id);
  test('holds what was chosen, with the tenant’s locations and directory', () => {
    const body = question(['template-legacy', 'p1'], '', own);
    expect(ids(body)).toEqual(['template-legacy', 'p1']);
    expect(JSON.parse(body)).toMatchObject({ namedLocations: [{ id: 'l1' }], directory: { groups: [] } });
  });
  test.each(['{"id":"t"}', '[{"id":"t"}]', '{"value":[{"id":"t"}]}'])('takes %s', (text) =>
    expect(ids(question([], text, undefined))).toEqual(['t']),
  );
  test('says that a text is no JSON', () => expect(() => question([], '{', own)).toThrow('no JSON'));
});

describe('findings', () => {
  const bounds = { from: '2026-07-01T00:00:00Z', to: '2026-07-08T00:00:00Z', more: false };
  const filterOf = (path: string | undefined) => new URL(path ?? '', 'http://here').searchParams.get('filter');
  test('columns are named, written and linked by what they hold', () => {
    const row = {
      user: 'u-1',
      user_principal_name: 'ada@x',
      ip_address: '203.0.113.9',
      country: 'DE',
      users_tried: 1234,
      last_attempt: '2026-07-03T10:00:00Z',
      got_in: ['a', 'b'],
      is_new: true,
    };
    const types = {
      users_tried: 'UInt64',
      last_attempt: "DateTime64(3, 'UTC')",
      got_in: 'Array(String)',
      is_new: 'Bool',
    };
    const columns = Object.keys(row).map((name) => ({ name, type: types[name as keyof typeof types] ?? 'String' }));
    const shown = findingColumns('password-spray', { ...bounds, columns, rows: [row] }, 'utc');
    expect(shown.map((c) => [c.title, c.text(row), c.number])).toEqual([
      ['User', 'ada@x', false],
      ['IP address', '203.0.113.9', false],
      ['Country', 'Germany', false],
      ['Users tried', '1,234', true],
      ['Last attempt', '3 Jul, 10:00:00', false],
      ['Got in', 'a, b', false],
      ['Is new', 'Yes', false],
    ]);
    expect(shown[0]?.path?.(row)).toBe('/users/u-1');
    expect(filterOf(shown[1]?.path?.(row))).toBe(
      "createdDateTime ge 2026-07-01T00:00:00Z and createdDateTime lt 2026-07-08T00:00:00Z and ipAddress eq '203.0.113.9' and (isInteractive eq true or isInteractive eq false)",
    );
  });
  test('both ends of a travel lie in the list that it leads to', () => {
    const row = {
      user: 'u-1',
      user_principal_name: 'ada@x',
      from_time: '2026-07-03T10:00:00.5Z',
      from_city: 'Berlin',
      from_country: 'DE',
      to_time: '2026-07-03T10:30:00.25Z',
      to_city: '',
      to_country: 'JP',
      km: 8920,
      hours: 0.5,
      same_device: false,
    };
    const shown = findingColumns('impossible-travel', { ...bounds, columns: [], rows: [row] }, 'utc');
    expect(shown.map((c) => [c.text(row), c.note?.(row)])).toEqual([
      ['ada@x', undefined],
      ['Berlin, Germany', '3 Jul, 10:00:00'],
      ['Japan', '3 Jul, 10:30:00'],
      ['8,920 km', 'in 30 min'],
      ['Another, or unknown', undefined],
    ]);
    expect(filterOf(shown[3]?.path?.(row))).toMatch(
      /^createdDateTime ge 2026-07-03T10:00:00.5Z and createdDateTime lt 2026-07-03T10:30:01Z and userId eq 'u-1'/,
    );
  });
  test('parameters of a question are told from other options of the URL', () => {
    const parameters = ['users', 'days'].map((name) => ({ name, type: 'UInt32', default: '1', description: '' }));
    const of = { name: 'x', title: '', description: '', needsPolicies: false, parameters, sql: '' };
    const url: Record<string, string> = { days: '7', [optionOf('users')]: '5' };
    expect(parametersAsked(of, (name) => url[name])).toEqual({ users: '5' });
  });
});
