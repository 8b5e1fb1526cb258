import { asProblem, type Problem } from '../api/problem.ts';
import { onSignedOut } from '../api/request.ts';
import { fetchSession, type Access, type Session, type SignedIn } from '../api/session.ts';

/** Who is signed in. */
class SessionState {
  current = $state.raw<Session>();
  problem = $state.raw<Problem>();
  /** True when a session that was there has ended. */
  ended = $state(false);

  constructor() {
    onSignedOut(() => (this.ended = this.current?.signedIn === true));
  }

  get user(): SignedIn | undefined {
    return this.current?.signedIn ? this.current : undefined;
  }

  get access(): Access {
    return this.user?.access ?? { signIns: 'own', policies: false, accessLog: false, managePolicies: false };
  }

  /** Whether the whole tenant is seen. */
  get all(): boolean {
    return this.access.signIns === 'all';
  }

  async load(): Promise<void> {
    try {
      this.current = await fetchSession();
      this.problem = undefined;
      this.ended = false;
    } catch (thrown) {
      this.problem = asProblem(thrown);
    }
  }
}

export const session = new SessionState();
