/** The code in a text that people paste, such as AADSTS50126: Error validating credentials; undefined for none. */
export function codeOf(text: string): string | undefined {
  return /^\s*(?:AADSTS)?(\d{1,9})\b/i.exec(text)?.[1] ?? /AADSTS(\d{1,9})/i.exec(text)?.[1];
}
