import { propertyOf } from '../signin/properties.ts';
import type { Comparison, Literal, Term, TextFunction } from './terms.ts';
import { splitAt, tokens, unwrap, type Token } from './tokens.ts';

const comparisons = ['eq', 'ne', 'gt', 'ge', 'lt', 'le'];
const functions = ['contains', 'startswith', 'endswith'];

/** Reads a filter as conditions that all hold. What the portal cannot show as a condition stays an expression. */
export function parse(filter: string): Term[] {
  if (filter.trim() === '') {
    return [];
  }
  const all = unwrap(tokens(filter) ?? []);
  const alternatives = splitAt(all, 'or') ?? [];
  const parts = alternatives.length > 1 ? [all] : splitAt(all, 'and');
  if (!parts || parts.some((part) => part.length === 0)) {
    return [{ kind: 'expression', text: filter.trim() }];
  }
  return joinDates(parts.map((part) => termOf(part, filter)));
}

function termOf(part: Token[], filter: string): Term {
  const inner = unwrap(part);
  return (
    comparison(inner) ??
    membership(inner) ??
    alternatives(inner, filter) ??
    textFunction(inner) ??
    anyElement(inner) ?? { kind: 'expression', text: filter.slice(part[0]?.from, part.at(-1)?.to) }
  );
}

function comparison(part: Token[]): Term | undefined {
  const [path, operator, value] = part;
  if (part.length !== 3 || !path || !operator || !value || !comparisons.includes(operator.text.toLowerCase())) {
    return undefined;
  }
  const property = propertyOf(path.text);
  if (!property || property.many || path.kind !== 'word' || value.kind === 'mark') {
    return undefined;
  }
  const term: Term = {
    kind: 'compare',
    path: property.path,
    operator: operator.text.toLowerCase() as Comparison,
    value: value.text,
  };
  if (term.operator === 'eq' && property.kind !== 'boolean') {
    return { kind: 'oneOf', path: property.path, values: [value.text] };
  }
  return term;
}

/** path in (a, b) */
function membership(part: Token[]): Term | undefined {
  const [path, word, open, ...rest] = part;
  const property = path?.kind === 'word' ? propertyOf(path.text) : undefined;
  if (
    !property ||
    property.many ||
    word?.text.toLowerCase() !== 'in' ||
    open?.text !== '(' ||
    rest.at(-1)?.text !== ')'
  ) {
    return undefined;
  }
  const values = literals(rest.slice(0, -1));
  return values && { kind: 'oneOf', path: property.path, values };
}

/** The literals between commas; undefined for anything else. */
function literals(list: Token[]): Literal[] | undefined {
  const ofValues = list.filter((_, i) => i % 2 === 0);
  const commas = list.filter((_, i) => i % 2 === 1);
  const fine = list.length % 2 === 1 && ofValues.every((t) => t.kind !== 'mark') && commas.every((t) => t.text === ',');
  return fine ? ofValues.map((t) => t.text) : undefined;
}

/** path eq a or path eq b */
function alternatives(part: Token[], filter: string): Term | undefined {
  const parts = splitAt(part, 'or');
  if (!parts || parts.length < 2) {
    return undefined;
  }
  const terms = parts.map((p) => termOf(p, filter));
  const [first, second] = terms;
  if (first?.kind === 'compare' && second?.kind === 'compare' && terms.length === 2 && first.path === second.path) {
    const both = [first, second].map((t) => t.operator + ' ' + t.value).sort();
    return both.join() === 'eq false,eq true' ? { kind: 'either', path: first.path } : undefined;
  }
  if (first?.kind !== 'oneOf') {
    return undefined;
  }
  const values: Literal[] = [];
  for (const term of terms) {
    if (term.kind !== 'oneOf' || term.path !== first.path) {
      return undefined;
    }
    values.push(...term.values);
  }
  return { ...first, values };
}

/** contains(path, 'text') */
function textFunction(part: Token[]): Term | undefined {
  const [name, open, path, comma, value, close] = part;
  const property = path?.kind === 'word' ? propertyOf(path.text) : undefined;
  const shaped =
    part.length === 6 && open?.text === '(' && comma?.text === ',' && value?.kind === 'text' && close?.text === ')';
  if (!shaped || !property || property.many || !functions.includes(name?.text.toLowerCase() ?? '')) {
    return undefined;
  }
  return { kind: 'text', path: property.path, function: name?.text.toLowerCase() as TextFunction, value: value.text };
}

/** list/any(x: x eq 'a') and list/any(x: x/field eq 'a'), also with alternatives */
function anyElement(part: Token[]): Term | undefined {
  const [head, open, variable, colon, ...rest] = part;
  if (
    !head?.text.toLowerCase().endsWith('/any') ||
    open?.text !== '(' ||
    colon?.text !== ':' ||
    rest.at(-1)?.text !== ')'
  ) {
    return undefined;
  }
  const list = head.text.slice(0, -'/any'.length);
  let field: string | undefined;
  const values: Literal[] = [];
  for (const [element, operator, value, ...more] of splitAt(unwrap(rest.slice(0, -1)), 'or') ?? []) {
    if (more.length > 0 || operator?.text.toLowerCase() !== 'eq' || !value || value.kind === 'mark' || !element) {
      return undefined;
    }
    const [of = '', name = '', ...deeper] = element.text.split('/');
    if (
      of !== variable?.text ||
      deeper.length > 0 ||
      (field !== undefined && name.toLowerCase() !== field.toLowerCase())
    ) {
      return undefined;
    }
    field = name;
    values.push(value.text);
  }
  const property = field === undefined ? undefined : propertyOf(field ? list + '/' + field : list);
  if (!property?.many || values.length === 0) {
    return undefined;
  }
  const at = field ? property.path.lastIndexOf('/') : property.path.length;
  return { kind: 'any', path: property.path.slice(0, at), field: property.path.slice(at + 1), values };
}

/** Makes one condition of the bounds of a time. */
function joinDates(terms: Term[]): Term[] {
  const joined: Term[] = [];
  for (const term of terms) {
    const bound = boundOf(term);
    if (!bound) {
      joined.push(term);
      continue;
    }
    const known = joined.find((t) => t.kind === 'dates' && t.path === bound.path && (bound.from ? !t.from : !t.to));
    if (known) {
      Object.assign(known, bound);
    } else {
      joined.push(bound);
    }
  }
  return joined;
}

function boundOf(term: Term): Extract<Term, { kind: 'dates' }> | undefined {
  if (term.kind !== 'compare' || propertyOf(term.path)?.kind !== 'date') {
    return undefined;
  }
  if (term.operator === 'ge') {
    return { kind: 'dates', path: term.path, from: term.value };
  }
  return term.operator === 'lt' ? { kind: 'dates', path: term.path, to: term.value } : undefined;
}
