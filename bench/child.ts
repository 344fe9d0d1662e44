// A server in a process of its own, so that its processor time can be told from the load's.
import { type ChildProcess, fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';

const { scripts } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { scripts: { start: string } };

/** What a server process answers when asked how it is. */
export interface Usage {
  /** Seconds of processor time so far. */
  readonly cpu: number;
  readonly rss_mb: number;
}

export interface Child {
  readonly url: string;
  /** What the server said of itself when it was ready. */
  readonly about: Readonly<Record<string, string>>;
  usage(): Promise<Usage>;
  stop(): Promise<void>;
}

/** Starts `bench/<file>` with these arguments, and with the memory that `npm start` gives, and waits until it is ready. */
export async function startChild(file: string, args: readonly string[] = []): Promise<Child> {
  const child = fork(fileURLToPath(import.meta.resolve(`./${file}`)), [...args], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    execArgv: scripts.start.split(' ').filter((word) => word.startsWith('--')),
  });
  const ready = (await answerOf(child)) as { url: string; about: Record<string, string> };
  return {
    ...ready,
    async usage() {
      child.send('usage');
      return (await answerOf(child)) as Usage;
    },
    stop() {
      const gone = new Promise<void>((done) => child.once('exit', () => done()));
      child.kill('SIGKILL');
      return gone;
    },
  };
}

function answerOf(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null) => reject(new Error(`the server ended with ${code}`));
    child.once('exit', ended);
    child.once('message', (message) => {
      child.off('exit', ended);
      resolve(message);
    });
  });
}

/** In the child: listens on a free port of loopback, lets `open` make the handler for that address, and reports. */
export async function serveAsChild(
  open: (url: string) => Promise<{ handler: RequestListener; about?: Record<string, string> }>,
): Promise<void> {
  let handler: RequestListener = (_req, res) => void res.writeHead(503).end();
  const server = createServer((req, res) => handler(req, res));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const opened = await open(url);
  handler = opened.handler;
  // Whoever measured is gone: so is the server.
  process.on('disconnect', () => process.exit(0));
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    process.send?.({ cpu: (user + system) / 1e6, rss_mb: process.memoryUsage.rss() / 2 ** 20 } satisfies Usage);
  });
  process.send?.({ url, about: opened.about ?? {} });
}
