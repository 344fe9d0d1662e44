// What MongoDB's errors mean to us.
import { mongo } from 'mongoose';
import { isProblem, problem } from '../kernel/errors.ts';

/** Not the primary any more, shutting down, or interrupted by either: https://www.mongodb.com/docs/manual/reference/error-codes/ */
const away = new Set([91, 189, 10107, 11600, 11602, 13435, 13436]);

/** The driver's names for: no server answers, or the connection was closed. mongoose has one of its own for the first. */
const awayNames =
  /^(Mongo|Mongoose)(ServerSelection|NotConnected|TopologyClosed|ClientClosed|ExpiredSession)Error$|^(Mongo)?PoolClosedError$/;

export function isDuplicate(error: unknown): error is Error {
  if (!(error instanceof mongo.MongoServerError)) return false;
  // FerretDB answers an update that runs into a unique index with its backend's words.
  return error.code === 11000 || error.message.includes('UNIQUE constraint failed');
}

/** NamespaceNotFound: nothing was ever stored in it. */
export function isNoCollection(error: unknown): boolean {
  return error instanceof mongo.MongoServerError && error.code === 26;
}

/** The same error in words of the catalogue, as far as it has any. */
export function translated(error: unknown): unknown {
  if (isProblem(error)) return error;
  if (isAway(error)) return problem('unavailable', { reason: 'mongodb', cause: error });
  if (isTooLarge(error)) return problem('too-large', { reason: 'document', cause: error });
  return error;
}

function isAway(error: unknown): boolean {
  if (error instanceof mongo.MongoServerError) return away.has(Number(error.code)) || error instanceof mongo.MongoWriteConcernError;
  return error instanceof mongo.MongoNetworkError || (error instanceof Error && awayNames.test(error.name));
}

/** More than the 16 MB that a document of MongoDB may have: the server says so, or the driver before it asks. */
function isTooLarge(error: unknown): boolean {
  if (error instanceof mongo.MongoServerError) return error.code === 10334 || error.code === 17419;
  return error instanceof RangeError || (error instanceof mongo.MongoInvalidArgumentError && error.message.includes('larger than'));
}
