// Waiting for the operator's word to stop.

/** Resolves at the first SIGTERM or SIGINT and keeps the process alive until then; a second one ends it at once. */
export function untilStopped(): Promise<void> {
  // A listener for a signal does not keep Node alive; a timer does.
  const alive = setInterval(() => undefined, 2 ** 30);
  return new Promise((resolve) => {
    const stop = () => {
      clearInterval(alive);
      resolve();
    };
    process.once('SIGTERM', stop);
    process.once('SIGINT', stop);
  });
}

/** Ends the process if something still holds it that long (milliseconds) after everything of ours has stopped. */
export function leaveWithin(milliseconds: number): void {
  setTimeout(() => process.exit(), milliseconds).unref();
}
