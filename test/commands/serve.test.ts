// Serving and working as real processes: they begin, answer, and stop in good order.
import { once } from 'node:events';
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import { type Running, settingsFor, startCommand } from '../support/command-line.ts';
import { freshHome } from '../support/homes.ts';

describe('a Convite that serves', () => {
  let home: Awaited<ReturnType<typeof freshHome>>;
  let serving: Running;
  let port: number;

  beforeEach(async () => {
    home = await freshHome();
    serving = startCommand(['serve'], settingsFor(home.config));
    port = Number((await serving.event('serving')).port);
  });

  afterEach(async () => {
    serving.child.kill('SIGKILL');
    await serving.ended;
    await home.remove();
  });

  it('answers, and stops with status 0 at SIGTERM', async () => {
    const health = await fetch(`http://127.0.0.1:${port}/healthz`);
    expect([health.status, await health.text()]).to.deep.equal([200, 'ok\n']);
    serving.child.kill('SIGTERM');
    expect(await serving.ended).to.equal(0);
    expect(serving.lines.at(-1)?.msg).to.equal('stopped');
  });

  it('stops at SIGINT too', async () => {
    serving.child.kill('SIGINT');
    expect(await serving.ended).to.equal(0);
  });

  it('finishes a request that is under way before it stops, and takes no new one', async () => {
    const late = request({
      port,
      host: '127.0.0.1',
      path: '/sign-out',
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'content-length': 3 },
    });
    late.flushHeaders();
    const answered = once(late, 'response');
    // Only a request that the server has seen is under way: the next one on the same machine proves it.
    await fetch(`http://127.0.0.1:${port}/healthz`);
    serving.child.kill('SIGTERM');
    await refused(port);
    late.end('a=b');
    const [response] = await answered;
    await text(response);
    expect(response.statusCode).to.be.within(400, 499);
    expect(await serving.ended).to.equal(0);
  });

  it('notes a promise that nobody kept an eye on, without its message, and goes on', async () => {
    const rejecting = "process.on('SIGUSR2',()=>{Promise.reject(Error(['R','osa'].join('')))})";
    const env = { ...settingsFor(home.config), NODE_OPTIONS: `--import=data:text/javascript,${encodeURI(rejecting)}` };
    const other = startCommand(['serve'], env);
    const otherPort = (await other.event('serving')).port;
    other.child.kill('SIGUSR2');
    expect((await other.event('unhandled rejection')).error).to.match(/^Error at /);
    expect((await fetch(`http://127.0.0.1:${otherPort}/healthz`)).status).to.equal(200);
    other.child.kill('SIGTERM');
    expect(await other.ended).to.equal(0);
    expect(JSON.stringify(other.lines)).not.to.include('Rosa');
  });

  it('says so when its port is taken, and ends with status 1', async () => {
    const other = startCommand(['serve'], { ...settingsFor(home.config), PORT: String(port) });
    expect(await other.ended).to.equal(1);
    expect(other.complaints()).to.equal(`Convite cannot listen on 127.0.0.1:${port} (EADDRINUSE).\n`);
    expect(other.lines.map((line) => line.msg)).to.deep.equal(['stopped']);
  });
});

describe('a Convite that only works', () => {
  let home: Awaited<ReturnType<typeof freshHome>>;

  beforeEach(async () => {
    home = await freshHome();
  });

  afterEach(() => home.remove());

  it('does what is due once and ends, when asked for once', async () => {
    const working = startCommand(['work', '--once'], settingsFor(home.config));
    expect(await working.ended).to.equal(0);
    expect(working.lines.map((line) => line.msg)).to.deep.equal(['working', 'swept', 'stopped']);
  });

  it('goes on until it is told to stop', async () => {
    const working = startCommand(['work'], settingsFor(home.config));
    await working.event('swept');
    expect(working.child.exitCode).to.equal(null);
    working.child.kill('SIGTERM');
    expect(await working.ended).to.equal(0);
  });
});

/** Waits until nothing listens there any more. */
async function refused(port: number): Promise<void> {
  for (;;) {
    try {
      await fetch(`http://127.0.0.1:${port}/healthz`, { headers: { connection: 'close' } });
    } catch {
      return;
    }
  }
}
