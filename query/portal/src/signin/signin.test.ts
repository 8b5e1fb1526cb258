import { describe, expect, test } from 'vitest';

import { listHref } from './link.ts';
import { byWeight, policyResult } from './policies.ts';
import { columns, properties, propertyOf } from './properties.ts';
import { placeOf, show } from './show.ts';
import { valueAt, whoOf } from './signIn.ts';
import { toneOf } from './tone.ts';

const signIn = {
  id: 'a',
  createdDateTime: '2026-07-17T10:00:00Z',
  userPrincipalName: 'ada@x',
  status: { errorCode: 0 },
  location: { city: 'Berlin', state: 'Berlin', countryOrRegion: 'DE' },
  deviceDetail: null,
};

test('values are found by their path', () => {
  expect(valueAt(signIn, 'status/errorCode')).toBe(0);
  expect(valueAt(signIn, 'deviceDetail/browser')).toBeUndefined();
});

test('whoever has no display name is shown by another', () => {
  expect(whoOf(signIn)).toBe('ada@x');
  expect(show(signIn, 'userDisplayName', 'utc')).toBe('ada@x');
  expect(show(signIn, 'location/countryOrRegion', 'utc')).toBe('Germany');
  expect(placeOf(signIn)).toBe('Berlin, Germany');
});

test('each property is named once, and collections are no columns', () => {
  expect(new Set(properties.map((p) => p.path)).size).toBe(properties.length);
  expect(columns.some((c) => c.many)).toBe(false);
  expect(propertyOf('status')?.path).toBe('@gatehouse.status');
});

test('a link of a report leads to the same list here', () => {
  const link = "http://h/beta/auditLogs/signIns?$filter=status+eq+'Failure'&visibility=live";
  const href = new URL(listHref(link), 'http://here');
  expect(href.pathname).toBe('/signins');
  expect(href.searchParams.get('filter')).toBe("status eq 'Failure'");
  expect(href.searchParams.get('visibility')).toBe('live');
});

describe('why a policy said what it said', () => {
  test.each([
    [{ result: 'failure', enforcedGrantControls: ['Block'] }, 'It applied, and blocks.'],
    [
      { result: 'failure', enforcedGrantControls: ['Mfa', 'RequireCompliantDevice'] },
      'It applied, and its demand was not met: Multifactor authentication or Compliant device.',
    ],
    [
      { result: 'notApplied', conditionsNotSatisfied: 'location,clientType' },
      'It did not apply: Location, Client app did not match.',
    ],
    [
      { result: 'notApplied', reason: 'clientApps', conditionsNotSatisfied: 'clientType' },
      'The policy is for other client apps.',
    ],
    [{ result: 'unknown', reason: 'notEnoughInformation' }, 'The sign-in does not say enough to decide.'],
    [
      { result: 'reportOnlyInterrupted', enforcedGrantControls: ['Mfa'] },
      'It only reports; the user would have had to do more: Multifactor authentication.',
    ],
    [{ result: 'somethingNew' }, 'What it came to is not known.'],
  ])('%o', (policy, why) => expect(policyResult(policy).why).toBe(why));

  test('those that decided come first', () => {
    const results = ['notApplied', 'success', 'other', 'failure'].map((result) =>
      policyResult({ result, displayName: result }),
    );
    expect(results.sort(byWeight).map((p) => p.result)).toEqual(['failure', 'success', 'notApplied', 'other']);
  });
});

test('tones', () => {
  expect(toneOf('Success')).toBe('success');
  expect(toneOf('reportOnlyFailure')).toBe('failure');
  expect(toneOf(undefined)).toBe('other');
});
