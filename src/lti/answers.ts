// The few answers that the LTI part gives itself: a way on, and JSON for machines. Everything that a person reads is the web's.
import type { ServerResponse } from 'node:http';

/** Sends the browser on. */
export function sendOn(res: ServerResponse, status: 302 | 303, location: string): void {
  res.statusCode = status;
  res.setHeader('Location', location);
  res.setHeader('Cache-Control', 'no-store');
  res.end();
}

/** Sends public JSON that may be kept that many seconds. */
export function sendJson(res: ServerResponse, body: object, maxAge: number): void {
  res.setHeader('Content-Type', 'application/json; charset=utf-8');
  res.setHeader('Cache-Control', `public, max-age=${maxAge}`);
  res.end(JSON.stringify(body));
}
