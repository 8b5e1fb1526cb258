import type { SignIn } from '../../signin/signIn.ts';
import { date } from '../../time/format.ts';
import type { Zone } from '../../time/zone.ts';

export interface Day {
  day: string;
  signIns: SignIn[];
}

/** Sign-ins in order of time, cut where a day of the zone ends. */
export function byDay(signIns: SignIn[], zone: Zone): Day[] {
  const days: Day[] = [];
  for (const signIn of signIns) {
    const day = date(signIn.createdDateTime, zone);
    const last = days.at(-1);
    if (last?.day === day) {
      last.signIns.push(signIn);
    } else {
      days.push({ day, signIns: [signIn] });
    }
  }
  return days;
}
