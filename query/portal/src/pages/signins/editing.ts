import { quote, unquote, type Comparison, type Literal, type Term, type TextFunction } from '../../filter/terms.ts';
import { propertyOf, type Property } from '../../signin/properties.ts';

/** What can be asked of a property, in the words of the editor. */
export type Operator = 'oneOf' | TextFunction | Comparison | 'said' | 'notSaid' | 'yes' | 'no' | 'either';

export interface Choice {
  value: Operator;
  text: string;
}

const said: Choice[] = [
  { value: 'said', text: 'is said' },
  { value: 'notSaid', text: 'is not said' },
];

export function operatorsOf(property: Property): Choice[] {
  if (property.many) {
    return [{ value: 'oneOf', text: 'has one of' }];
  }
  switch (property.kind) {
    case 'text':
      return [
        { value: 'oneOf', text: 'is one of' },
        { value: 'ne', text: 'is not' },
        { value: 'contains', text: 'contains' },
        { value: 'startswith', text: 'begins with' },
        { value: 'endswith', text: 'ends with' },
        ...said,
      ];
    case 'id':
    case 'address':
    case 'choice':
      return [{ value: 'oneOf', text: 'is one of' }, { value: 'ne', text: 'is not' }, ...said];
    case 'boolean':
      return [
        { value: 'yes', text: 'yes' },
        { value: 'no', text: 'no' },
        { value: 'either', text: 'yes or no' },
        { value: 'notSaid', text: 'is not said' },
      ];
    case 'number':
      return [
        { value: 'oneOf', text: 'is one of' },
        { value: 'ne', text: 'is not' },
        { value: 'gt', text: 'is more than' },
        { value: 'ge', text: 'is at least' },
        { value: 'lt', text: 'is less than' },
        { value: 'le', text: 'is at most' },
        ...said,
      ];
    case 'date':
      return [
        { value: 'ge', text: 'from' },
        { value: 'lt', text: 'before' },
      ];
  }
}

/** Whether an operator takes several values, one, or none. */
export function arity(operator: Operator): 'many' | 'one' | 'none' {
  if (operator === 'oneOf') {
    return 'many';
  }
  return ['said', 'notSaid', 'yes', 'no', 'either'].includes(operator) ? 'none' : 'one';
}

/** A condition as the editor holds it. */
export interface Draft {
  operator: Operator;
  values: string[];
}

/** A condition of a property with nothing filled in yet. */
export function emptyTerm(property: Property): Term {
  if (property.many) {
    const { path, field } = split(property);
    return { kind: 'any', path, field, values: [] };
  }
  if (property.kind === 'boolean') {
    return { kind: 'compare', path: property.path, operator: 'eq', value: 'true' };
  }
  if (property.kind === 'date') {
    return { kind: 'compare', path: property.path, operator: 'ge', value: '' };
  }
  return { kind: 'oneOf', path: property.path, values: [] };
}

/** The property that a condition is about; undefined for an expression. */
export function propertyOfTerm(term: Term): Property | undefined {
  if (term.kind === 'expression') {
    return undefined;
  }
  return propertyOf(term.kind === 'any' && term.field ? term.path + '/' + term.field : term.path);
}

/** Reads a condition into the editor. */
export function draftOf(term: Term): Draft {
  switch (term.kind) {
    case 'compare':
      if (term.value === 'null') {
        return { operator: term.operator === 'ne' ? 'said' : 'notSaid', values: [] };
      }
      if (propertyOf(term.path)?.kind === 'boolean') {
        return { operator: (term.value === 'true') === (term.operator === 'eq') ? 'yes' : 'no', values: [] };
      }
      return { operator: term.operator, values: [unquote(term.value)] };
    case 'oneOf':
      if (term.values.join() === 'null') {
        return { operator: 'notSaid', values: [] };
      }
      return { operator: 'oneOf', values: term.values.map(unquote) };
    case 'any':
      return { operator: 'oneOf', values: term.values.map(unquote) };
    case 'text':
      return { operator: term.function, values: [unquote(term.value)] };
    case 'either':
      return { operator: 'either', values: [] };
    case 'dates':
      return { operator: term.from ? 'ge' : 'lt', values: [term.from ?? term.to ?? ''] };
    case 'expression':
      return { operator: 'oneOf', values: [] };
  }
}

/** Writes what the editor holds as a condition; undefined while something is missing or wrong. */
export function termOf(property: Property, { operator, values }: Draft): Term | undefined {
  const { path } = property;
  const literals = values
    .map((v) => v.trim())
    .filter((v) => v !== '')
    .map((v) => literalOf(property, v));
  const [first] = literals;
  const kind = arity(operator);
  if (kind !== 'none' && (first === undefined || literals.includes(undefined))) {
    return undefined;
  }
  const whole = literals as Literal[];
  switch (operator) {
    case 'oneOf':
      return property.many
        ? { kind: 'any', ...split(property), values: whole }
        : { kind: 'oneOf', path, values: whole };
    case 'said':
      return { kind: 'compare', path, operator: 'ne', value: 'null' };
    case 'notSaid':
      return property.kind === 'boolean'
        ? { kind: 'compare', path, operator: 'eq', value: 'null' }
        : { kind: 'oneOf', path, values: ['null'] };
    case 'yes':
      return { kind: 'compare', path, operator: 'eq', value: 'true' };
    case 'no':
      return { kind: 'compare', path, operator: 'eq', value: 'false' };
    case 'either':
      return { kind: 'either', path };
    case 'contains':
    case 'startswith':
    case 'endswith':
      return { kind: 'text', path, function: operator, value: first ?? '' };
    default:
      return { kind: 'compare', path, operator, value: first ?? '' };
  }
}

function literalOf(property: Property, text: string): Literal | undefined {
  switch (property.kind) {
    case 'number':
      return /^-?\d+(\.\d+)?$/.test(text) ? text : undefined;
    case 'date':
      return Number.isNaN(Date.parse(text)) ? undefined : new Date(text).toISOString();
    case 'boolean':
      return text;
    default:
      return quote(text);
  }
}

/** The collection and the field of a property that holds many values. */
function split(property: Property): { path: string; field: string } {
  const at = property.path.lastIndexOf('/');
  return at < 0
    ? { path: property.path, field: '' }
    : { path: property.path.slice(0, at), field: property.path.slice(at + 1) };
}
