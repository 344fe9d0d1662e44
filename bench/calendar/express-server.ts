// The peer: an Express handler that answers 304 at once.
import express from 'express';
import { serveAsChild } from '../child.ts';

await serveAsChild(async () => {
  const app = express().disable('x-powered-by').set('etag', false);
  app.get('/feed/:file', (_req, res) => void res.status(304).end());
  return { handler: app, about: { paths: '/feed/x.ics' } };
});
