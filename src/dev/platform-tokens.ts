// What the small LMS says about people and courses: claims in the shape of Moodle or Canvas, and every way in which a launch can be wrong. Pure.

const LTI = 'https://purl.imsglobal.org/spec/lti/claim';
const MEMBERSHIP = 'http://purl.imsglobal.org/vocab/lis/v2/membership';
const INSTITUTION = 'http://purl.imsglobal.org/vocab/lis/v2/institution/person';

export const shapes = ['moodle', 'canvas'] as const;
export type Shape = (typeof shapes)[number];

export interface Persona {
  readonly id: string;
  readonly given?: string;
  readonly family?: string;
  readonly email?: string;
  readonly locale: string;
  readonly zone?: string;
  /** As the claim says them. */
  readonly roles: readonly string[];
}

export interface Course {
  readonly id: string;
  readonly title: string;
  readonly label: string;
  readonly link: { readonly id: string; readonly title: string };
}

/** People to enter as. None of them exists. */
export const personas: readonly Persona[] = [
  {
    id: '3',
    given: 'Rosa',
    family: 'Quispe Mamani',
    email: 'rosa.quispe@example.invalid',
    locale: 'es',
    zone: 'America/Lima',
    roles: [`${MEMBERSHIP}#Instructor`],
  },
  {
    id: '5',
    given: 'Julián',
    family: 'Condori',
    email: 'julian.condori@example.invalid',
    locale: 'es_mx',
    zone: 'America/La_Paz',
    roles: [`${MEMBERSHIP}#Learner`],
  },
  {
    id: '6',
    given: 'Beatriz',
    family: 'Almeida',
    email: 'beatriz.almeida@example.invalid',
    locale: 'pt_br',
    zone: 'America/Sao_Paulo',
    roles: [`${MEMBERSHIP}#Learner`],
  },
  {
    id: '7',
    given: 'Tom',
    family: 'Ashby',
    email: 'tom.ashby@example.invalid',
    locale: 'en',
    zone: 'Europe/London',
    roles: [`${MEMBERSHIP}/Instructor#TeachingAssistant`, `${MEMBERSHIP}#Instructor`],
  },
  { id: '8', locale: 'fr', roles: [] },
];

/** Courses to enter. The title is one that has made trouble: an ampersand, quotation marks, an accent. */
export const courses: readonly Course[] = [
  { id: '2', title: 'Cadena de la papa & “semilla” andina', label: 'PAPA1', link: { id: '1', title: 'Comunidad de práctica' } },
  { id: '4', title: 'Agua y suelos', label: 'AGUA2', link: { id: '9', title: 'Comunidad' } },
];

/** What every launch is made for. */
export interface LaunchFacts {
  readonly issuer: string;
  readonly clientId: string;
  readonly deploymentId: string;
  readonly target: string;
  readonly nonce: string;
  /** Seconds since 1970. */
  readonly now: number;
  readonly frame: 'iframe' | 'window';
}

export type Claims = Record<string, unknown>;

/** How long a token of this shape lives, in seconds: Moodle's a minute, Canvas' an hour. */
const lifeOf = { moodle: 60, canvas: 3600 } as const satisfies Record<Shape, number>;

/** The claims of a good launch. */
export function claimsOf(shape: Shape, person: Persona, course: Course, facts: LaunchFacts): Claims {
  const { issuer, clientId, deploymentId, target, nonce, now } = facts;
  return {
    iss: issuer,
    aud: clientId,
    iat: now,
    exp: now + lifeOf[shape],
    nonce,
    sub: shape === 'moodle' ? person.id : `${person.id.padStart(8, '0')}-aaaa-4bbb-8ccc-000000000000`,
    ...nameClaims(person),
    [`${LTI}/version`]: '1.3.0',
    [`${LTI}/message_type`]: 'LtiResourceLinkRequest',
    [`${LTI}/deployment_id`]: deploymentId,
    [`${LTI}/target_link_uri`]: target,
    [`${LTI}/roles`]: person.roles,
    ...(shape === 'moodle' ? moodleClaims(person, course, facts) : canvasClaims(person, course, facts)),
  };
}

