import { splitAt, tokens } from './tokens.ts';
import type { Term } from './terms.ts';

/** Writes conditions that all hold as a filter. */
export function format(terms: Term[]): string {
  return terms.map((term) => formatTerm(term, terms.length > 1)).join(' and ');
}

function formatTerm(term: Term, amongOthers: boolean): string {
  switch (term.kind) {
    case 'compare':
      return `${term.path} ${term.operator} ${term.value}`;
    case 'oneOf':
      return term.values.length === 1
        ? `${term.path} eq ${term.values[0]}`
        : `${term.path} in (${term.values.join(',')})`;
    case 'text':
      return `${term.function}(${term.path},${term.value})`;
    case 'any': {
      const element = term.field ? 'x/' + term.field : 'x';
      return `${term.path}/any(x: ${term.values.map((value) => `${element} eq ${value}`).join(' or ')})`;
    }
    case 'either':
      return `(${term.path} eq true or ${term.path} eq false)`;
    case 'dates':
      return [term.from && `${term.path} ge ${term.from}`, term.to && `${term.path} lt ${term.to}`]
        .filter(Boolean)
        .join(' and ');
    case 'expression':
      return amongOthers && hasAlternatives(term.text) ? `(${term.text})` : term.text;
  }
}

/** Says whether an expression would change its meaning beside an and. */
function hasAlternatives(text: string): boolean {
  return splitAt(tokens(text) ?? [], 'or')?.length !== 1;
}
