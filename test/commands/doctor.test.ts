// The doctor: what is well, doubtful and wrong, against real servers on this machine that are well or ill.
import { writeFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net';
import { join } from 'node:path';
import { expect } from 'chai';
import { run, settingsFor } from '../support/command-line.ts';
import { freshHome } from '../support/homes.ts';
import { openSmtpServer } from '../support/smtp.ts';

describe('the doctor', () => {
  let home: Awaited<ReturnType<typeof freshHome>>;
  let servers: Server[];
  const doctor = (env: Readonly<Record<string, string>> = {}) => run(['doctor'], { ...settingsFor(home.config), ...env });

  beforeEach(async () => {
    home = await freshHome();
    servers = [];
  });

  afterEach(async () => {
    await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
    await home.remove();
  });

  it('finds nothing wrong with a fresh Convite, and says what is doubtful', async () => {
    const { status, said } = await doctor();
    expect(status).to.equal(0);
    expect(findings(said, 'WRONG')).to.deep.equal([]);
    expect(findings(said, '?').map((line) => line.split(' ')[0])).to.include.members(['address', 'clock', 'mail']);
    expect(findings(said, 'ok').map((line) => line.split(' ')[0])).to.include.members(['storage', 'keys']);
  });

  it('is content when the address is answered by Convite', async () => {
    const port = await http((_req, res) => void res.end('ok\n'));
    expect(findings((await doctor({ CONVITE_URL: `http://localhost:${port}` })).said, 'ok').join('\n')).to.include(
      `http://localhost:${port} is answered by Convite`,
    );
  });

  it('finds an address that leads to somebody else', async () => {
    const port = await http((_req, res) => void res.writeHead(404).end());
    const { status, said } = await doctor({ CONVITE_URL: `http://localhost:${port}` });
    expect(status).to.equal(1);
    expect(findings(said, 'WRONG')).to.deep.equal([`address  http://localhost:${port}/healthz is answered with 404, not by Convite`]);
  });

  it('finds a clock that is far from that of the LMS', async () => {
    let date = new Date();
    const port = await http((_req, res) => void res.setHeader('Date', date.toUTCString()).end('{"keys":[]}'));
    await addPlatform(port);
    expect(findings((await doctor()).said, 'ok').join('\n')).to.include(`our clock and that of localhost:${port} agree`);
    date = new Date(Date.now() - 120_000);
    const { status, said } = await doctor();
    expect(status).to.equal(1);
    expect(findings(said, 'WRONG')[0]).to.match(/^clock {4}our clock and that of localhost:\d+ are 1[12]\d s apart/);
  });

  it('doubts when the LMS cannot be reached', async () => {
    await addPlatform(1);
    const { status, said } = await doctor();
    expect(status).to.equal(0);
    expect(findings(said, '?').join('\n')).to.include('the keys of localhost:1 cannot be reached from here (');
  });

  it('finds keys that were sealed with another secret', async () => {
    await addPlatform(1);
    const { status, said } = await doctor({ SECRET: 'another secret than the one before it' });
    expect(status).to.equal(1);
    expect(findings(said, 'WRONG')[0]).to.match(/^keys {5}the key for localhost:1 \(\w+\) does not open/);
  });

  it('is let in by a mail server, and finds one that does not answer like one', async () => {
    const server = await openSmtpServer();
    const other = await tcp('HTTP/1.1 400 Bad Request\r\n\r\n');
    const at = (port: number) => ({ SMTP_URL: `smtp://127.0.0.1:${port}`, MAIL_FROM: 'convite@example.org' });
    const well = await doctor({ ...at(server.port), MAIL_RATE: '30/min, 10000/day' });
    await server.close();
    expect(findings(well.said, 'ok').filter((line) => line.startsWith('mail'))).to.deep.equal([
      'mail     127.0.0.1 lets us in',
      'mail     with MAIL_RATE, a thousand letters take 34 minutes',
    ]);
    const ill = await doctor(at(other));
    expect([ill.status, findings(ill.said, 'WRONG')]).to.deep.equal([1, ['mail     127.0.0.1 answers, but not like a mail server']]);
    const gone = await doctor(at(1));
    expect([gone.status, findings(gone.said, 'WRONG').join().slice(0, 37)]).to.deep.equal([1, 'mail     127.0.0.1 cannot be reached:']);
  });

  it('finds a password that the mail server does not take, and does not repeat it', async () => {
    const server = await openSmtpServer({ password: 'right' });
    const { status, said } = await doctor({ SMTP_URL: `smtp://u:wr0ng@127.0.0.1:${server.port}`, MAIL_FROM: 'convite@example.org' });
    await server.close();
    expect(status).to.equal(1);
    expect(findings(said, 'WRONG')).to.deep.equal(['mail     127.0.0.1 does not accept the user and password of SMTP_URL, or wants some']);
    expect(said.join()).not.to.include('wr0ng');
  });

  it('finds a storage that does not open, and still looks at the rest', async () => {
    const { dir, remove } = await fileInsteadOfFolder();
    const { status, said } = await run(['doctor'], settingsFor({ home: 'sqlite', dir }));
    await remove();
    expect(status).to.equal(1);
    expect(findings(said, 'WRONG')[0]).to.match(/^storage {2}it does not open: /);
    expect(findings(said, '?').map((line) => line.split(' ')[0])).to.include.members(['address', 'mail']);
  });

  async function addPlatform(port: number): Promise<void> {
    const at = `http://localhost:${port}`;
    const addresses = ['--issuer', at, '--auth-url', `${at}/auth`, '--token-url', `${at}/token`, '--jwks-url', `${at}/keys`];
    const { status, complained } = await run(['platform', 'add', '--client-id', 'x', ...addresses], settingsFor(home.config));
    expect(status, complained.join()).to.equal(0);
  }

  function http(answer: RequestListener): Promise<number> {
    return listen(createServer({ keepAliveTimeout: 1 }, answer));
  }

  function tcp(greeting: string): Promise<number> {
    return listen(createTcpServer((socket) => void socket.on('error', () => undefined).end(greeting)));
  }

  async function listen(server: Server): Promise<number> {
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, () => resolve()));
    return (server.address() as AddressInfo).port;
  }
});

/** The findings of one kind, without their mark. */
function findings(said: readonly string[], mark: 'ok' | '?' | 'WRONG'): readonly string[] {
  return said.filter((line) => line.trimStart().startsWith(mark)).map((line) => line.slice(8).trim());
}

async function fileInsteadOfFolder(): Promise<{ dir: string; remove: () => Promise<void> }> {
  const { config, remove } = await freshHome('sqlite');
  const dir = config.home === 'sqlite' ? join(config.dir, '..', 'file') : '';
  await writeFile(dir, 'not a folder');
  return { dir, remove };
}
