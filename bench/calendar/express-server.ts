// The peer: an Express handler that answers 304 at once, to as many addresses as asked for.
import express from 'express';
import { newToken } from '../../src/kernel/secrets.ts';
import { serveAsChild } from '../child.ts';

const addresses = Number(process.argv[2] ?? 100);
const paths = Array.from({ length: addresses }, () => `/feed/${newToken()}.ics`).join(' ');

await serveAsChild(async () => {
  const app = express().disable('x-powered-by').set('etag', false);
  app.get('/feed/:file', (_req, res) => void res.status(304).end());
  return { handler: app, about: { paths } };
});
