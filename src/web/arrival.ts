// From a verified launch to a signed-in browser: welcome the person, start the session, show the community.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { welcome } from '../features/community/index.ts';
import type { House } from '../kernel/feature.ts';
import type { Launch } from '../kernel/launch.ts';
import type { SessionDesk } from './session.ts';

/** The answer to a launch; `frames` are the origins of the platform that launched. */
type Answer = ServerResponse & { readonly locals: { readonly frames?: readonly string[] } };

/** Ends a launch: at most two writes of ours, the member and the session, and a 303 to an address without any token. */
export function arrival(house: House, sessions: SessionDesk) {
  return async (launch: Launch, req: IncomingMessage, res: Answer): Promise<void> => {
    const { registrationId, returnUrl } = launch;
    const frames = res.locals.frames ?? [];
    const person = { personId: launch.person.id, registrationId, frames, ...(returnUrl ? { backUrl: returnUrl } : {}) };
    // Neither needs the other, so neither waits for the other.
    const [{ community }] = await Promise.all([welcome(house, launch), sessions.start(req, res, person)]);
    house.log.info('arrived', { community: community.id, role: launch.role });
    res.writeHead(303, { Location: `/c/${community.id}`, 'Cache-Control': 'no-store' }).end();
  };
}
