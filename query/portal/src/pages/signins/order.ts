import type { Problem } from '../../api/problem.ts';
import { propertyOf } from '../../signin/properties.ts';
import { count } from '../../ui/number.ts';

/** How a list is sorted: by which of its properties, and which way. */
export interface Order {
  path: string;
  descending: boolean;
}

const date = 'createdDateTime';

export const newestFirst: Order = { path: date, descending: true };

/** What lists can be sorted by, with the names that $orderby has for it: all but the date for short lists alone. */
const names = new Map([
  [date, date],
  ['userDisplayName', 'userDisplayName'],
  ['userPrincipalName', 'userPrincipalName'],
  ['appDisplayName', 'appDisplayName'],
  ['resourceDisplayName', 'resourceDisplayName'],
  ['clientAppUsed', 'clientAppUsed'],
  ['@gatehouse.clientApp', 'clientAppUsed'],
  ['ipAddress', 'ipAddress'],
  ['location/countryOrRegion', 'location/countryOrRegion'],
  ['location/city', 'location/city'],
  ['@gatehouse.status', 'status'],
  ['status/errorCode', 'status/errorCode'],
  ['conditionalAccessStatus', 'conditionalAccessStatus'],
]);

/** Says whether lists can be sorted by a column. */
export function isSortable(path: string): boolean {
  return names.has(path);
}

/** Reads the order in the page's URL; what is none is the usual one. */
export function readOrder(text = ''): Order {
  if (text === 'oldest') {
    return { path: date, descending: false };
  }
  const [name = '', direction = 'asc', ...more] = text.split(' ');
  const path = propertyOf(name)?.path ?? '';
  if (!isSortable(path) || !['asc', 'desc'].includes(direction) || more.length > 0) {
    return newestFirst;
  }
  return { path, descending: direction === 'desc' };
}

/** The order as the URL holds it; undefined for the usual one. */
export function writeOrder({ path, descending }: Order): string | undefined {
  if (path === date) {
    return descending ? undefined : 'oldest';
  }
  return descending ? path + ' desc' : path;
}

/** The order as the API is asked for it; undefined for the usual one. */
export function orderBy({ path, descending }: Order): string | undefined {
  if (path === date && descending) {
    return undefined;
  }
  return `${names.get(path)} ${descending ? 'desc' : 'asc'}`;
}

/** The order after a column's header is pressed: each way once, then by date again. */
export function nextOrder(order: Order, path: string): Order {
  if (path === date) {
    return { path, descending: order.path !== date || !order.descending };
  }
  if (order.path !== path) {
    return { path, descending: false };
  }
  return order.descending ? newestFirst : { path, descending: true };
}

/** What pressing a column's header does. */
export function stepOf(order: Order, path: string): string {
  const next = nextOrder(order, path);
  if (next.path !== path) {
    return 'Sort by date again';
  }
  if (path === date) {
    return next.descending ? 'Show the newest first' : 'Show the oldest first';
  }
  return next.descending ? 'Sort the other way round' : 'Sort by ' + nameOf(path);
}

/** Says whether a list of any length can have the order. */
export function isByDate(order: Order): boolean {
  return order.path === date;
}

/** Says whether the headers of these columns leave the order unsaid, so that it must be said elsewhere. */
export function isUnsaid(order: Order, columns: string[]): boolean {
  return writeOrder(order) !== undefined && !columns.includes(order.path);
}

/** An order in words. */
export function describeOrder({ path, descending }: Order): string {
  if (path === date) {
    return descending ? 'Date, newest first' : 'Date, oldest first';
  }
  return `${nameOf(path)}, ${descending ? 'descending' : 'ascending'}`;
}

/** Countries are shown by name and sorted by code: the order must not look wrong. */
function nameOf(path: string): string {
  return path === 'location/countryOrRegion' ? 'Country code' : (propertyOf(path)?.label ?? path);
}

/** Why a list was not sorted: it is too long, or grew too long while it was read. */
export type Refusal = { kind: 'long'; most: number } | { kind: 'grown' };

/** Reads the API's refusal to sort a list; undefined for every other problem. */
export function refusalOf(problem: Problem | undefined): Refusal | undefined {
  if (problem?.innerCode === 'ListTooLongToOrder' && problem.limit) {
    return { kind: 'long', most: problem.limit };
  }
  return problem?.innerCode === 'OrderedListGrown' ? { kind: 'grown' } : undefined;
}

/** A refusal in words. total counts the list, once it is known. */
export function explain(refusal: Refusal, order: Order, total: number | undefined): string {
  const by = nameOf(order.path);
  if (refusal.kind === 'grown') {
    return `The list has grown by thousands of sign-ins since it was sorted by ${by}.`;
  }
  const has = total !== undefined && total > refusal.most ? count(total) : 'more';
  return `Up to ${count(refusal.most)} sign-ins can be sorted by ${by}; this list has ${has}.`;
}
