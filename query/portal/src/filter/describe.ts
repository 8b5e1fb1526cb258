import { countryName } from '../charts/countryName.ts';
import { propertyOf } from '../signin/properties.ts';
import { worded } from '../signin/words.ts';
import { dateTime } from '../time/format.ts';
import type { Zone } from '../time/zone.ts';
import { unquote, type Literal, type Term } from './terms.ts';

/** A condition for people: what it is about, and what is asked. */
export interface Description {
  label: string;
  text: string;
}

const operators = { eq: 'is', ne: 'is not', gt: 'more than', ge: 'at least', lt: 'less than', le: 'at most' } as const;
const functions = { contains: 'contains', startswith: 'begins with', endswith: 'ends with' } as const;

/** How many values are listed before the rest is only counted. */
const mostValues = 3;

export function describe(term: Term, zone: Zone): Description {
  switch (term.kind) {
    case 'compare':
      return { label: labelOf(term.path), text: comparison(term.path, term.operator, term.value) };
    case 'oneOf':
      return { label: labelOf(term.path), text: valuesOf(term.path, term.values) };
    case 'text':
      return { label: labelOf(term.path), text: `${functions[term.function]} “${unquote(term.value)}”` };
    case 'any':
      return {
        label: labelOf(term.field ? term.path + '/' + term.field : term.path),
        text: valuesOf(term.path, term.values),
      };
    case 'either':
      return { label: labelOf(term.path), text: 'yes or no' };
    case 'dates':
      return { label: labelOf(term.path), text: dates(term, zone) };
    case 'expression':
      return { label: 'Expression', text: term.text };
  }
}

function labelOf(path: string): string {
  return propertyOf(path)?.label ?? path;
}

function comparison(path: string, operator: keyof typeof operators, value: Literal): string {
  if (value === 'null') {
    return operator === 'ne' ? 'is said' : 'is not said';
  }
  if (operator === 'eq' || (operator === 'ne' && propertyOf(path)?.kind === 'boolean')) {
    return (value === 'true') === (operator === 'eq') ? 'yes' : 'no';
  }
  return `${operators[operator]} ${shown(path, value)}`;
}

function valuesOf(path: string, values: Literal[]): string {
  const listed = values.slice(0, mostValues).map((value) => shown(path, value));
  const rest = values.length - listed.length;
  return listed.join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}

function shown(path: string, value: Literal): string {
  if (value === 'null') {
    return 'not said';
  }
  const text = unquote(value);
  return path.endsWith('countryOrRegion') ? countryName(text.toUpperCase()) : worded(text);
}

function dates(term: Extract<Term, { kind: 'dates' }>, zone: Zone): string {
  const from = term.from && dateTime(term.from, zone);
  const to = term.to && dateTime(term.to, zone);
  if (from && to) {
    return `${from} to ${to}`;
  }
  return from ? `from ${from}` : `before ${to}`;
}
