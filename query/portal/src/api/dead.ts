import { get, type Options } from './request.ts';
import { post } from './session.ts';

/** An event that no stage could take. */
export interface DeadLetter {
  /** Partition and offset. */
  id: string;
  at: string;
  reason: string;
  pointer: string;
  detail: string;
  topic: string;
  partition: number;
  offset: number;
  index: number;
  eventId: string | null;
  bytes: number;
  /** Holds only the beginning of the event. */
  cut: boolean;
  replays: number;
  open: boolean;
  sentAt: string | null;
}

export interface DeadLetters {
  total: number;
  byReason: { reason: string; letters: number }[];
  /** False where the oldest were not looked at. */
  whole: boolean;
  value: DeadLetter[];
}

export interface DeadEvent extends DeadLetter {
  headers: Record<string, string>;
  /** What was refused; null where it is no text. */
  text: string | null;
  base64?: string;
}

export interface Replayed {
  sent: { id: string; topic: string; partition: number; offset: number; count: number }[];
  skipped: { id: string; why: string }[];
}

export function fetchDead(options: Options, signal?: AbortSignal): Promise<DeadLetters> {
  return get<DeadLetters>('/api/dead', options, signal);
}

export function fetchDeadEvent(id: string, signal?: AbortSignal): Promise<DeadEvent> {
  return get<DeadEvent>('/api/dead/' + encodeURIComponent(id), {}, signal);
}

/** Sends letters again: those named, or all open ones of a reason. */
export async function replayDead(
  which: { letters: string[] } | { reason: string },
  csrfToken: string,
): Promise<Replayed> {
  return (await (await post('/api/dead/replay', csrfToken, JSON.stringify(which))).json()) as Replayed;
}
