import { describe, expect, test } from 'vitest';

import { parse } from '../../filter/parse.ts';
import { propertyOf } from '../../signin/properties.ts';
import { nameOf } from './download.ts';
import { arity, draftOf, emptyTerm, operatorsOf, propertyOfTerm, termOf } from './editing.ts';
import { newestFirst } from './order.ts';
import { defaultColumns, listOptions, readQuery, wholeFilter } from './query.ts';
import { csvRows, jsonRows, type RowCounter } from './rowCounter.ts';
import { scrollTo, windowOf } from './window.ts';

const now = new Date('2026-07-17T12:00:30Z');
const query = (search: string) => {
  const options = new URLSearchParams(search);
  return readQuery((name) => options.get(name) ?? undefined);
};

describe('readQuery', () => {
  test('defaults to seven settled days in the default columns', () => {
    expect(query('')).toMatchObject({
      period: '7d',
      visibility: 'settled',
      live: false,
      order: newestFirst,
      columns: defaultColumns,
    });
  });
  test('a filter that names dates has no period', () => {
    expect(query('filter=createdDateTime ge 2026-07-01&period=24h').period).toBeUndefined();
  });
  test('unknown columns, collections and periods are left out', () => {
    expect(query('columns=id,colour,riskEventTypes_v2,DEVICEDETAIL/BROWSER&period=1y')).toMatchObject({
      columns: ['id', 'deviceDetail/browser'],
      period: '7d',
    });
  });
  test('following shows what is provisional, the newest first', () => {
    expect(query('live=1&sort=oldest')).toMatchObject({ live: true, visibility: 'live', order: newestFirst });
    expect(query('live=1&sort=userDisplayName').order).toEqual(newestFirst);
  });
});

test('wholeFilter bounds the period, and keeps alternatives together', () => {
  expect(wholeFilter(query('period=24h'), now)).toBe('createdDateTime ge 2026-07-16T12:00:00Z');
  expect(wholeFilter(query("filter=appId eq 'a' or resourceId eq 'b'"), now)).toBe(
    "createdDateTime ge 2026-07-10T12:00:00Z and (appId eq 'a' or resourceId eq 'b')",
  );
  expect(wholeFilter(query("period=all&filter=appId eq 'a'"), now)).toBe("appId eq 'a'");
});

test('listOptions selects whole properties, each once', () => {
  const options = listOptions(query('columns=status/errorCode,status/failureReason,id&sort=oldest'), now, 50);
  expect(
    String(options.$select)
      .split(',')
      .filter((p) => p === 'status'),
  ).toHaveLength(1);
  expect(options).toMatchObject({ $top: 50, $orderby: 'createdDateTime asc', visibility: undefined });
  expect(listOptions(query(''), now, 50).$orderby).toBeUndefined();
  expect(listOptions(query('sort=@gatehouse.status desc'), now, 50).$orderby).toBe('status desc');
});

describe('windowOf', () => {
  test.each([
    [0, 0, 18],
    [380, 1, 28],
    [37_600, 932, 958],
  ])('%d pixels down', (scrollTop, first, end) => {
    const shown = windowOf({ scrollTop, viewport: 400, rows: 1000, rowHeight: 40 });
    expect([shown.first, shown.end, shown.top]).toEqual([first, end, first * 40]);
  });

  test('any number of rows can be scrolled through, to the last', () => {
    const rows = 10_000_000;
    const all = { viewport: 400, rows, rowHeight: 40 };
    const { height } = windowOf({ scrollTop: 0, ...all });
    expect(height).toBeLessThan(10_000_000);
    expect(windowOf({ scrollTop: 0, ...all }).first).toBe(0);
    const last = windowOf({ scrollTop: height - 400, ...all });
    expect(last.end).toBe(rows);
    expect(last.top + (last.end - last.first) * 40).toBeCloseTo(height, 3);
  });

  test('scrollTo brings a row into view and leaves seen ones', () => {
    const scroll = { scrollTop: 400, viewport: 400, rows: 1000, rowHeight: 40 };
    expect(scrollTo(12, scroll)).toBeUndefined();
    expect(scrollTo(5, scroll)).toBe(200);
    expect(scrollTo(30, scroll)).toBe(31 * 40 - 400);
  });
});

describe('editing', () => {
  test.each([
    "@gatehouse.status in ('Failure','Interrupted')",
    'status/errorCode ge 50000',
    "startswith(userPrincipalName,'a''b')",
    'userId ne null',
    'userId eq null',
    'deviceDetail/isManaged eq false',
    '(isInteractive eq true or isInteractive eq false)',
    "appliedConditionalAccessPolicies/any(x: x/result eq 'failure')",
    "authenticationMethodsUsed/any(x: x eq 'Password')",
  ])('%s comes back as it was', (text) => {
    const [term] = parse(text);
    const property = propertyOfTerm(term!);
    expect(termOf(property!, draftOf(term!))).toEqual(term);
    expect(operatorsOf(property!).map((o) => o.value)).toContain(draftOf(term!).operator);
  });

  test('nothing is made of what is missing or wrong', () => {
    const code = propertyOf('status/errorCode')!;
    expect(termOf(code, { operator: 'gt', values: ['many'] })).toBeUndefined();
    expect(termOf(code, { operator: 'oneOf', values: [' '] })).toBeUndefined();
    expect(termOf(code, { operator: 'oneOf', values: ['1', 'x'] })).toBeUndefined();
    expect(emptyTerm(propertyOf('appliedConditionalAccessPolicies/result')!)).toMatchObject({
      kind: 'any',
      field: 'result',
    });
    expect(arity('said')).toBe('none');
  });
});

describe('rows of a download are counted while they come', () => {
  const feed = (counter: RowCounter, text: string, size: number) => {
    const bytes = new TextEncoder().encode(text);
    let rows = 0;
    for (let at = 0; at < bytes.length; at += size) {
      rows = counter.add(bytes.subarray(at, at + size));
    }
    return rows;
  };
  test.each([1, 3, 1000])('in pieces of %d bytes', (size) => {
    expect(feed(csvRows(), 'a,b\r\n1,"x\r\ny"\r\n2,"q""\n"\r\n', size)).toBe(2);
    expect(feed(jsonRows(), '[{"a":{"b":"}"}},\n{"c":"\\"}"}]', size)).toBe(2);
  });
});

test('the name of a file comes from its header', () => {
  expect(nameOf('attachment; filename="InteractiveSignIns_a_b.csv"')).toBe('InteractiveSignIns_a_b.csv');
  expect(nameOf(null)).toBe('sign-ins');
});
