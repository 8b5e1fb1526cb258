/** Browsers lay out no elements much higher than that, in pixels. */
const mostHeight = 8_000_000;

export interface Scroll {
  scrollTop: number;
  /** Height of what is seen. */
  viewport: number;
  rows: number;
  rowHeight: number;
}

/** Which rows of many are drawn, and where. */
export interface Window {
  first: number;
  /** One behind the last. */
  end: number;
  /** Where the first is drawn, in pixels from the top of all. */
  top: number;
  /** Of all. */
  height: number;
}

/** How many rows are drawn above and below what is seen. */
const margin = 8;

/** The rows to draw. So many rows that they would be too high are scrolled through in larger steps. */
export function windowOf({ scrollTop, viewport, rows, rowHeight }: Scroll): Window {
  const whole = rows * rowHeight;
  const height = Math.min(whole, mostHeight);
  const reach = Math.max(1, height - viewport);
  const share = Math.min(1, Math.max(0, scrollTop / reach));
  // Where the seen part begins, if nothing were pressed together.
  const seen = whole <= mostHeight ? Math.min(scrollTop, Math.max(0, whole - viewport)) : share * (whole - viewport);
  const first = Math.max(0, Math.floor(seen / rowHeight) - margin);
  const end = Math.min(rows, Math.ceil((seen + viewport) / rowHeight) + margin);
  return { first, end, top: scrollTop - (seen - first * rowHeight), height };
}

/** Where to scroll so that a row is seen; undefined when it is. */
export function scrollTo(row: number, scroll: Scroll): number | undefined {
  const whole = scroll.rows * scroll.rowHeight;
  const height = Math.min(whole, mostHeight);
  const factor = whole > mostHeight ? (height - scroll.viewport) / (whole - scroll.viewport) : 1;
  const seen = scroll.scrollTop / factor;
  const at = row * scroll.rowHeight;
  if (at < seen) {
    return at * factor;
  }
  if (at + scroll.rowHeight > seen + scroll.viewport) {
    return (at + scroll.rowHeight - scroll.viewport) * factor;
  }
  return undefined;
}
