import { get } from './request.ts';

/** Up to when the picture is complete. Times are ISO 8601, UTC. */
export interface Horizon {
  /** All before it is settled; null before the first measurement. */
  horizon: string | null;
  /** Everything accepted before it is stored. */
  storedThrough: string | null;
  measuredAt: string | null;
  /** ISO 8601, such as PT2H: how late an event may come. */
  visibilityLatency: string;
  /** 0 is for ever. */
  retentionDays: number;
  retainedFrom: string | null;
}

export function fetchHorizon(signal?: AbortSignal): Promise<Horizon> {
  return get<Horizon>('/api/horizon', {}, signal);
}
