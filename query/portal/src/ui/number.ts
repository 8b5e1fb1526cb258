const whole = new Intl.NumberFormat('en-GB');
const compact = new Intl.NumberFormat('en-GB', { notation: 'compact', maximumFractionDigits: 1 });

/** 12,345 */
export function count(n: number): string {
  return whole.format(n);
}

/** 12.3k from ten thousand on */
export function shortCount(n: number): string {
  return n < 10_000 ? whole.format(n) : compact.format(n);
}

/** 98.4%; an em dash where there is nothing to share. */
export function share(part: number, of: number): string {
  if (of === 0) {
    return '—';
  }
  const percent = (100 * part) / of;
  // 100% and 0% are said only when they are exact.
  const digits = percent >= 99.95 && part < of ? 2 : percent < 0.05 && part > 0 ? 2 : 1;
  return percent.toFixed(percent === 100 || percent === 0 ? 0 : digits) + '%';
}

/** 1 sign-in, 2 sign-ins */
export function plural(n: number, one: string, many = one + 's'): string {
  return count(n) + ' ' + (n === 1 ? one : many);
}
