// What the roles of a launch mean here: one pure table (LTI core 1.3, appendix A.2).
import type { CommunityRole } from '../kernel/people.ts';

/** The role in the community that a launch gives, and whether the person is the platform's test user. */
export interface LaunchRole {
  readonly role: CommunityRole;
  readonly test: boolean;
}

/** Reads the `roles` claim. Whatever is not known counts as nothing, so a launch without a known role gets the least. */
export function readRoles(claim: unknown): LaunchRole {
  const given = Array.isArray(claim) ? claim.filter((role) => typeof role === 'string') : [];
  const here = given.map(readContextRole).filter((role) => role !== undefined);
  return { role: strongest(here), test: given.includes(TEST_USER) };
}

const TEST_USER = 'http://purl.imsglobal.org/vocab/lti/system/person#TestUser';

/**
 * Context roles only: what somebody is in the institution or the system says nothing about this course, and Canvas sends
 * the roles of the whole account. `assistant` stands before `instructor` because platforms send both for an assistant.
 */
const table: readonly (readonly [CommunityRole, readonly string[]])[] = [
  ['coordinator', ['assistant']],
  ['facilitator', ['instructor', 'contentdeveloper', 'administrator', 'manager', 'officer']],
  ['active', ['learner', 'member']],
];

function strongest(here: readonly string[]): CommunityRole {
  const row = table.find(([, names]) => names.some((name) => here.includes(name)));
  return row?.[0] ?? 'occasional';
}

/** `membership#Learner`, and `membership/Learner#Instructor`: the principal counts and not the fragment (A.2.3.1). */
const full = /^http:\/\/purl\.imsglobal\.org\/vocab\/lis\/v2\/membership(?:\/([A-Za-z]+))?#([A-Za-z]+)$/;
/** `urn:lti:role:ims/lis/Instructor/Lecturer`, deprecated (A.2.3). */
const urn = /^urn:lti:role:ims\/lis\/([A-Za-z]+)(?:\/([A-Za-z]+))?$/;
/** `Learner`: the simple name, for context roles only. */
const simple = /^([A-Za-z]+)$/;

/** The principal in lower case (`assistant` for every kind of teaching assistant), or undefined for other kinds of role. */
function readContextRole(role: string): string | undefined {
  const uri = full.exec(role);
  if (uri) return uri[1] ? principal(uri[1], uri[2]) : principal(uri[2]);
  const old = urn.exec(role) ?? simple.exec(role);
  return old ? principal(old[1], old[2]) : undefined;
}

function principal(name = '', part = ''): string {
  const assists = /^teachingassistant/i;
  const teaches = name.toLowerCase() === 'instructor';
  if (assists.test(name) || (teaches && assists.test(part))) return 'assistant';
  return name.toLowerCase();
}
