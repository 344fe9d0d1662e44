// From a verified launch to the community's first page: welcome the person, start the session, show what there is.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { welcome } from '../features/community/index.ts';
import type { Launch } from '../kernel/launch.ts';
import type { Desk } from './desk.ts';
import type { Locals } from './failure.ts';
import { openHome } from './mount.ts';

/** Ends a launch: at most two writes of ours, the member and the session, and the page itself, so that a weak line is not asked twice. */
export function arrival(desk: Desk) {
  const { house, sessions } = desk;
  const showHome = openHome(desk);
  return async (launch: Launch, req: IncomingMessage, res: ServerResponse & { locals: Locals }): Promise<void> => {
    const { registrationId, returnUrl } = launch;
    const frames = res.locals.frames ?? [];
    const arrived = await welcome(house, launch);
    const community = arrived.community.id;
    const person = { personId: launch.person.id, registrationId, frames, community, ...(returnUrl ? { backUrl: returnUrl } : {}) };
    const session = await sessions.start(req, res, person);
    house.log.info('arrived', { community, role: launch.role });
    await showHome(arrived, session, req, res);
  };
}
