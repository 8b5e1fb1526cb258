/** A literal of a filter: as it stands in the expression, with quotes. */
export type Literal = string;

export type Comparison = 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le';

export type TextFunction = 'contains' | 'startswith' | 'endswith';

/** One condition of a filter; a filter of the portal is a conjunction of them. */
export type Term =
  | { kind: 'compare'; path: string; operator: Comparison; value: Literal }
  /** The value is one of those. */
  | { kind: 'oneOf'; path: string; values: Literal[] }
  | { kind: 'text'; path: string; function: TextFunction; value: Literal }
  /** One element of a collection has one of the values; field is empty where the elements are texts. */
  | { kind: 'any'; path: string; field: string; values: Literal[] }
  /** True or false, but said. */
  | { kind: 'either'; path: string }
  /** From (inclusive) to (exclusive); one of them may be missing. */
  | { kind: 'dates'; path: string; from?: string; to?: string }
  /** Whatever is none of the others, in the language of filters. */
  | { kind: 'expression'; text: string };

export function quote(text: string): Literal {
  return "'" + text.replaceAll("'", "''") + "'";
}

/** The text of a literal. */
export function unquote(literal: Literal): string {
  return literal.startsWith("'") && literal.length > 1 ? literal.slice(1, -1).replaceAll("''", "'") : literal;
}
