import type { Options } from '../../api/request.ts';
import { parse } from '../../filter/parse.ts';
import { columns, propertyOf } from '../../signin/properties.ts';
import { hoursBack } from '../../time/days.ts';
import { newestFirst, orderBy, readOrder, type Order } from './order.ts';

/** How far back a list goes that names no dates itself. */
export type Period = '24h' | '7d' | '30d' | 'all';

export const periods: { value: Period; text: string; hours: number }[] = [
  { value: '24h', text: 'Last 24 hours', hours: 24 },
  { value: '7d', text: 'Last 7 days', hours: 7 * 24 },
  { value: '30d', text: 'Last 30 days', hours: 30 * 24 },
  { value: 'all', text: 'All that is kept', hours: 0 },
];

/** What a list shows; all of it stands in the URL. */
export interface ListQuery {
  filter: string;
  search: string;
  /** undefined where the filter names dates. */
  period: Period | undefined;
  live: boolean;
  visibility: 'settled' | 'live';
  order: Order;
  columns: string[];
}

export const defaultColumns = [
  'createdDateTime',
  'userDisplayName',
  'appDisplayName',
  '@gatehouse.status',
  'riskState',
  'authenticationRequirement',
];

/** Reads the options of the page's URL; what is no option of a list is left out. */
export function readQuery(get: (name: string) => string | undefined): ListQuery {
  const filter = get('filter') ?? '';
  const dated = parse(filter).some((term) => term.kind === 'dates' && term.path === 'createdDateTime');
  const asked = get('columns')?.split(',') ?? defaultColumns;
  const chosen = asked.flatMap((path) => columns.find((c) => c === propertyOf(path))?.path ?? []);
  const live = get('live') === '1';
  return {
    filter,
    search: get('search') ?? '',
    period: dated ? undefined : (periods.find((p) => p.value === get('period'))?.value ?? '7d'),
    live,
    visibility: live || get('visibility') === 'live' ? 'live' : 'settled',
    order: live ? newestFirst : readOrder(get('sort')),
    columns: chosen.length > 0 ? chosen : defaultColumns,
  };
}

/** The filter with the bounds of the period. */
export function wholeFilter(query: ListQuery, now: Date): string {
  const hours = periods.find((p) => p.value === query.period)?.hours ?? 0;
  const bound = hours > 0 ? 'createdDateTime ge ' + hoursBack(now, hours) : '';
  const alternatives = parse(query.filter).some((term) => term.kind === 'expression');
  const filter = alternatives && bound ? `(${query.filter})` : query.filter;
  return [bound, filter].filter(Boolean).join(' and ');
}

/** Properties that each row has, besides those of its columns: names to fall back to. */
const always = [
  'id',
  'createdDateTime',
  '@gatehouse.status',
  'userPrincipalName',
  'servicePrincipalName',
  'appId',
  '@gatehouse.receivedDateTime',
];

/** What a list asks the API for. */
export function listOptions(query: ListQuery, now: Date, top: number): Options {
  const roots = [...always, ...query.columns].map((path) => path.split('/')[0] ?? path);
  return {
    $filter: wholeFilter(query, now),
    $search: query.search,
    visibility: query.visibility === 'live' ? 'live' : undefined,
    $orderby: orderBy(query.order),
    $select: [...new Set(roots)].join(','),
    $top: top,
  };
}
