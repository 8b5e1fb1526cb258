import { describe, expect, test } from 'vitest';

import { problemOf } from '../../api/problem.ts';
import { columns } from '../../signin/properties.ts';
import {
  describeOrder,
  explain,
  isSortable,
  isUnsaid,
  newestFirst,
  nextOrder,
  orderBy,
  readOrder,
  refusalOf,
  stepOf,
  writeOrder,
  type Order,
} from './order.ts';

const by = (path: string, descending = false): Order => ({ path, descending });

describe('the URL holds the order', () => {
  test.each([
    [undefined, newestFirst, undefined],
    ['oldest', by('createdDateTime'), 'createdDateTime asc'],
    ['userDisplayName', by('userDisplayName'), 'userDisplayName asc'],
    ['appDisplayName desc', by('appDisplayName', true), 'appDisplayName desc'],
    ['@gatehouse.status', by('@gatehouse.status'), 'status asc'],
    ['@gatehouse.clientApp desc', by('@gatehouse.clientApp', true), 'clientAppUsed desc'],
  ])('%s', (text, order, asked) => {
    expect(readOrder(text)).toEqual(order);
    expect(writeOrder(order)).toBe(text);
    expect(orderBy(order)).toBe(asked);
  });

  test.each(['', 'colour', 'riskState', 'userDisplayName up', 'userDisplayName desc desc', 'toString'])(
    'what is no order is the usual one: %s',
    (text) => expect(readOrder(text)).toEqual(newestFirst),
  );

  test('names are read without regard to case', () => {
    expect(readOrder('STATUS desc')).toEqual(by('@gatehouse.status', true));
  });
});

test('a header sorts one way, the other way, and by date again', () => {
  const steps = [newestFirst];
  const told: string[] = [];
  for (let i = 0; i < 3; i++) {
    told.push(stepOf(steps[i]!, 'userDisplayName'));
    steps.push(nextOrder(steps[i]!, 'userDisplayName'));
  }
  expect(steps).toEqual([newestFirst, by('userDisplayName'), by('userDisplayName', true), newestFirst]);
  expect(told).toEqual(['Sort by User', 'Sort the other way round', 'Sort by date again']);
  expect(nextOrder(by('userDisplayName', true), 'ipAddress')).toEqual(by('ipAddress'));
});

test("the date's header leads back to the newest first, and turns round", () => {
  expect(nextOrder(by('ipAddress'), 'createdDateTime')).toEqual(newestFirst);
  expect(nextOrder(newestFirst, 'createdDateTime')).toEqual(by('createdDateTime'));
  expect(nextOrder(by('createdDateTime'), 'createdDateTime')).toEqual(newestFirst);
  expect(stepOf(newestFirst, 'createdDateTime')).toBe('Show the oldest first');
});

test('orders are said in words', () => {
  expect(describeOrder(newestFirst)).toBe('Date, newest first');
  expect(describeOrder(by('ipAddress', true))).toBe('IP address, descending');
  expect(describeOrder(by('location/countryOrRegion'))).toBe('Country code, ascending');
});

test('an order that no header tells is said elsewhere', () => {
  expect(isUnsaid(by('userDisplayName'), ['id'])).toBe(true);
  expect(isUnsaid(by('createdDateTime'), ['id'])).toBe(true);
  expect(isUnsaid(by('userDisplayName'), ['id', 'userDisplayName'])).toBe(false);
  expect(isUnsaid(newestFirst, ['id'])).toBe(false);
});

test('what can be sorted by is a column', () => {
  const sortable = columns.filter((c) => isSortable(c.path));
  expect(sortable).toHaveLength(13);
  expect(isSortable('riskState')).toBe(false);
});

describe('the refusal to sort', () => {
  const problem = async (innerError: object) =>
    problemOf(Response.json({ error: { code: 'BadRequest', message: 'Not like this.', innerError } }, { status: 400 }));
  const order = by('userDisplayName');

  test('of a list that is too long is said with its length', async () => {
    const refusal = refusalOf(await problem({ code: 'ListTooLongToOrder', limit: 1000 }))!;
    expect(refusal).toEqual({ kind: 'long', most: 1000 });
    expect(explain(refusal, order, 23456)).toBe('Up to 1,000 sign-ins can be sorted by User; this list has 23,456.');
    expect(explain(refusal, order, undefined)).toBe('Up to 1,000 sign-ins can be sorted by User; this list has more.');
    expect(explain(refusal, order, 1000)).toContain('has more');
  });

  test('of a list that has grown is said', async () => {
    const refusal = refusalOf(await problem({ code: 'OrderedListGrown', limit: 5000 }))!;
    expect(refusal).toEqual({ kind: 'grown' });
    expect(explain(refusal, order, 10)).toContain('grown by thousands of sign-ins since it was sorted by User');
  });

  test('is no other problem', async () => {
    expect(refusalOf(undefined)).toBeUndefined();
    expect(refusalOf(await problem({ 'request-id': 'x' }))).toBeUndefined();
  });
});