function nameClaims({ given, family, email }: Persona): Claims {
  const names = given ? { given_name: given, family_name: family, name: `${given} ${family}` } : {};
  return { ...names, ...(email ? { email } : {}) };
}

/** As a Moodle 4.5 sends it: plain numbers, an underscored locale, variables that stay as they are, no locale of its own. */
function moodleClaims(person: Persona, course: Course, { issuer, frame }: LaunchFacts): Claims {
  return {
    [`${LTI}/context`]: { id: course.id, label: course.label, title: course.title, type: ['CourseSection'] },
    [`${LTI}/resource_link`]: { id: course.link.id, title: course.link.title, description: '' },
    [`${LTI}/lis`]: { person_sourcedid: '', course_section_sourcedid: '' },
    [`${LTI}/ext`]: { lms: 'moodle-2' },
    [`${LTI}/launch_presentation`]: { locale: person.locale, document_target: frame, return_url: `${issuer}/courses/${course.id}` },
    [`${LTI}/tool_platform`]: {
      product_family_code: 'moodle',
      version: '2024100706',
      guid: '0123456789abcdef0123456789abcdef',
      name: 'small',
      description: 'Small LMS',
    },
    [`${LTI}/custom`]: { tz: person.zone ?? '99', locale: '$Message.locale', groups: '$CourseGroup.id', start: '' },
    'https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice': {
      context_memberships_url: `${issuer}/courses/${course.id}/memberships`,
      service_versions: ['1.0', '2.0'],
    },
  };
}

/** As Canvas documents it: opaque ids, roles of the whole account beside those of the course, a hyphenated locale. */
function canvasClaims(person: Persona, course: Course, { issuer, frame }: LaunchFacts): Claims {
  const opaque = `${course.id.padStart(4, '0')}feedfacecafe`;
  const locale = person.locale.replace('_', '-');
  return {
    [`${LTI}/roles`]: [...person.roles, `${INSTITUTION}#Instructor`],
    [`${LTI}/context`]: {
      id: opaque,
      label: course.label,
      title: course.title,
      type: ['http://purl.imsglobal.org/vocab/lis/v2/course#CourseOffering'],
    },
    // A link of the course's navigation is not a real one: it has the course's id.
    [`${LTI}/resource_link`]: { id: opaque, title: course.title, description: null },
    [`${LTI}/launch_presentation`]: {
      locale,
      document_target: frame,
      return_url: `${issuer}/courses/${course.id}/external_content/success`,
    },
    [`${LTI}/tool_platform`]: { product_family_code: 'canvas', version: 'cloud', guid: 'small:canvas-lms', name: 'Small LMS' },
    [`${LTI}/custom`]: { tz: person.zone ?? '$Person.address.timezone', canvas_api_domain: new URL(issuer).host },
    [`${LTI}/lti1p1`]: { user_id: person.id },
    locale,
    'https://www.instructure.com/placement': 'course_navigation',
    'https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice': {
      context_memberships_url: `${issuer}/courses/${course.id}/memberships`,
      service_versions: ['2.0'],
    },
  };
}

/** A token before it is signed. `alg` may be one that nobody should accept; `tamper` changes the claims after signing. */
export interface Draft {
  readonly header: { readonly alg: string; readonly kid?: string };
  readonly claims: Claims;
  readonly tamper?: (claims: Claims) => Claims;
}

const without =
  (name: string) =>
  (draft: Draft): Draft => {
    const { [name]: _gone, ...claims } = draft.claims;
    return { ...draft, claims };
  };
const replacing =
  (change: (claims: Claims) => Claims) =>
  (draft: Draft): Draft => ({ ...draft, claims: { ...draft.claims, ...change(draft.claims) } });
