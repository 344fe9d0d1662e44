// The small LMS's services: access tokens for a tool that proves its key, and who is in a course (names and roles 2.0).
import { randomBytes } from 'node:crypto';
import type { RequestHandler } from 'express';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import type { Persona } from './platform-tokens.ts';
import type { World } from './platform-world.ts';

const ROSTER = 'https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly';
const MEMBERS = 'application/vnd.ims.lti-nrps.v2.membershipcontainer+json';
const ASSERTION = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** The tokens that were given out, and when each ends, in milliseconds. By world, since several may run in one process. */
const given = new WeakMap<World, Map<string, number>>();

/** Security 1.0, 4.1: client credentials, with a token that the tool signed as the proof. */
export function answerToken(world: World): RequestHandler {
  const keys = createRemoteJWKSet(new URL(`${world.toolUrl}/lti/keys`));
  given.set(world, new Map());
  return async (req, res) => {
    const { grant_type, client_assertion_type, client_assertion, scope } = req.body ?? {};
    if (grant_type !== 'client_credentials' || client_assertion_type !== ASSERTION)
      return void res.status(400).json({ error: 'invalid_request' });
    try {
      const currentDate = world.clock();
      await jwtVerify(String(client_assertion), keys, {
        issuer: world.clientId,
        subject: world.clientId,
        audience: world.tokenUrl,
        currentDate,
      });
    } catch {
      return void res.status(400).json({ error: 'invalid_client' });
    }
    const scopes = String(scope)
      .split(' ')
      .filter((one) => one === ROSTER);
    if (scopes.length === 0) return void res.status(400).json({ error: 'invalid_scope' });
    const token = randomBytes(16).toString('hex');
    given.get(world)?.set(token, world.clock().getTime() + 3_600_000);
    res.json({ access_token: token, token_type: 'Bearer', expires_in: 3600, scope: scopes.join(' ') });
  };
}

/** Pages as Moodle does: everybody at once unless `limit` is given, and a next link that forgets the `role`. */
export function answerMemberships(world: World): RequestHandler {
  return (req, res) => {
    const until = given.get(world)?.get(String(req.headers.authorization).replace(/^Bearer /, '')) ?? 0;
    if (until <= world.clock().getTime()) return void res.status(401).json({ error: 'unauthorized' });
    const course = world.courses.find(({ id }) => id === req.params.course);
    if (!course) return void res.status(404).json({ error: 'not found' });
    const here = `${world.issuer}/courses/${course.id}/memberships`;
    const limit = Number(req.query.limit ?? 0);
    const from = Number(req.query.from ?? 0);
    const members = world.people.map(memberOf).filter(({ roles }) => !req.query.role || roles.includes(String(req.query.role)));
    const page = limit > 0 ? members.slice(from, from + limit) : members;
    if (limit > 0 && from + limit < members.length) res.set('Link', `<${here}?limit=${limit}&from=${from + limit}>; rel="next"`);
    res
      .type(MEMBERS)
      .send(JSON.stringify({ id: here, context: { id: course.id, label: course.label, title: course.title }, members: page }));
  };
}

/** Short role names, unlike the launch, and a teaching assistant who is a learner here: as Moodle does. */
function memberOf(person: Persona) {
  const teaches = person.roles.length === 1 && person.roles[0]?.endsWith('#Instructor');
  const name = person.given
    ? { name: `${person.given} ${person.family}`, given_name: person.given, family_name: person.family, email: person.email }
    : {};
  return { user_id: person.id, status: 'Active', roles: [teaches ? 'Instructor' : 'Learner'], lis_person_sourcedid: '', ...name };
}
