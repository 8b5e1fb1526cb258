/** Options to set; undefined, false and empty ones are taken away. */
export type Changes = Record<string, string | number | boolean | undefined | null>;

/** A path with query, with options changed; the others stay. */
export function hrefWith(href: string, changes: Changes): string {
  const [path = '', query = ''] = href.split('?', 2);
  const options = new URLSearchParams(query);
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined || value === null || value === '' || value === false) {
      options.delete(name);
    } else {
      options.set(name, value === true ? '1' : String(value));
    }
  }
  const text = options.toString();
  return text ? path + '?' + text : path;
}
