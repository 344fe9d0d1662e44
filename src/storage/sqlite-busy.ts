// What SQLite's errors mean to us, and patience while another process writes.
import { setTimeout as sleep } from 'node:timers/promises';
import { isProblem, problem } from '../kernel/errors.ts';

/** Primary result codes, https://sqlite.org/rescode.html */
const codes = { busy: 5, locked: 6, readOnly: 8, ioError: 10, corrupt: 11, full: 13, cannotOpen: 14, notADatabase: 26 } as const;
const UNIQUE = 2067;
const TOO_BIG = 18;
const PATIENCE = 10_000;

/** Tries again, now and then, for as long as the file is locked by somebody else; up to ten seconds, then 'unavailable'. */
export async function patiently<R>(run: () => R): Promise<R> {
  for (const until = performance.now() + PATIENCE; ; ) {
    try {
      return run();
    } catch (error) {
      if (!isBusy(error) || performance.now() > until) throw translated(error);
    }
    await sleep(2 + Math.random() * 20);
  }
}

function isBusy(error: unknown): boolean {
  const code = primaryCode(error);
  return code === codes.busy || code === codes.locked;
}

/** Is the file something else than a database? */
export function isNoDatabase(error: unknown): boolean {
  return primaryCode(error) === codes.notADatabase;
}

/** The fields of the unique index that a write ran into, or undefined if that is not what went wrong. */
export function duplicateFields(error: unknown): string | undefined {
  if (!isSqlite(error) || error.errcode !== UNIQUE) return undefined;
  const columns = error.message
    .replace(/^.*failed: /, '')
    .split(', ')
    .map((column) => column.split('.')[1] ?? '');
  return columns
    .filter((column) => column !== 'community')
    .map((column) => column.replace(/^f_/, ''))
    .join(', ');
}

/** The same error in words of the catalogue, as far as it has any. */
export function translated(error: unknown): unknown {
  if (isProblem(error)) return error;
  const duplicate = duplicateFields(error);
  if (duplicate) return problem('duplicate', { reason: duplicate, cause: error });
  const code = primaryCode(error);
  if (code === TOO_BIG) return problem('too-large', { reason: 'document', cause: error });
  const known = Object.entries(codes).find(([, one]) => one === code);
  if (known) return problem('unavailable', { reason: `sqlite ${known[0]}`, cause: error });
  if (error instanceof Error && 'code' in error && error.code === 'ERR_INVALID_STATE')
    return problem('unavailable', { reason: 'sqlite closed', cause: error });
  return error;
}

function primaryCode(error: unknown): number | undefined {
  return isSqlite(error) ? error.errcode & 0xff : undefined;
}

function isSqlite(error: unknown): error is Error & { readonly errcode: number } {
  return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number';
}
