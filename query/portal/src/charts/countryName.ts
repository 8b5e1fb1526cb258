const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'code' });

/** The name of a country by its two letters; other texts stay as they are. */
export function countryName(code: string | null | undefined): string {
  if (!code) {
    return 'Unknown';
  }
  return /^[A-Z]{2}$/.test(code) ? (names.of(code) ?? code) : code;
}
