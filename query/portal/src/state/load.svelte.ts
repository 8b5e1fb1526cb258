import { untrack } from 'svelte';

import { asProblem, isAbort, type Problem } from '../api/problem.ts';

type Ask<T> = (signal: AbortSignal) => Promise<T>;

/** What a view shows, and how it stands with it. */
export class Loaded<T> {
  /** The last answer; it stays while a new one is on its way or fails. */
  data = $state.raw<T>();
  problem = $state.raw<Problem>();
  loading = $state(false);
  /** When data came. */
  at = $state.raw<Date>();
  #turn = $state(0);

  /** Asks again. */
  reload = (): void => {
    this.#turn++;
  };

  /** Changes with each call of reload. */
  get turn(): number {
    return this.#turn;
  }

  async run(ask: Ask<T>, signal: AbortSignal): Promise<void> {
    this.loading = true;
    try {
      const data = await ask(signal);
      if (!signal.aborted) {
        this.data = data;
        this.at = new Date();
        this.problem = undefined;
      }
    } catch (thrown) {
      if (!isAbort(thrown) && !signal.aborted) {
        this.problem = asProblem(thrown);
      }
    }
    if (!signal.aborted) {
      this.loading = false;
    }
  }
}

/**
 * Loads what a component shows, and anew when what plan reads has changed. plan
 * returns the question, or undefined while there is none.
 */
export function load<T>(plan: () => Ask<T> | undefined): Loaded<T> {
  const loaded = new Loaded<T>();
  $effect(() => {
    void loaded.turn;
    const ask = plan();
    if (!ask) {
      return;
    }
    const stop = new AbortController();
    untrack(() => void loaded.run(ask, stop.signal));
    return () => stop.abort();
  });
  return loaded;
}
