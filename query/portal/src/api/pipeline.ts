import { get } from './request.ts';

/** How the stages stand. Times are ISO 8601, UTC. */
export interface Pipeline {
  horizon: string | null;
  storedThrough: string | null;
  measuredAt: string | null;
  visibilityLatency: string;
  arrivals: { minute: string; signIns: number }[];
  /** null where they cannot be told. */
  backlogs: StageBacklog[] | null;
  backlogsUnknown?: string;
}

export interface StageBacklog {
  stage: 'enrich' | 'sink';
  topic: string;
  records: number;
  partitions: { partition: number; records: number }[];
}

export function fetchPipeline(signal?: AbortSignal): Promise<Pipeline> {
  return get<Pipeline>('/api/pipeline', {}, signal);
}
