import type { QuestionAnswer, QuestionColumn, QuestionRow, QuestionValue } from '../../api/questions.ts';
import { countryName } from '../../charts/countryName.ts';
import { quote } from '../../filter/terms.ts';
import { shortDateTime } from '../../time/format.ts';
import type { Zone } from '../../time/zone.ts';
import { count } from '../../ui/number.ts';

/** A column of findings: its text, and the page of the portal that it leads to. */
export interface FindingColumn {
  title: string;
  number?: boolean;
  whole?: boolean;
  wide?: boolean;
  text: (row: QuestionRow) => string;
  note?: (row: QuestionRow) => string | undefined;
  path?: (row: QuestionRow) => string | undefined;
}

/** The columns that an answer is shown in. */
export function findingColumns(name: string, answer: QuestionAnswer, zone: Zone): FindingColumn[] {
  if (name === 'impossible-travel') {
    return travelColumns(zone);
  }
  const names = answer.columns.map((c) => c.name);
  return answer.columns
    .filter((c) => !(c.name === 'user' && names.includes('user_principal_name')))
    .map((column) => plainColumn(column, answer, zone));
}

function plainColumn(column: QuestionColumn, answer: QuestionAnswer, zone: Zone): FindingColumn {
  const isDate = /^(Nullable\()?Date/.test(column.type);
  return {
    title: titleOf(column.name),
    number: /^(Nullable\()?(U?Int|Float|Decimal)/.test(column.type) && column.name !== 'error_code',
    whole: isDate,
    text: (row) => textOf(column, row[column.name] ?? null, zone),
    path: (row) => pathOf(column.name, row, answer),
  };
}

/** user_principal_name is User, ip_address IP address. */
function titleOf(name: string): string {
  const known: Record<string, string> = { user_principal_name: 'User', ip_address: 'IP address', id: 'Sign-in' };
  const words = name.replaceAll('_', ' ').replace(/\b(id|mfa|ip)\b/g, (word) => word.toUpperCase());
  return known[name] ?? words.charAt(0).toUpperCase() + words.slice(1);
}

function textOf(column: QuestionColumn, value: QuestionValue, zone: Zone): string {
  if (value === null || value === '') {
    return '—';
  }
  if (Array.isArray(value)) {
    return value.length > 0 ? value.join(', ') : '—';
  }
  if (typeof value === 'boolean') {
    return value ? 'Yes' : 'No';
  }
  if (typeof value === 'number') {
    return column.name === 'error_code' ? String(value) : Number.isInteger(value) ? count(value) : String(value);
  }
  if (column.name.endsWith('country')) {
    return countryName(value);
  }
  return /^(Nullable\()?DateTime/.test(column.type) ? shortDateTime(value, zone) : value;
}

/** Where a value leads to. */
function pathOf(name: string, row: QuestionRow, answer: QuestionAnswer): string | undefined {
  const value = row[name];
  if (typeof value !== 'string' && typeof value !== 'number') {
    return undefined;
  }
  if (value === '' || value === 0) {
    return undefined;
  }
  switch (name) {
    case 'ip_address':
      return signInsPath(`ipAddress eq ${quote(String(value))}`, answer.from, answer.to);
    case 'user':
    case 'user_principal_name':
      return '/users/' + encodeURIComponent(String(typeof row.user === 'string' && row.user ? row.user : value));
    case 'app_id':
      return '/applications/' + encodeURIComponent(String(value));
    case 'error_code':
      return '/errors/' + String(value);
    case 'id':
      return '/signins/' + encodeURIComponent(String(value));
    default:
      return undefined;
  }
}

/** The list of the settled sign-ins of all kinds that meet a condition from one moment up to, but without, another. */
function signInsPath(condition: string, from: string | null, to: string | null): string {
  const bounds = [from && `createdDateTime ge ${from}`, to && `createdDateTime lt ${to}`];
  const all = [...bounds, condition, '(isInteractive eq true or isInteractive eq false)'].filter(Boolean);
  return '/signins?' + new URLSearchParams({ filter: all.join(' and ') }).toString();
}

/** Two sign-ins in one row. */
function travelColumns(zone: Zone): FindingColumn[] {
  const text = (row: QuestionRow, name: string) => String(row[name] ?? '');
  const end = (title: string, name: 'from' | 'to'): FindingColumn => ({
    title,
    text: (row) => [text(row, `${name}_city`), countryName(text(row, `${name}_country`))].filter(Boolean).join(', '),
    note: (row) => shortDateTime(text(row, `${name}_time`), zone),
  });
  return [
    {
      title: 'User',
      text: (row) => text(row, 'user_principal_name') || text(row, 'user'),
      path: (row) => '/users/' + encodeURIComponent(text(row, 'user')),
    },
    end('From', 'from'),
    end('To', 'to'),
    {
      title: 'Distance',
      number: true,
      text: (row) => count(Number(row.km)) + ' km',
      note: (row) => 'in ' + hoursText(Number(row.hours)),
      path: (row) => pairPath(text(row, 'user'), text(row, 'from_time'), text(row, 'to_time')),
    },
    { title: 'Device', wide: true, text: (row) => (row.same_device === true ? 'The same' : 'Another, or unknown') },
  ];
}

/** 20 min, 3.5 h */
function hoursText(hours: number): string {
  return hours < 1 ? `${Math.max(1, Math.round(hours * 60))} min` : `${Math.round(hours * 10) / 10} h`;
}

/** The sign-ins of a user from one to another, both included. */
function pairPath(user: string, from: string, to: string): string {
  const property = user.includes('@') ? 'userPrincipalName' : 'userId';
  const after = new Date(Math.floor(Date.parse(to) / 1000) * 1000 + 1000).toISOString().replace('.000Z', 'Z');
  return signInsPath(`${property} eq ${quote(user)}`, from, after);
}
