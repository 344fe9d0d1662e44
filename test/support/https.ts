// Servers on loopback with a real certificate made for the test run.
import { createHash, X509Certificate } from 'node:crypto';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import tls from 'node:tls';
import { generate } from 'selfsigned';

export interface Certificate {
  readonly key: string;
  readonly cert: string;
  /** What Chromium has to be told to trust exactly this certificate. */
  readonly trust: string;
}

let made: Promise<Certificate> | undefined;

/** One certificate for 127.0.0.1 and localhost, which this process trusts from then on. */
export function certificate(): Promise<Certificate> {
  made ??= makeCertificate();
  return made;
}

async function makeCertificate(): Promise<Certificate> {
  const altNames = [
    { type: 7, ip: '127.0.0.1' },
    { type: 2, value: 'localhost' },
  ] as const;
  const pair = await generate([{ name: 'commonName', value: 'Convite test' }], {
    keySize: 2048,
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'subjectAltName', altNames: [...altNames] },
    ],
  });
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), pair.cert]);
  const spki = new X509Certificate(pair.cert).publicKey.export({ type: 'spki', format: 'der' });
  const trust = `--ignore-certificate-errors-spki-list=${createHash('sha256').update(spki).digest('base64')}`;
  return { key: pair.private, cert: pair.cert, trust };
}

export interface Listening {
  readonly port: number;
  close(): Promise<void>;
}

/** Serves plain http on a free port of 127.0.0.1. */
export function listen(handler: RequestListener): Promise<Listening> {
  return listening(createServer(handler));
}

/** Serves https on a free port of 127.0.0.1 (and so of localhost). */
export async function listenSecurely(handler: RequestListener): Promise<Listening> {
  const { key, cert } = await certificate();
  return listening(createSecureServer({ key, cert }, handler));
}

async function listening(server: Server): Promise<Listening> {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
