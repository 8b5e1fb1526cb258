import { fetchHorizon, type Horizon } from '../api/horizon.ts';
import { asProblem, type Problem } from '../api/problem.ts';

/** Pause between two looks, in milliseconds. */
const every = 10_000;

/** Up to when the picture is complete, as the service says it now. */
class HorizonState {
  current = $state.raw<Horizon>();
  problem = $state.raw<Problem>();
  /** This moment, renewed with each look. */
  now = $state.raw(new Date());

  /** Looks again and again until the returned function is called. */
  watch(): () => void {
    const stop = new AbortController();
    const look = async () => {
      try {
        this.current = await fetchHorizon(stop.signal);
        this.problem = undefined;
      } catch (thrown) {
        if (!stop.signal.aborted) {
          this.problem = asProblem(thrown);
        }
      }
      this.now = new Date();
    };
    const timer = setInterval(() => document.visibilityState === 'visible' && void look(), every);
    void look();
    return () => {
      clearInterval(timer);
      stop.abort();
    };
  }
}

export const horizon = new HorizonState();
