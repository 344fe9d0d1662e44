// A real mail server, Exim of Debian: found or installed, and run as a child on loopback with a spool of its own.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

export interface Exim {
  readonly port: number;
  /** The messages that were delivered so far, as Exim wrote them down: with the envelope in front. */
  delivered(): readonly string[];
  close(): Promise<void>;
}

/** Takes letters for example.org but for `gone@`, who is unknown, and `busy@`, who is put off; relays for nobody. */
export async function openExim(): Promise<Exim> {
  const exim = findExim();
  const dir = mkdtempSync(join(tmpdir(), 'convite-exim-'));
  for (const folder of ['spool', 'log', 'mail']) mkdirSync(join(dir, folder));
  const user = userFor(dir);
  const port = await freePort();
  writeFileSync(join(dir, 'exim.conf'), configuration({ dir, port, user }), { mode: 0o644 });
  const child = spawn(exim, ['-C', join(dir, 'exim.conf'), '-bdf'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let complaint = '';
  child.stderr.on('data', (chunk) => {
    complaint += chunk;
  });
  const over = new Promise<void>((done) => child.once('exit', () => done()));
  await answers(port, child).catch((error) => {
    child.kill();
    throw new Error(`Exim does not start: ${complaint || error.message}`);
  });
  const letters = join(dir, 'mail', 'new');
  return {
    port,
    delivered: () => (existsSync(letters) ? readdirSync(letters).map((file) => readFileSync(join(letters, file), 'latin1')) : []),
    async close() {
      child.kill();
      await over;
      // A delivery that was under way may still write.
      rmSync(dir, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
    },
  };
}

function findExim(): string {
  const found = lookFor() ?? installDebians();
  if (found) return found;
  throw new Error(
    'The test with a real mail server needs Exim: install it (Debian: apt-get install exim4-daemon-light) or name one in EXIM, then run again.',
  );
}

function lookFor(): string | undefined {
  if (process.env.EXIM) return process.env.EXIM;
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin'];
  return folders.flatMap((folder) => [join(folder, 'exim4'), join(folder, 'exim')]).find((path) => existsSync(path));
}

/** Without starting a mail server for the whole machine: RUNLEVEL is what Debian's scripts ask. */
function installDebians(): string | undefined {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return undefined;
  console.log('installing Exim for the test with a real mail server…');
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  for (const command of [['update'], ['install', '-y', '--no-install-recommends', 'exim4-daemon-light']]) {
    const { status } = spawnSync('apt-get', command, { stdio: ['ignore', 'ignore', 'inherit'], env: environment });
    if (status !== 0) return undefined;
  }
  return lookFor();
}

interface User {
  readonly uid: number;
  readonly gid: number;
}

/** Exim delivers as nobody who is root: then its own user has the folders. */
function userFor(dir: string): User {
  if (process.getuid?.() !== 0) return { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
  const [uid = 0, gid = 0] = ['-u', '-g'].map((flag) => Number(spawnSync('id', [flag, 'Debian-exim'], { encoding: 'utf8' }).stdout));
  for (const folder of ['.', 'spool', 'log', 'mail']) chownSync(join(dir, folder), uid, gid);
  return { uid, gid };
}

function configuration({ dir, port, user }: { dir: string; port: number; user: User }): string {
  return `
exim_user = ${user.uid}
exim_group = ${user.gid}
deliver_drop_privilege
primary_hostname = mail.example.org
local_interfaces = 127.0.0.1
daemon_smtp_ports = ${port}
tls_advertise_hosts =
spool_directory = ${dir}/spool
pid_file_path = ${dir}/spool/pid
log_file_path = ${dir}/log/%s
host_lookup =
check_spool_space = 0
acl_smtp_rcpt = recipients
acl_smtp_data = messages

begin acl
recipients:
  deny local_parts = gone
       message = no such person here
  defer local_parts = busy
       message = come back later
  accept domains = example.org : mail.xn--nio-8ma.example
  deny message = relay not permitted
messages:
  # What RFC 5322 and RFC 6532 do not allow is refused, so that only well-formed letters pass.
  deny !verify = header_syntax
       message = a header is not well formed
  deny condition = \${if > {$max_received_linelength}{998}}
       message = a line is too long
  accept

begin routers
here:
  driver = accept
  transport = maildir

begin transports
maildir:
  driver = appendfile
  maildir_format
  directory = ${dir}/mail
  create_directory
  envelope_to_add
  return_path_add
`;
}

/** A port that nobody has at this moment. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', () => ready()));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

/** Resolves when something listens there; a new process needs some moments. */
async function answers(port: number, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 200 && child.exitCode === null; tries++) {
    const open = await new Promise<boolean>((done) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('connect', () => done(true)).once('error', () => done(false));
      socket.once('connect', () => socket.destroy());
    });
    if (open) return;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error('nobody listens');
}
