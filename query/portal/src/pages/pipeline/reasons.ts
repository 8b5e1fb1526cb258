const reasons: Record<string, string> = {
  'not-json': 'Not JSON',
  'not-an-event': 'No sign-in',
  'wrong-type': 'Wrong type',
  'no-time': 'No time',
  'future-time': 'In the future',
  'no-tenant': 'No tenant',
  'too-large': 'Too large',
  'row-refused': 'Refused by the table',
};

/** A reason of dead letters for people. */
export function reasonText(reason: string): string {
  return reasons[reason] ?? (reason || 'No reason given');
}
