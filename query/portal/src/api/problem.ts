/** A request that was not answered as asked. */
export class Problem extends Error {
  constructor(
    message: string,
    /** HTTP's; 0 when the service could not be reached. */
    readonly status: number,
    /** Of the API's error answers, such as BadRequest. */
    readonly code = '',
    /** Names the request in the service's log. */
    readonly requestId = '',
    /** Seconds after which to ask again; undefined when the service named none. */
    readonly retryAfter?: number,
    /** What happened more exactly than code says, such as ListTooLongToOrder; empty where code says enough. */
    readonly innerCode = '',
    /** The number that innerCode tells of. */
    readonly limit?: number,
  ) {
    super(message);
    this.name = 'Problem';
  }
}

interface ErrorBody {
  error?: {
    code?: string;
    message?: string;
    details?: { message?: string; target?: string }[];
    innerError?: { code?: string; limit?: number };
  };
}

/** Reads an answer that is none of success. */
export async function problemOf(response: Response): Promise<Problem> {
  let body: ErrorBody = {};
  try {
    body = (await response.json()) as ErrorBody;
  } catch {
    // What stands before the service, such as a proxy, answers in other shapes.
  }
  const details = (body.error?.details ?? []).map((d) => [d.target, d.message].filter(Boolean).join(': '));
  const message = [body.error?.message ?? `The service answered ${response.status}.`, ...details].join('\n');
  const retryAfter = Number(response.headers.get('Retry-After') ?? Number.NaN);
  return new Problem(
    message,
    response.status,
    body.error?.code,
    response.headers.get('request-id') ?? '',
    Number.isFinite(retryAfter) ? retryAfter : undefined,
    body.error?.innerError?.code,
    body.error?.innerError?.limit,
  );
}

/** Whatever was thrown, as a problem. */
export function asProblem(thrown: unknown): Problem {
  if (thrown instanceof Problem) {
    return thrown;
  }
  return new Problem('The service cannot be reached. Is it running, and is this machine online?', 0);
}

/** Says that a request was given up by ourselves. */
export function isAbort(thrown: unknown): boolean {
  return thrown instanceof DOMException && thrown.name === 'AbortError';
}
