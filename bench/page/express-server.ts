// The peer: an Express handler that sends the page as it was sent to us, headers and all, and does nothing else.
import express from 'express';
import { serveAsChild } from '../child.ts';

const page = Buffer.from(process.argv[2] ?? '', 'base64');
const headers = JSON.parse(process.argv[3] ?? '{}') as Record<string, string>;

await serveAsChild(async () => {
  const app = express().disable('x-powered-by').set('etag', false);
  app.get('/page', (_req, res) => void res.set(headers).send(page));
  return { handler: app, about: { path: '/page', cookie: '' } };
});
