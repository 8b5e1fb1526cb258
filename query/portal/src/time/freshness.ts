import type { Horizon } from '../api/horizon.ts';
import { inWords, secondsOf } from './duration.ts';
import { clockOrDay } from './format.ts';
import type { Zone } from './zone.ts';

/** How far the stored-through mark may lag while the pipeline counts as on time. */
const onTimeSeconds = 60;

export interface Freshness {
  state: 'onTime' | 'behind' | 'unknown';
  /** In a few plain words. */
  words: string;
  /** What the words mean. */
  meaning: string;
}

/** Says up to when the picture is complete, and whether the pipeline keeps up. */
export function freshness(of: Horizon, now: Date, zone: Zone): Freshness {
  if (!of.horizon || !of.storedThrough) {
    return {
      state: 'unknown',
      words: 'Not measured yet',
      meaning:
        'The pipeline has not measured yet up to when everything is stored. Until then nothing counts as complete.',
    };
  }
  const upTo = clockOrDay(of.horizon, zone, now);
  const stored = clockOrDay(of.storedThrough, zone, now);
  const lag = (now.getTime() - new Date(of.storedThrough).getTime()) / 1000;
  const late = inWords(secondsOf(of.visibilityLatency) ?? 0);
  const meaning = `Everything accepted before ${stored} is stored. Sign-ins may arrive up to ${late} late, so all before ${upTo} is settled: the same question gets the same answer tomorrow.`;
  if (lag <= onTimeSeconds) {
    return { state: 'onTime', words: `Complete up to ${upTo}; the pipeline is on time`, meaning };
  }
  return {
    state: 'behind',
    words: `Complete up to ${upTo}; the pipeline is ${inWords(lag)} behind`,
    meaning: meaning + ' What has come since is waiting to be stored; nothing is lost.',
  };
}
