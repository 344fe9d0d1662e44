// Launches as a real Moodle sent them, and as others might: what is read from them, whole.
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import type { Launch } from '../../src/kernel/launch.ts';
import { hashed } from '../../src/kernel/secrets.ts';
import { type Claims, claim } from '../../src/lti/claims.ts';
import { readLaunch } from '../../src/lti/launch.ts';

const ids = { registrationId: 'reg-1', deploymentId: '1' };
const personId = (sub: string) => hashed(`reg-1 ${sub}`);
const course = { id: '2', title: 'Probe & Course “ñ”' };
const thing = { id: '1', title: 'Probe thing 1' };
const backTo = (instance: number, container = 3, place = 2) =>
  `http://127.0.0.1:8081/mod/lti/return.php?course=${place}&launch_container=${container}&instanceid=${instance}&sesskey=SESSKEY000`;

/** A launch of the captured Moodle; `whole` is everything that must be read from it besides our ids. */
const captured: Readonly<Record<string, Omit<Launch, 'registrationId' | 'deploymentId'>>> = {
  teacher: {
    ...{ role: 'facilitator', context: course, link: thing, locale: 'en', returnUrl: backTo(1) },
    person: { id: personId('3'), name: 'Tessa Teacher', email: 'tessa.teacher@example.invalid', test: false },
  },
  assistant: {
    ...{ role: 'facilitator', context: course, link: thing, locale: 'en', returnUrl: backTo(1) },
    person: { id: personId('4'), name: 'Ansel Assistant', email: 'ansel.assistant@example.invalid', test: false },
  },
  student: {
    ...{ role: 'active', context: course, link: thing, locale: 'en', returnUrl: backTo(1) },
    person: { id: personId('6'), name: "Bo O'Neil-Łukasz", email: 'bo.oneil@example.invalid', test: false },
  },
  'student-es': {
    ...{ role: 'active', context: course, link: thing, locale: 'es', zone: 'Europe/Madrid', returnUrl: backTo(1) },
    person: { id: personId('5'), name: 'Alicia Núñez Ibáñez', email: 'alicia.nunez@example.invalid', test: false },
  },
  'student-private': {
    ...{ role: 'active', context: course, link: { id: '6', title: 'Plain manual private' }, locale: 'es', returnUrl: backTo(6, 4) },
    person: { id: personId('5'), test: false },
  },
  'teacher-private': {
    ...{ role: 'facilitator', context: course, link: { id: '6', title: 'Plain manual private' }, locale: 'en', returnUrl: backTo(6, 4) },
    person: { id: personId('3'), test: false },
  },
  'teacher-plain-link': {
    ...{ role: 'facilitator', context: course, link: { id: '5', title: 'Plain manual full' }, locale: 'en', returnUrl: backTo(5) },
    person: { id: personId('3'), name: 'Tessa Teacher', email: 'tessa.teacher@example.invalid', test: false },
  },
  'teacher-switched-to-student': {
    ...{ role: 'active', context: course, link: thing, locale: 'en', returnUrl: backTo(1) },
    person: { id: personId('3'), name: 'Tessa Teacher', email: 'tessa.teacher@example.invalid', test: false },
  },
  'admin-not-enrolled': {
    ...{ role: 'facilitator', context: course, link: thing, locale: 'en', returnUrl: backTo(1) },
    person: { id: personId('2'), name: 'Admin User', email: 'admin@example.invalid', test: false },
  },
  'site-home-admin': {
    ...{
      role: 'facilitator',
      context: { id: '1', title: 'Probe Moodle' },
      link: { id: '7', title: 'On the site home' },
      locale: 'en',
      returnUrl: backTo(7, 3, 1),
    },
    person: { id: personId('2'), name: 'Admin User', email: 'admin@example.invalid', test: false },
  },
};

function claimsIn(name: string): Claims {
  return JSON.parse(readFileSync(new URL(`../fixtures/moodle/launch-${name}.json`, import.meta.url), 'utf8')).claims;
}

/** A launch with as little as the specification allows, and what differs. */
function least(differs: Claims = {}): Claims {
  return { sub: 'u1', [claim.roles]: [], [claim.link]: { id: 'l1' }, ...differs };
}

const read = (differs: Claims = {}) => readLaunch(least(differs), ids);
const leastRead: Launch = { ...ids, person: { id: personId('u1'), test: false }, role: 'occasional', link: { id: 'l1' } };

describe('a launch as Moodle sent it', () => {
  for (const [name, whole] of Object.entries(captured)) {
    it(`is read whole: ${name}`, () => {
      expect(readLaunch(claimsIn(name), ids)).to.deep.equal({ ...ids, ...whole });
    });
  }
});

