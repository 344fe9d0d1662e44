// What the small LMS knows: who it is, its people and courses, the launches under way, and how it makes a token.
import { randomBytes } from 'node:crypto';
import { type Clock, SECOND, systemClock } from '../kernel/time.ts';
import { makeSigner, type Signer, signToken } from './platform-signing.ts';
import {
  type BadLaunch,
  badLaunches,
  type Course,
  claimsOf,
  type Draft,
  type LaunchFacts,
  type Persona,
  personas,
  type Shape,
  courses as someCourses,
} from './platform-tokens.ts';

export interface PlatformOptions {
  /** Where the small LMS is reached. */
  readonly url: string;
  /** Where Convite is reached. */
  readonly toolUrl: string;
  readonly clientId: string;
  readonly deploymentId: string;
  /** What it calls itself; its address if not given. */
  readonly issuer?: string;
  readonly shape: Shape;
  /** Who is enrolled, and in what; a few people and two courses if not given. */
  readonly people?: readonly Persona[];
  readonly courses?: readonly Course[];
  readonly clock?: Clock;
}

/** What is special about one launch. */
export interface LaunchWishes {
  readonly frame?: LaunchFacts['frame'];
  readonly bad?: BadLaunch;
  /** Changes the finished token before it is signed, for what no named launch does. */
  readonly change?: (draft: Draft) => Draft;
}

/** A launch that somebody has begun. */
export interface Opened {
  readonly person: Persona;
  readonly course: Course;
  readonly wishes: LaunchWishes;
}

/** A form that the browser posts to the tool to begin a launch. */
export interface LaunchForm {
  readonly action: string;
  readonly fields: Readonly<Record<string, string>>;
}

export interface World {
  readonly shape: Shape;
  readonly people: readonly Persona[];
  readonly courses: readonly Course[];
  readonly issuer: string;
  readonly clientId: string;
  readonly deploymentId: string;
  readonly toolUrl: string;
  /** The tool's launch address: target of every link, and the only registered redirect URI. */
  readonly target: string;
  readonly authUrl: string;
  readonly tokenUrl: string;
  readonly jwksUrl: string;
  readonly clock: Clock;
  readonly signer: Signer;
  readonly launches: Map<string, Opened>;
}

export async function openWorld(options: PlatformOptions): Promise<World> {
  const {
    url,
    toolUrl,
    clientId,
    deploymentId,
    issuer = url,
    shape,
    people = personas,
    courses = someCourses,
    clock = systemClock,
  } = options;
  const addresses = { authUrl: `${url}/auth`, tokenUrl: `${url}/token`, jwksUrl: `${url}/jwks` };
  const known = { shape, people, courses, issuer, clientId, deploymentId, toolUrl, target: `${toolUrl}/lti/launch`, ...addresses };
  return { ...known, clock, signer: await makeSigner(), launches: new Map() };
}

/** A signed token for this person in this course, with what is special about it. */
export async function makeToken(world: World, { person, course, wishes }: Opened, nonce: string): Promise<string> {
  const { issuer, clientId, deploymentId, target, clock, signer, shape } = world;
  const now = Math.floor(clock().getTime() / SECOND);
  const claims = claimsOf(shape, person, course, { issuer, clientId, deploymentId, target, nonce, now, frame: wishes.frame ?? 'iframe' });
  const good: Draft = { header: { alg: 'RS256', kid: signer.kid }, claims };
  const draft = wishes.bad ? badLaunches[wishes.bad](good) : good;
  return signToken(wishes.change ? wishes.change(draft) : draft, signer);
}

/** Remembers a launch and says what the browser is to post (Security 1.0, 5.1.1.1). */
export function beginLaunch(world: World, opened: Opened): LaunchForm {
  const { shape, issuer, target, clientId, deploymentId, toolUrl, launches } = world;
  const launchId = randomBytes(8).toString('hex');
  launches.set(launchId, opened);
  const hint = shape === 'moodle' ? JSON.stringify({ cmid: Number(opened.course.link.id), launchid: launchId }) : launchId;
  const fields: Record<string, string> = { iss: issuer, target_link_uri: target, login_hint: opened.person.id, lti_message_hint: hint };
  Object.assign(fields, { client_id: clientId, lti_deployment_id: deploymentId });
  if (shape === 'canvas')
    Object.assign(fields, {
      canvas_region: 'none',
      canvas_environment: 'test',
      deployment_id: deploymentId,
      lti_storage_target: '_parent',
    });
  return { action: `${toolUrl}/lti/login`, fields };
}

/** The launch that a hint names. Moodle forgets it as soon as it is asked for; Canvas lets it be used again for a while. */
export function takeLaunch({ shape, launches }: World, hint: string): Opened | undefined {
  const id = shape === 'moodle' ? launchIdIn(hint) : hint;
  const opened = launches.get(id);
  if (shape === 'moodle') launches.delete(id);
  return opened;
}

function launchIdIn(hint: string): string {
  try {
    return String(JSON.parse(hint).launchid);
  } catch {
    return '';
  }
}
