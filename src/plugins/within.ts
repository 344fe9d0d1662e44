// A time limit for what a guest promises.

/** What `work` answers, or an error named TimeoutError when it has not answered after that many milliseconds. */
export async function within<V>(milliseconds: number, work: () => Promise<V>): Promise<V> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, refuse) => {
    timer = setTimeout(() => refuse(new DOMException(`no answer within ${milliseconds} ms`, 'TimeoutError')), milliseconds);
  });
  try {
    return await Promise.race([work(), late]);
  } finally {
    clearTimeout(timer);
  }
}