describe('reading a launch', () => {
  it('takes the least that a platform may send', () => {
    expect(readLaunch(least(), ids)).to.deep.equal(leastRead);
  });

  it('gives the same person the same id in one registration and another id in another', () => {
    const other = readLaunch(least(), { ...ids, registrationId: 'reg-2' }).person.id;
    expect(other).to.not.equal(leastRead.person.id);
    expect(readLaunch(least(), { ...ids, deploymentId: '2' }).person.id).to.equal(leastRead.person.id);
  });

  it('takes the language from the presentation, then from the person, then from a custom field', () => {
    const presentation = { [claim.presentation]: { locale: 'pt_br' } };
    const custom = { [claim.custom]: { locale: 'fr-CA' } };
    expect(read({ ...presentation, locale: 'en-GB', ...custom }).locale).to.equal('pt');
    expect(read({ locale: 'en-GB', ...custom }).locale).to.equal('en');
    expect(read(custom).locale).to.equal('fr');
    expect(read({ [claim.presentation]: { locale: 'qu' }, locale: 'es-PE' }).locale).to.equal('es');
  });

  it('takes the time zone from the person, or from a custom field, and knows what is none', () => {
    expect(read({ zoneinfo: 'America/Lima', [claim.custom]: { tz: 'Europe/Paris' } }).zone).to.equal('America/Lima');
    expect(read({ [claim.custom]: { timezone: 'Europe/Lisbon' } }).zone).to.equal('Europe/Lisbon');
    expect(read({ [claim.custom]: { person_address_timezone: 'America/La_Paz' } }).zone).to.equal('America/La_Paz');
    for (const tz of ['99', '', null, '$Person.address.timezone', 'Mars/Olympus', 5])
      expect(read({ [claim.custom]: { tz } })).to.deep.equal(leastRead);
  });

  it('counts unresolved variables, empty texts and null as not given', () => {
    for (const nothing of ['', '  ', null, '$Person.name.full', 7, {}, ['x']]) {
      const person = { name: nothing, given_name: nothing, family_name: nothing, email: nothing, locale: nothing };
      const place = { [claim.link]: { id: 'l1', title: nothing }, [claim.presentation]: { locale: nothing, return_url: nothing } };
      expect(read({ ...person, ...place, [claim.context]: { title: 'no id' } })).to.deep.equal(leastRead);
    }
  });

  it('puts a name together where only its parts are given', () => {
    expect(read({ given_name: 'Rosa', family_name: 'Quispe' }).person.name).to.equal('Rosa Quispe');
    expect(read({ family_name: 'Quispe' }).person.name).to.equal('Quispe');
  });

  it('cleans texts of control characters and turned writing, and keeps what belongs to names', () => {
    expect(read({ name: ' Ana\u0000\n\t María \u202eevil\u202c ' }).person.name).to.equal('Ana María evil');
    expect(read({ name: "N'Diaye & “Łukasz” 👩‍🌾" }).person.name).to.equal("N'Diaye & “Łukasz” 👩‍🌾");
    expect(read({ name: 'half \ud83d' }).person.name).to.equal('half \ufffd');
  });

  it('cuts texts at a character and not inside one', () => {
    const name = read({ name: '🌱'.repeat(500) }).person.name ?? '';
    expect([...name]).to.have.length(120);
    expect(name.isWellFormed()).to.equal(true);
    expect([...(read({ [claim.context]: { id: 'c', title: 'x'.repeat(5000) } }).context?.title ?? '')]).to.have.length(200);
  });

  it('takes an address only if it is one', () => {
    expect(read({ email: 'rosa@example.invalid' }).person.email).to.equal('rosa@example.invalid');
    for (const email of ['rosa', 'a@b@c', 'a b@c', `${'x'.repeat(300)}@example.invalid`]) expect(read({ email })).to.deep.equal(leastRead);
  });

  it('leads back only to addresses of the web', () => {
    const back = (return_url: unknown) => read({ [claim.presentation]: { return_url } }).returnUrl;
    expect(back('https://lms.example.invalid/course/2?a=1')).to.equal('https://lms.example.invalid/course/2?a=1');
    for (const bad of [
      'javascript:alert(1)',
      'data:text/html,x',
      '/course/2',
      'https://user:pw@lms.example.invalid/',
      `https://x/${'y'.repeat(3000)}`,
    ]) {
      expect(back(bad)).to.equal(undefined);
    }
  });

  it('names a course by its label where it has no title', () => {
    expect(read({ [claim.context]: { id: 'c1', label: 'PAPA1' } }).context).to.deep.equal({ id: 'c1', title: 'PAPA1' });
    expect(read({ [claim.context]: { id: 'c1' } }).context).to.deep.equal({ id: 'c1' });
  });
});
