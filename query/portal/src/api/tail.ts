import type { SignIn } from '../signin/signIn.ts';
import { urlOf } from './request.ts';

/** Pause before a stream that was refused is asked for again, in milliseconds. */
const retryAfter = 5000;

export interface Follower {
  onsignin: (signIn: SignIn) => void;
  /** Called with false while the stream is interrupted. */
  onconnected: (connected: boolean) => void;
}

/** Follows sign-ins as they arrive, without a gap, until the returned function is called. */
export function follow(filter: string, search: string, to: Follower): () => void {
  let stream: EventSource;
  let last = '';
  let timer: ReturnType<typeof setTimeout>;

  const open = () => {
    stream = new EventSource(urlOf('/api/tail', { filter, $search: search, after: last }));
    stream.onopen = () => to.onconnected(true);
    stream.addEventListener('signin', (event: MessageEvent<string>) => {
      last = event.lastEventId || last;
      to.onsignin(JSON.parse(event.data) as SignIn);
    });
    stream.addEventListener('mark', (event: MessageEvent<string>) => (last = event.lastEventId || last));
    stream.onerror = () => {
      to.onconnected(false);
      // An interrupted stream comes back by itself, a refused one does not.
      if (stream.readyState === EventSource.CLOSED) {
        timer = setTimeout(open, retryAfter);
      }
    };
  };
  open();
  return () => {
    clearTimeout(timer);
    stream.close();
  };
}
