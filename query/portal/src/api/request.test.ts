import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { isAbort, Problem } from './problem.ts';
import { get, send } from './request.ts';

/** Answers one after the other, the last one for ever. */
function answers(...all: [status: number, retryAfter?: string][]) {
  const asked = vi.fn((): Promise<Response> => {
    const [status, retryAfter] = (all.length > 1 ? all.shift() : all[0])!;
    const headers = retryAfter === undefined ? undefined : { 'Retry-After': retryAfter };
    return Promise.resolve(Response.json({ value: status }, { status, headers }));
  });
  vi.stubGlobal('fetch', asked);
  return asked;
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test.each([429, 503])('what is busy for a moment (%i) is asked again after the time it says', async (status) => {
  const asked = answers([status, '2'], [status, '1'], [200]);
  const answer = get('/api/errors');
  await vi.advanceTimersByTimeAsync(1900);
  expect(asked).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(200);
  expect(asked).toHaveBeenCalledTimes(2);
  await vi.advanceTimersByTimeAsync(1000);
  expect(await answer).toEqual({ value: 200 });
});

test.each<[why: string, answer: [number, string?], init: RequestInit, tries: number]>([
  ['it stays busy', [429, '1'], {}, 3],
  ['it takes long', [503, '5'], {}, 1],
  ['it says no time', [503], {}, 1],
  ['it changes something', [429, '1'], { method: 'POST' }, 1],
])('a request fails where %s', async (_, answer, init, tries) => {
  const asked = answers(answer);
  const failure = send('/api/errors', init).catch((thrown: unknown) => thrown);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(await failure).toBeInstanceOf(Problem);
  expect(asked).toHaveBeenCalledTimes(tries);
});

test('a request that is given up while it waits is not sent again', async () => {
  const asked = answers([429, '2'], [200]);
  const stop = new AbortController();
  const failure = get('/api/errors', {}, stop.signal).catch((thrown: unknown) => thrown);
  await vi.advanceTimersByTimeAsync(1000);
  stop.abort();
  expect(isAbort(await failure)).toBe(true);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked).toHaveBeenCalledTimes(1);
});
