import { urlOf } from './request.ts';
import { post } from './session.ts';

export interface Affected {
  name: string;
  blocked: number;
  interrupted: number;
}

/** What one policy would have done by itself. */
export interface PolicyCount extends Affected {
  /** How many it might have blocked or interrupted. */
  undecided: number;
}

/** What policies would have done with stored sign-ins. */
export interface WhatIf {
  from: string;
  to: string;
  signIns: number;
  blocked: number;
  interrupted: number;
  undecided: number;
  notEvaluated: number;
  users: Affected[];
  apps: Affected[];
  policies: PolicyCount[];
  examples: { id: string; createdDateTime: string; user: string; app: string; verdict: string; policies: string[] }[];
  /** What limits the policies, such as a name that may be misspelt. */
  notes: string[];
}

export async function askWhatIf(body: string, from: string, csrfToken: string, signal?: AbortSignal): Promise<WhatIf> {
  return (await (await post(urlOf('/api/whatif', { from }), csrfToken, body, signal)).json()) as WhatIf;
}
