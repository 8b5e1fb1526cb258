import type { Tally, ValueCount } from '../../api/reports.ts';

/** The client apps of modern authentication; all others cannot answer for a second factor. */
const modern = new Set(['Browser', 'Mobile Apps and Desktop clients']);

/** Sign-ins by client apps of legacy authentication; those without a client app do not count. */
export function legacyTally(clientApps: ValueCount[]): Tally {
  const sum: Tally = { signIns: 0, success: 0, failure: 0, interrupted: 0 };
  for (const app of clientApps) {
    if (app.value !== null && !app.other && !modern.has(app.value)) {
      sum.signIns += app.signIns;
      sum.success += app.success;
      sum.failure += app.failure;
      sum.interrupted += app.interrupted;
    }
  }
  return sum;
}

/** Successful sign-ins with a second factor, given now or earlier. */
export function secondFactorTally(mfa: ValueCount[]): number {
  const with2 = mfa.filter((v) => v.value === 'satisfied' || v.value === 'satisfiedByClaim');
  return with2.reduce((sum, v) => sum + v.success, 0);
}
