import { get } from './request.ts';

/** What happened before the horizon and was stored after it had passed. */
export interface LateEvents {
  storedFrom: string;
  total: number;
  byLateness: { over: string; upTo: string | null; events: number }[];
  value: LateEvent[];
}

export interface LateEvent {
  id: string;
  createdDateTime: string;
  storedAt: string;
  lateSeconds: number;
  userPrincipalName: string | null;
  userDisplayName: string | null;
  servicePrincipalName: string | null;
  appDisplayName: string | null;
}

export function fetchLate(top: number, signal?: AbortSignal): Promise<LateEvents> {
  return get<LateEvents>('/api/late', { top }, signal);
}
