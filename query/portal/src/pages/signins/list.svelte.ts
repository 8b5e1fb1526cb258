import { asProblem, isAbort, type Problem } from '../../api/problem.ts';
import { get, localPath, send, urlOf, type Options } from '../../api/request.ts';
import type { SignIn } from '../../signin/signIn.ts';

export const pageSize = 200;

/** How many pages are kept; others are fetched anew when they are seen again. */
const mostPages = 40;

/** After so many arrivals the list is read anew. */
export const mostArrived = 2000;

interface PageAnswer {
  value: SignIn[];
  '@odata.nextLink'?: string;
  '@gatehouse.horizon': string | null;
  '@gatehouse.storedThrough': string | null;
}

/** A list of any length, of which the pages around what is seen are held. */
export class SignInList {
  /** Rows that are known to be there, without those that arrived since. */
  known = $state(0);
  /** False once the last page was read. */
  more = $state(true);
  /** Of the whole list; undefined until it is counted. */
  total = $state<number>();
  problem = $state.raw<Problem>();
  loading = $state(true);
  horizon = $state.raw<string | null>(null);
  /** What came while the list was followed, the newest arrival first. */
  arrived = $state.raw<SignIn[]>([]);
  /** Changes when rows come or go. */
  turn = $state(0);

  #pages = new Map<number, SignIn[]>();
  #links: string[];
  #seen = 0;
  #under: Promise<void> | undefined;
  #stop = new AbortController();
  #countOptions: Options;

  constructor(options: Options) {
    this.#links = [urlOf('/beta/auditLogs/signIns', options)];
    this.#countOptions = { $filter: options.$filter, $search: options.$search, visibility: options.visibility };
  }

  /** Reads the first page and counts. */
  start(): void {
    void this.#read(0);
    void this.#count();
  }

  close(): void {
    this.#stop.abort();
  }

  get rows(): number {
    return this.arrived.length + this.known;
  }

  /** A row; undefined while it is on its way. */
  row(index: number): SignIn | undefined {
    void this.turn;
    if (index < this.arrived.length) {
      return this.arrived[index];
    }
    const at = index - this.arrived.length;
    return this.#pages.get(Math.floor(at / pageSize))?.[at % pageSize];
  }

  /** Where a sign-in stands among the rows that are held; -1 for nowhere. */
  indexOf(id: string): number {
    void this.turn;
    const first = this.arrived.findIndex((s) => s.id === id);
    if (first >= 0) {
      return first;
    }
    for (const [number, page] of this.#pages) {
      const at = page.findIndex((s) => s.id === id);
      if (at >= 0) {
        return this.arrived.length + number * pageSize + at;
      }
    }
    return -1;
  }

  /** Fetches what is missing of the rows that are seen, and the page behind the last known row when that comes near. */
  need(first: number, end: number): void {
    const from = Math.max(0, first - this.arrived.length);
    const to = Math.max(from, end - this.arrived.length);
    this.#seen = Math.floor(from / pageSize);
    for (let page = this.#seen; page * pageSize < Math.min(to, this.known); page++) {
      if (!this.#pages.has(page)) {
        void this.#read(page);
        return;
      }
    }
    if (this.more && to > this.known - pageSize / 2) {
      void this.#read(this.#links.length - 1);
    }
  }

  /** Reads again what could not be read. */
  retry = (): void => {
    this.problem = undefined;
    this.need(this.#seen * pageSize, this.#seen * pageSize + 1);
    if (this.total === undefined) {
      void this.#count();
    }
  };

  /** Adds what has arrived; a later revision takes the place of the row it revises. */
  arrive(signIn: SignIn): void {
    const revised = this.#replace(signIn);
    if (!revised) {
      this.arrived = [signIn, ...this.arrived];
      this.total = this.total === undefined ? undefined : this.total + 1;
    }
    this.turn++;
  }

  #replace(signIn: SignIn): boolean {
    for (const rows of [this.arrived, ...this.#pages.values()]) {
      const at = rows.findIndex((s) => s.id === signIn.id);
      const known = rows[at];
      if (known) {
        if (String(signIn['@gatehouse.receivedDateTime']) >= String(known['@gatehouse.receivedDateTime'])) {
          rows[at] = signIn;
        }
        return true;
      }
    }
    return false;
  }

  /** Reads a page, one at a time. */
  async #read(page: number): Promise<void> {
    if (this.#under || this.problem) {
      return;
    }
    this.loading = true;
    this.#under = this.#fetch(page);
    await this.#under;
    this.#under = undefined;
    this.loading = false;
    this.turn++;
  }

  async #fetch(page: number): Promise<void> {
    try {
      const answer = await get<PageAnswer>(this.#links[page] ?? '', {}, this.#stop.signal);
      this.#pages.set(page, answer.value);
      this.horizon = answer['@gatehouse.horizon'];
      if (page === this.#links.length - 1) {
        this.known = page * pageSize + answer.value.length;
        const next = answer['@odata.nextLink'];
        this.more = next !== undefined;
        if (next) {
          this.#links.push(localPath(next));
        }
      }
      this.#forget();
    } catch (thrown) {
      if (!isAbort(thrown)) {
        this.problem = asProblem(thrown);
      }
    }
  }

  /** Drops the pages furthest from what is seen. */
  #forget(): void {
    const far = [...this.#pages.keys()].sort((a, b) => Math.abs(b - this.#seen) - Math.abs(a - this.#seen));
    for (const page of far.slice(0, Math.max(0, far.length - mostPages))) {
      this.#pages.delete(page);
    }
  }

  async #count(): Promise<void> {
    try {
      const answer = await send(urlOf('/beta/auditLogs/signIns/$count', this.#countOptions), {
        signal: this.#stop.signal,
      });
      this.total = Number(await answer.text()) + this.arrived.length;
    } catch {
      // The list itself says what is wrong.
    }
  }
}