const signedWith =
  (alg: string) =>
  (draft: Draft): Draft => ({ ...draft, header: { ...draft.header, alg } });

const DAY = 86_400;

/** Launches that must be refused: the certification guide's (6.1), then ours. Each has one thing wrong. */
export const badLaunches = {
  'no kid': ({ header: { alg }, claims }: Draft): Draft => ({ header: { alg }, claims }),
  'a kid that nobody knows': (draft: Draft): Draft => ({ ...draft, header: { ...draft.header, kid: 'nobody-knows' } }),
  'another LTI version': replacing(() => ({ [`${LTI}/version`]: '11.3' })),
  'no LTI version': without(`${LTI}/version`),
  'a message that is not LTI': (draft: Draft): Draft => ({ ...draft, claims: { name: 'badltilaunch' } }),
  'no LTI claims': (draft: Draft): Draft => ({
    ...draft,
    claims: Object.fromEntries(Object.entries(draft.claims).filter(([name]) => !name.includes('imsglobal'))),
  }),
  'times of long ago': replacing(() => ({ iat: 11_111_111, exp: 22_222_222 })),
  'no message type': without(`${LTI}/message_type`),
  'no roles': without(`${LTI}/roles`),
  'no deployment id': without(`${LTI}/deployment_id`),
  'no resource link id': replacing(() => ({ [`${LTI}/resource_link`]: { title: 'No id' } })),
  'no sub': without('sub'),
  'HS256 signed with the public key': signedWith('HS256'),
  'the algorithm none': signedWith('none'),
  RS384: signedWith('RS384'),
  'claims changed after signing': (draft: Draft): Draft => ({ ...draft, tamper: (claims) => ({ ...claims, sub: '3' }) }),
  'a nonce of its own': replacing(() => ({ nonce: 'made-up' })),
  'no nonce': without('nonce'),
  'another issuer': replacing(() => ({ iss: 'https://other.example.invalid' })),
  'another client': replacing(() => ({ aud: 'another-client' })),
  'two audiences and no azp': replacing(({ aud }) => ({ aud: [aud, 'https://other.example.invalid'] })),
  'another azp': replacing(() => ({ azp: 'another-client' })),
  'no audience': without('aud'),
  'no exp': without('exp'),
  'no iat': without('iat'),
  'times that are texts': replacing(({ iat, exp }) => ({ iat: String(iat), exp: String(exp) })),
  'an exp more than a minute ago': replacing(({ iat }) => ({ iat: Number(iat) - 130, exp: Number(iat) - 61 })),
  'an iat in the future': replacing(({ iat }) => ({ iat: Number(iat) + 90, exp: Number(iat) + 150 })),
  'an iat of ten minutes ago': replacing(({ iat }) => ({ iat: Number(iat) - 600, exp: Number(iat) + 600 })),
  'a life of a week': replacing(({ iat }) => ({ exp: Number(iat) + 7 * DAY })),
  'another deployment than the login said': replacing(() => ({ [`${LTI}/deployment_id`]: 'another' })),
  'a target that is not ours': replacing(() => ({ [`${LTI}/target_link_uri`]: 'https://other.example.invalid/lti/launch' })),
  'roles that are a text': replacing(() => ({ [`${LTI}/roles`]: 'Instructor' })),
  'a sub that is an object': replacing(() => ({ sub: { $ne: '' } })),
  'a sub of 256 characters': replacing(() => ({ sub: 'x'.repeat(256) })),
  'a deep linking request': replacing(() => ({ [`${LTI}/message_type`]: 'LtiDeepLinkingRequest' })),
  'a submission review': replacing(() => ({
    [`${LTI}/message_type`]: 'LtiSubmissionReviewRequest',
    [`${LTI}/for_user`]: { user_id: '5' },
  })),
} as const satisfies Record<string, (draft: Draft) => Draft>;

export type BadLaunch = keyof typeof badLaunches;
