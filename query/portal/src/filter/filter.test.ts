import { describe as group, expect, test } from 'vitest';

import { describe } from './describe.ts';
import { format } from './format.ts';
import { parse } from './parse.ts';
import { quote, unquote } from './terms.ts';
import { tokens } from './tokens.ts';

const day = 'createdDateTime ge 2026-07-17T00:00:00Z and createdDateTime lt 2026-07-18T00:00:00Z';

group('parse', () => {
  test.each([
    ['', []],
    ["status eq 'Failure'", [{ kind: 'oneOf', path: '@gatehouse.status', values: ["'Failure'"] }]],
    ['status/errorCode NE 0', [{ kind: 'compare', path: 'status/errorCode', operator: 'ne', value: '0' }]],
    ["(location/countryOrRegion eq 'DE')", [{ kind: 'oneOf', path: 'location/countryOrRegion', values: ["'DE'"] }]],
    ["(APPID eq 'a' or appId eq 'b,c')", [{ kind: 'oneOf', path: 'appId', values: ["'a'", "'b,c'"] }]],
    ["appId in ('a', 'b')", [{ kind: 'oneOf', path: 'appId', values: ["'a'", "'b'"] }]],
    ['isInteractive eq true', [{ kind: 'compare', path: 'isInteractive', operator: 'eq', value: 'true' }]],
    ['(isInteractive eq true or isInteractive eq false)', [{ kind: 'either', path: 'isInteractive' }]],
    [
      "contains(userDisplayName,'O''Neil (he')",
      [{ kind: 'text', path: 'userDisplayName', function: 'contains', value: "'O''Neil (he'" }],
    ],
    [
      "appliedConditionalAccessPolicies/any(p: p/result eq 'failure' or p/result eq 'unknown')",
      [{ kind: 'any', path: 'appliedConditionalAccessPolicies', field: 'result', values: ["'failure'", "'unknown'"] }],
    ],
    [
      "signInEventTypes/any(t:t eq 'servicePrincipal')",
      [{ kind: 'any', path: 'signInEventTypes', field: '', values: ["'servicePrincipal'"] }],
    ],
    [day, [{ kind: 'dates', path: 'createdDateTime', from: '2026-07-17T00:00:00Z', to: '2026-07-18T00:00:00Z' }]],
  ])('%s', (text, terms) => expect(parse(text)).toEqual(terms));

  test.each([
    "status eq 'Failure' or appId eq 'a'",
    "not (status eq 'Failure')",
    "(status eq 'Failure' or appId eq 'a') and city eq",
    'nothing eq 1',
    "appliedConditionalAccessPolicies/any(p: p/id eq 'a' and p/result eq 'failure')",
    "status eq 'Fail",
    'a) eq (b',
  ])('%s stays an expression', (text) => {
    const terms = parse(text);
    expect(terms[0]).toMatchObject({ kind: 'expression' });
    expect(format(terms)).toBe(text);
  });

  test('keeps what it does not know beside what it knows', () => {
    const terms = parse("status eq 'Failure' and (appId eq 'a' or resourceId eq 'b') and isInteractive eq true");
    expect(terms.map((t) => t.kind)).toEqual(['oneOf', 'expression', 'compare']);
  });
});

group('format', () => {
  test.each([
    "@gatehouse.status in ('Failure','Interrupted') and " + day,
    "(appId eq 'a' or resourceId eq 'b') and isInteractive eq true",
    "appliedConditionalAccessPolicies/any(x: x/displayName eq 'CA''s') and startswith(userPrincipalName,'ada')",
    '(isInteractive eq true or isInteractive eq false) and status/errorCode gt 50000',
    'ipAddress eq null and createdDateTime ge 2026-07-17T00:00:00Z',
  ])('%s means the same when it was read', (text) => expect(format(parse(text))).toBe(text));
});

group('describe', () => {
  test.each([
    ["status eq 'Failure'", 'Status: Failure'],
    [
      "location/countryOrRegion in ('DE','US','fr','GB','NL')",
      'Country or region: Germany, United States, France and 2 more',
    ],
    ['deviceDetail/isManaged ne true', 'Managed: no'],
    ['userId ne null', 'User ID: is said'],
    [day, 'Date: 17 Jul 2026, 00:00:00 to 18 Jul 2026, 00:00:00'],
    [
      "appliedConditionalAccessPolicies/any(p: p/result eq 'reportOnlyFailure')",
      'Result of a policy: Report-only: failure',
    ],
    ["endswith(userPrincipalName,'@x')", 'Username: ends with “@x”'],
  ])('%s', (text, words) => {
    const [term] = parse(text);
    const { label, text: said } = describe(term!, 'utc');
    expect(label + ': ' + said).toBe(words);
  });
});

test('tokens keep dates and addresses whole', () => {
  const words = tokens("createdDateTime ge 2026-07-17T14:10:02.1Z and ipAddress eq '2001:db8::1'")?.map((t) => t.text);
  expect(words).toEqual(['createdDateTime', 'ge', '2026-07-17T14:10:02.1Z', 'and', 'ipAddress', 'eq', "'2001:db8::1'"]);
});

test('quote and unquote', () => {
  expect(quote("O'Neil")).toBe("'O''Neil'");
  expect(unquote(quote("O'Neil"))).toBe("O'Neil");
  expect(unquote('42')).toBe('42');
});
