// The one catalogue of what can go wrong: a code, a status, and (in locales/, under `problem.<code>`) what the person reads.

export const catalogue = {
  'not-found': { status: 404 },
  'signed-out': { status: 401 },
  'bad-request': { status: 400 },
  'bad-form': { status: 422 },
  'form-expired': { status: 403 },
  'wrong-method': { status: 405 },
  'too-large': { status: 413 },
  'wrong-type': { status: 415 },
  conflict: { status: 409 },
  duplicate: { status: 409 },
  removed: { status: 403 },
  gone: { status: 410 },
  'launch-refused': { status: 401 },
  'launch-again': { status: 401 },
  'launch-cookies': { status: 403 },
  'launch-pending': { status: 403 },
  'refused-query': { status: 500 },
  unavailable: { status: 503 },
  internal: { status: 500 },
} as const satisfies Record<string, { status: number }>;

export type ProblemCode = keyof typeof catalogue;

/**
 * What may go with a problem. `reason` is for the log only (a short fixed text, never personal data or a secret);
 * `status` replaces the catalogue's where one page serves several causes; `back` is where the person can go from here.
 */
export interface ProblemDetails {
  reason?: string;
  status?: number;
  back?: string;
  cause?: unknown;
}

/** An error of ours. Thrown anywhere, turned into a page in `web/failure.ts` only. */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly status: number;
  readonly reason: string | undefined;
  readonly back: string | undefined;

  constructor(code: ProblemCode, details: ProblemDetails = {}) {
    super(details.reason ? `${code}: ${details.reason}` : code, { cause: details.cause });
    this.name = 'Problem';
    this.code = code;
    this.status = details.status ?? catalogue[code].status;
    this.reason = details.reason;
    this.back = details.back;
  }
}

/** Makes a problem of the catalogue, ready to throw. */
export function problem(code: ProblemCode, details: ProblemDetails = {}): Problem {
  return new Problem(code, details);
}

/** Is this an error of ours, and (if a code is given) that one? */
export function isProblem(error: unknown, code?: ProblemCode): error is Problem {
  return error instanceof Problem && (code === undefined || error.code === code);
}
