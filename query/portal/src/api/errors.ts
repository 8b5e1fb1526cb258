import type { ReportHead, Tally } from './reports.ts';
import { get, type Options } from './request.ts';

/** What an error code means, and how often it was seen. */
export interface ErrorMeaning extends ReportHead, Tally {
  code: number;
  inCatalogue: boolean;
  name: string | null;
  status: string | null;
  reason: string | null;
  remediation: string | null;
  lastSeen: string | null;
  signInsLink: string;
}

export function fetchError(code: string, options: Options, signal?: AbortSignal): Promise<ErrorMeaning> {
  return get<ErrorMeaning>('/api/errors/' + encodeURIComponent(code), options, signal);
}
