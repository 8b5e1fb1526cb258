import { propertyOf } from '../../signin/properties.ts';

/** Widths of columns by what they hold, in pixels: the least, and how much of the rest they take. */
const widths = {
  text: [150, 1.4],
  id: [300, 0],
  address: [150, 0.6],
  choice: [124, 0.5],
  boolean: [104, 0],
  number: [104, 0],
  date: [176, 0],
} as const;

export function gridColumns(paths: string[]): string {
  return paths
    .map((path) => {
      const [least, share] = widths[propertyOf(path)?.kind ?? 'text'];
      return share > 0 ? `minmax(${least}px, ${share}fr)` : `${least}px`;
    })
    .join(' ');
}

/** The least width of all columns, in pixels. */
export function leastWidth(paths: string[]): number {
  return paths.reduce((sum, path) => sum + widths[propertyOf(path)?.kind ?? 'text'][0] + 12, 24);
}
