/** A word, mark or literal of a filter. */
export interface Token {
  kind: 'text' | 'word' | 'mark';
  /** As it stands in the filter. */
  text: string;
  from: number;
  to: number;
}

const pattern = /\s*(?:('(?:[^']|'')*')|([(),:])|([^\s(),:']+(?::[0-9][^\s(),']*)*))/y;

/** Cuts a filter; undefined when it holds what no filter can. */
export function tokens(filter: string): Token[] | undefined {
  const found: Token[] = [];
  const scan = new RegExp(pattern);
  const end = filter.trimEnd().length;
  while (scan.lastIndex < end) {
    const match = scan.exec(filter);
    if (!match) {
      return undefined;
    }
    const [whole, text, mark, word] = match;
    const part = text ?? mark ?? word ?? '';
    const to = match.index + whole.length;
    found.push({ kind: text ? 'text' : mark ? 'mark' : 'word', text: part, from: to - part.length, to });
  }
  return found;
}

/** Cuts tokens at a keyword outside of parentheses; undefined when those do not match. */
export function splitAt(list: Token[], keyword: string): Token[][] | undefined {
  const parts: Token[][] = [[]];
  let depth = 0;
  for (const token of list) {
    if (token.kind === 'mark' && token.text === '(') {
      depth++;
    } else if (token.kind === 'mark' && token.text === ')') {
      depth--;
    }
    if (depth < 0) {
      return undefined;
    }
    if (depth === 0 && token.kind === 'word' && token.text.toLowerCase() === keyword) {
      parts.push([]);
    } else {
      parts.at(-1)?.push(token);
    }
  }
  return depth === 0 ? parts : undefined;
}

/** The tokens within parentheses that hold all of them; the same tokens when none do. */
export function unwrap(list: Token[]): Token[] {
  let inner = list;
  while (inner.length > 2 && inner[0]?.text === '(' && closes(inner)) {
    inner = inner.slice(1, -1);
  }
  return inner;
}

/** Says whether the first parenthesis is closed by the last token. */
function closes(list: Token[]): boolean {
  let depth = 0;
  for (const [i, token] of list.entries()) {
    if (token.kind === 'mark') {
      depth += token.text === '(' ? 1 : token.text === ')' ? -1 : 0;
    }
    if (depth === 0) {
      return i === list.length - 1;
    }
  }
  return false;
}
