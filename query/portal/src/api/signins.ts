import { quote } from '../filter/terms.ts';
import type { SignIn } from '../signin/signIn.ts';
import { get } from './request.ts';

/** One sign-in, whether it is settled or not. */
export function fetchSignIn(id: string, signal?: AbortSignal): Promise<SignIn> {
  return get<SignIn>('/beta/auditLogs/signIns/' + encodeURIComponent(id), { visibility: 'live' }, signal);
}

/** How many legs of one attempt are looked at. */
const mostLegs = 50;

/** The sign-ins of one attempt, by its correlation id, of all kinds, the oldest first. */
export async function fetchLegs(correlationId: string, signal?: AbortSignal): Promise<SignIn[]> {
  const answer = await get<{ value: SignIn[] }>(
    '/beta/auditLogs/signIns',
    {
      $filter: `correlationId eq ${quote(correlationId)} and (isInteractive eq true or isInteractive eq false)`,
      $select:
        'id,createdDateTime,appDisplayName,resourceDisplayName,userDisplayName,userPrincipalName,status,@gatehouse.status,@gatehouse.eventType',
      $orderby: 'createdDateTime asc',
      $top: mostLegs,
      visibility: 'live',
    },
    signal,
  );
  return answer.value;
}
