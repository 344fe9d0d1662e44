// The settings: read once, or refused with everything that is wrong with them at once.
import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect } from 'chai';
import { ConfigProblems, isLoopback, readConfig } from '../src/config.ts';

const secret = 'a secret of more than thirty-two characters';
const enough = { CONVITE_URL: 'https://convite.example.org', SECRET: secret, DATA_DIR: '/var/lib/convite' };

const withMail = { SMTP_URL: 'smtp://mail.example.org', MAIL_FROM: 'convite@example.org' };

describe('the settings', () => {
  it('need an address, a secret and a storage; the rest has its defaults', () => {
    expect(readConfig(enough)).to.deep.equal({
      url: 'https://convite.example.org',
      host: '0.0.0.0',
      port: 3000,
      secret,
      storage: { home: 'sqlite', dir: resolve('/var/lib/convite') },
      logLevel: 'info',
      proxies: 0,
      plugins: [],
      privateNetworks: false,
    });
  });

  it('are all taken from the environment when they are there', () => {
    const env = {
      ...enough,
      HOST: '127.0.0.1',
      PORT: '8080',
      MONGODB_URL: 'mongodb+srv://db.example.org/convite',
      SMTP_URL: 'smtps://u:p@mail.example.org',
      MAIL_FROM: 'Convite <convite@example.org>',
      MAIL_RATE: '14/s, 30/min,600/h,10000/day',
      MAIL_CONNECTIONS: '3',
      LOG_LEVEL: 'warn',
      TRUST_PROXY: '2',
      PLUGINS: 'hello, other-one,',
      PRIVATE_NETWORKS: 'yes',
    };
    expect(readConfig(env)).to.deep.equal({
      url: 'https://convite.example.org',
      host: '127.0.0.1',
      port: 8080,
      secret,
      storage: { home: 'mongodb', url: 'mongodb+srv://db.example.org/convite' },
      mail: {
        smtpUrl: 'smtps://u:p@mail.example.org',
        from: { name: 'Convite', address: 'convite@example.org' },
        limits: [
          { count: 14, seconds: 1 },
          { count: 30, seconds: 60 },
          { count: 600, seconds: 3600 },
          { count: 10_000, seconds: 86_400 },
        ],
        connections: 3,
      },
      logLevel: 'warn',
      proxies: 2,
      plugins: ['hello', 'other-one'],
      privateNetworks: true,
    });
  });

  it('cannot be changed afterwards', () => {
    expect(Object.isFrozen(readConfig(enough))).to.equal(true);
  });

  it('are refused with everything that is missing at once', () => {
    expect(problemsOf({})).to.have.length(3);
    expect(problemsOf({}).map((problem) => problem.split(' ')[0])).to.deep.equal(['CONVITE_URL', 'SECRET', 'DATA_DIR']);
  });

  const wrong: readonly (readonly [name: string, value: string, says: string])[] = [
    ['CONVITE_URL', 'convite.example.org', 'is not an address'],
    ['CONVITE_URL', 'ftp://convite.example.org', 'is not an address'],
    ['CONVITE_URL', 'https://example.org/convite', 'has more than a host'],
    ['CONVITE_URL', 'https://example.org/?a', 'has more than a host'],
    ['CONVITE_URL', 'https://user@example.org', 'has more than a host'],
    ['CONVITE_URL', 'http://convite.example.org', 'is not https'],
    ['SECRET', 'short', 'is too short: 5 characters'],
    ['MONGODB_URL', 'postgres://db', 'is not an address'],
    ['SMTP_URL', 'mail.example.org', 'is not an address'],
    ['SMTP_URL', 'smtp://', 'is not an address'],
    ['MAIL_FROM', 'convite', 'is not an address'],
    ['MAIL_FROM', 'a@example.org, b@example.org', 'is not an address'],
    ['MAIL_RATE', '30/hour', 'is not a list of limits'],
    ['MAIL_RATE', '0/s', 'is not a list of limits'],
    ['MAIL_CONNECTIONS', '0', 'is not a whole number from 1 to 50'],
    ['PORT', '80a', 'is not a whole number from 0 to 65535'],
    ['PORT', '70000', 'is not a whole number from 0 to 65535'],
    ['PORT', '1.5', 'is not a whole number from 0 to 65535'],
    ['TRUST_PROXY', '-1', 'is not a whole number from 0 to 10'],
    ['LOG_LEVEL', 'loud', 'is none of: debug, info, warn, error, silent'],
    ['PRIVATE_NETWORKS', 'true', 'is none of: no, yes'],
    ['PLUGINS', 'hello,../../etc', 'has a name that is not a folder of plugins/'],
    ['DEBUG', 'provider:*', 'names "provider"'],
    ['DEBUG', 'express,*', 'names "provider"'],
  ];

  for (const [name, value, says] of wrong) {
    it(`are refused where ${name} is ${value}`, () => {
      const mail: Readonly<Record<string, string>> = /SMTP|MAIL/.test(name) ? withMail : {};
      const problems = problemsOf({ ...enough, ...mail, [name]: value });
      expect(problems).to.have.length(1);
      expect(problems[0]).to.include(name).and.to.include(says);
    });
  }

  it('are refused where only half of the mail is set up', () => {
    expect(problemsOf({ ...enough, MAIL_FROM: 'convite@example.org' })[0]).to.include('SMTP_URL is missing');
    expect(problemsOf({ ...enough, SMTP_URL: 'smtp://mail.example.org' })[0]).to.include('MAIL_FROM is missing');
  });

  it('send as fast as the mail server takes letters, over five connections, unless told otherwise', () => {
    const { mail } = readConfig({ ...enough, ...withMail });
    expect(mail).to.deep.equal({
      smtpUrl: 'smtp://mail.example.org',
      from: { name: '', address: 'convite@example.org' },
      limits: [],
      connections: 5,
    });
  });

  it('take the key that signs letters from a file, or as it is', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const dir = await mkdtemp(join(tmpdir(), 'convite-key-'));
    await writeFile(join(dir, 'key.pem'), pem);
    const names = { MAIL_DKIM_DOMAIN: 'example.org', MAIL_DKIM_SELECTOR: 'convite' };
    for (const key of [join(dir, 'key.pem'), pem, pem.replaceAll('\n', '\\n')]) {
      const { mail } = readConfig({ ...enough, ...withMail, ...names, MAIL_DKIM_KEY: key });
      expect(mail?.dkim).to.deep.equal({ domain: 'example.org', selector: 'convite', key: pem });
    }
    await rm(dir, { recursive: true });
  });

  it('are refused where the key that signs letters is none, without telling what it is', () => {
    const other = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const asked = (key: string) =>
      problemsOf({ ...enough, ...withMail, MAIL_DKIM_KEY: key, MAIL_DKIM_DOMAIN: 'a.b', MAIL_DKIM_SELECTOR: 'c' });
    expect(asked('/nowhere/key.pem')).to.deep.equal([
      'MAIL_DKIM_KEY cannot be read: it is the path of a PEM file with a private key, or the PEM itself',
    ]);
    expect(asked(other)).to.deep.equal(['MAIL_DKIM_KEY is not an RSA key: mail servers check no other kind everywhere']);
    expect(problemsOf({ ...enough, ...withMail, MAIL_DKIM_DOMAIN: 'a b' }).map((problem) => problem.split(' ')[0])).to.deep.equal([
      'MAIL_DKIM_KEY',
      'MAIL_DKIM_DOMAIN',
      'MAIL_DKIM_SELECTOR',
    ]);
  });

  it('never quote the secret or a password', () => {
    const told = problemsOf({ ...enough, SECRET: 'hush-hush', MONGODB_URL: 'db://u:word@x', SMTP_URL: 'u:word@y', MAIL_FROM: 'x' }).join(
      ' ',
    );
    expect(told).not.to.match(/hush|word@/);
  });

  it('may do without https on this machine only', () => {
    for (const host of ['localhost:3000', '127.0.0.1', '[::1]:8080', 'convite.localhost']) {
      expect(readConfig({ ...enough, CONVITE_URL: `http://${host}` }).url).to.equal(`http://${host}`);
    }
    expect(['localhost.example.org', '128.0.0.1', '10.0.0.1'].map(isLoopback)).to.deep.equal([false, false, false]);
  });
});

function problemsOf(env: Readonly<Record<string, string>>): readonly string[] {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof ConfigProblems) return error.problems;
    throw error;
  }
  return [];
}
