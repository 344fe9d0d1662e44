// What a real Moodle sent, sent again through the whole protocol: the right person gets in, with the right role, language and title.
import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import type { Draft } from '../../src/dev/platform-tokens.ts';
import { type Claims, claim } from '../../src/lti/claims.ts';
import { openKeyBook } from '../../src/lti/jwks.ts';
import { openBrowser, readForm } from '../support/browser.ts';
import { testClock } from '../support/clock.ts';
import { type LtiApp, openLtiApp, readRefusal } from '../support/lti-app.ts';

const folder = new URL('../fixtures/moodle/', import.meta.url);

interface Captured {
  readonly login: Readonly<Record<string, string>>;
  readonly claims: Claims;
}

const read = (file: string) => JSON.parse(readFileSync(new URL(file, folder), 'utf8'));

/** Who each captured launch brings: name, role, language, title of the course. */
const brought: Readonly<Record<string, readonly (string | undefined)[]>> = {
  'admin-not-enrolled': ['Admin User', 'facilitator', 'en', 'Probe & Course “ñ”'],
  assistant: ['Ansel Assistant', 'facilitator', 'en', 'Probe & Course “ñ”'],
  'site-home-admin': ['Admin User', 'facilitator', 'en', 'Probe Moodle'],
  student: ["Bo O'Neil-Łukasz", 'active', 'en', 'Probe & Course “ñ”'],
  'student-es': ['Alicia Núñez Ibáñez', 'active', 'es', 'Probe & Course “ñ”'],
  'student-private': [undefined, 'active', 'es', 'Probe & Course “ñ”'],
  teacher: ['Tessa Teacher', 'facilitator', 'en', 'Probe & Course “ñ”'],
  'teacher-plain-link': ['Tessa Teacher', 'facilitator', 'en', 'Probe & Course “ñ”'],
  'teacher-private': [undefined, 'facilitator', 'en', 'Probe & Course “ñ”'],
  'teacher-switched-to-student': ['Tessa Teacher', 'active', 'en', 'Probe & Course “ñ”'],
};

/** The claims that belong to one platform, one tool and one moment; all others stay as they were captured. */
const ofThisLaunch = ['iss', 'aud', 'nonce', 'iat', 'exp', claim.deployment];

describe('a captured Moodle launch', () => {
  let app: LtiApp;
  before(async () => {
    app = await openLtiApp();
  });
  after(() => app.close());

  /** Sends the captured login and token; the tool's own address stands for the one that was captured. */
  async function replay({ login, claims }: Captured) {
    const ours = (address: unknown) => String(address).replace('http://localhost:3901/launch', `${app.url}/lti/launch`);
    const change = (draft: Draft): Draft => {
      const fresh = Object.fromEntries(ofThisLaunch.map((name) => [name, draft.claims[name]]));
      return { ...draft, claims: { ...claims, ...fresh, [claim.target]: ours(claims[claim.target]) } };
    };
    const browser = openBrowser();
    const { action, fields } = app.platform.launchForm(app.teacher, app.course, { change });
    let answer = await browser.post(action, { ...fields, target_link_uri: ours(login.target_link_uri) });
    while (answer.location) answer = await browser.get(answer.location);
    const form = readForm(answer.text);
    return browser.post(form.action, form.fields);
  }

  it('has a test for each one that there is', () => {
    const files = readdirSync(folder).filter((file) => file.startsWith('launch-'));
    expect(files.sort()).to.deep.equal([...Object.keys(brought), 'submission-review'].map((name) => `launch-${name}.json`).sort());
  });

  for (const [name, whom] of Object.entries(brought)) {
    it(`gets in: ${name}`, async () => {
      expect((await replay(read(`launch-${name}.json`))).status).to.equal(303);
      const launch = app.arrivals.at(-1)?.launch;
      expect([launch?.person.name, launch?.role, launch?.locale, launch?.context?.title]).to.deep.equal(whom);
    });
  }

  it('of the gradebook’s review is told kindly that this is not for here, and led back', async () => {
    const captured = read('launch-submission-review.json');
    const answer = await replay(captured);
    const refusal = readRefusal(answer);
    expect([answer.status, refusal.code, refusal.reason, refusal.back]).to.deep.equal([
      400,
      'launch-refused',
      'message-type',
      captured.claims[claim.presentation].return_url,
    ]);
  });
});

describe('the key set that Moodle shows', () => {
  it('has a key that we can use', async () => {
    const body = read('jwks.json');
    const book = openKeyBook(async () => ({ body }), testClock());
    const key = await book.getKey('https://moodle.example.invalid/mod/lti/certs.php', body.keys[0].kid);
    expect(key.asymmetricKeyDetails?.modulusLength).to.equal(2048);
  });
});
