// A signed-in visit: what a page costs, what forms do, who may see what.
import { expect } from 'chai';
import type { Draft } from '../../src/dev/platform-tokens.ts';
import { course } from '../../src/dev/world.ts';
import { enterStage } from '../../src/features/community/index.ts';
import { hashed } from '../../src/kernel/secrets.ts';
import { claim } from '../../src/lti/claims.ts';
import { Sessions } from '../../src/web/session.store.ts';
import { openBrowser, readForm } from '../support/browser.ts';
import { luis, openTestConvite, rosa, signIn, stranger, type TestConvite } from '../support/convite.ts';

describe('A visit', () => {
  let convite: TestConvite;
  beforeEach(async () => {
    convite = await openTestConvite();
  });
  afterEach(() => convite.close());

  it('begins with a launch and shows the community: title, stages, people, what is next', async () => {
    const { page } = await signIn(convite, rosa);
    expect([page.status, page.location]).to.deep.equal([200, undefined]);
    expect(page.headers.get('cache-control')).to.equal('no-store');
    for (const part of ['Papa de altura', 'Rosa', '<html lang="es">']) expect(page.text).to.contain(part);
  });

  it('has no token of any kind in its address', async () => {
    const { home } = await signIn(convite, rosa);
    expect(new URL(home).pathname).to.match(/^\/c\/[0-9a-z]{26}$/);
    expect(new URL(home).search).to.equal('');
  });

  it('costs the home page few storage operations, the same few whatever is on it', async () => {
    const { browser, home } = await signIn(convite, rosa);
    await browser.get(home);
    const before = convite.house.storage.calls;
    await browser.get(home);
    const alone = convite.house.storage.calls - before;
    for (const person of convite.platform.people) await convite.enter(openBrowser(), person);
    await browser.get(home);
    const again = convite.house.storage.calls;
    await browser.get(home);
    expect(convite.house.storage.calls - again).to.equal(alone);
    expect(alone).to.be.at.most(6);
  });

  it('to another community is a page that does not exist, and so is one nobody made', async () => {
    const { browser } = await signIn(convite, rosa);
    const elsewhere = { id: '43', label: 'Q', title: 'Quinua', link: { id: '8', title: 'Quinua' } };
    const other = await convite.enter(openBrowser(), luis, { course: elsewhere });
    for (const url of [other.url, `${other.url}/people`, `${convite.url}/c/nobody`, `${convite.url}/c/%00`]) {
      expect((await browser.get(url)).status, url).to.equal(404);
    }
  });

  it('to a page that is not there can go back to the course', async () => {
    const { browser, home } = await signIn(convite, rosa);
    expect((await browser.get(`${home}/people?circle=kings`)).text).to.contain(`${convite.lmsUrl}/courses/42`);
  });

  it('without a session is told to come from the course', async () => {
    const { home } = await signIn(convite, rosa);
    const answer = await openBrowser().get(home);
    expect(answer.status).to.equal(401);
    expect(answer.text).to.contain('<html lang="es">');
  });

  it('ends after two hours without a step, and after twelve in any case', async () => {
    const { browser, home } = await signIn(convite, rosa);
    const afterMinutes = async (minutes: number) => {
      convite.clock.now = new Date(convite.clock.now.getTime() + minutes * 60_000);
      return (await browser.get(home)).status;
    };
    for (let step = 0; step < 7; step++) expect(await afterMinutes(100)).to.equal(200);
    expect(await afterMinutes(21)).to.equal(401);
    await convite.enter(browser, rosa);
    expect(await afterMinutes(121)).to.equal(401);
  });

  it('ends when the person signs out, whatever the browser still holds', async () => {
    const { browser, home, page } = await signIn(convite, rosa);
    const token = browser.jarOf(convite.url).get('convite') ?? '';
    const out = await browser.submit(`${convite.url}/sign-out`, readForm(page.text.slice(page.text.indexOf('/sign-out') - 100)).fields);
    expect(out.status).to.equal(200);
    browser.jarOf(convite.url).set('convite', token);
    expect((await browser.get(home)).status).to.equal(401);
  });

  it('of another person ends the session that the browser had before', async () => {
    const { browser, home } = await signIn(convite, rosa);
    const old = browser.jarOf(convite.url).get('convite') ?? '';
    await convite.enter(browser, luis);
    browser.jarOf(convite.url).set('convite', old);
    expect((await browser.get(home)).status).to.equal(401);
  });

  it('of the same person from another course keeps the form in the other tab good', async () => {
    const { browser, home } = await signIn(convite, rosa);
    const { fields } = readForm((await browser.get(`${home}/me`)).text);
    await convite.enter(browser, rosa, { course: { id: '43', label: 'Q', title: 'Quinua', link: { id: '8', title: 'Quinua' } } });
    const saved = await browser.submit(`${home}/me`, { ...fields, name: 'Rosa', locale: 'es', zone: 'America/Lima' });
    expect(saved.status).to.equal(303);
  });

  it('of the same person within minutes writes no session anew; a later one does, and one from another course', async () => {
    const { browser } = await signIn(convite, rosa);
    const id = hashed(browser.jarOf(convite.url).get('convite') ?? '');
    const written = async () => (await convite.house.storage.of(Sessions).first({ id }))?.version;
    const other = { id: '43', label: 'Q', title: 'Quinua', link: { id: '8', title: 'Quinua' } };
    expect(await written()).to.equal(1);
    convite.clock.now = new Date(convite.clock.now.getTime() + 9 * 60_000);
    await convite.enter(browser, rosa);
    expect(await written(), 'at once').to.equal(1);
    await convite.enter(browser, rosa, { course: other });
    expect(await written(), 'from elsewhere').to.equal(2);
    convite.clock.now = new Date(convite.clock.now.getTime() + 11 * 60_000);
    await convite.enter(browser, rosa, { course: other });
    expect(await written(), 'later').to.equal(3);
  });

  it('of a login that was used is refused, and leads whoever is in already back to the page, and nobody else', async () => {
    const { browser } = await signIn(convite, rosa);
    const begun = convite.platform.launchForm(rosa, course, {});
    let answer = await browser.post(begun.action, begun.fields);
    while (answer.location) answer = await browser.get(answer.location);
    const form = readForm(answer.text);
    const home = new URL((await browser.post(form.action, form.fields)).headers.get('Content-Location') ?? '', convite.url).pathname;
    const again = await browser.post(form.action, form.fields);
    expect([again.status, again.text.includes(`href="${home}"`)]).to.deep.equal([401, true]);
    browser.jarOf(convite.url).delete('convite');
    const out = await browser.post(form.action, form.fields);
    expect([out.status, out.text.includes('/c/')]).to.deep.equal([401, false]);
    expect(convite.log.lines.flatMap(({ fields }) => fields.code ?? [])).to.deep.equal(['launch-again', 'launch-refused']);
  });

  it('of somebody without a name asks for one, and greets with it afterwards', async () => {
    const { browser, home, page } = await signIn(convite, stranger);
    expect(page.text).to.contain(`${new URL(home).pathname}/me`);
    const form = await browser.get(`${home}/me`);
    const { fields } = readForm(form.text);
    const saved = await browser.submit(`${home}/me`, { ...fields, name: 'Ñusta <b>', locale: 'es', zone: 'America/Lima' });
    expect([saved.status, saved.location]).to.deep.equal([303, `${home}/me?saved=yes`]);
    expect((await browser.get(home)).text)
      .to.contain('Ñusta')
      .and.not.contain('<b>');
  });

  it('shows a wrong field with a sentence beside it, and keeps what was typed', async () => {
    const { browser, home } = await signIn(convite, rosa);
    const { fields } = readForm((await browser.get(`${home}/me`)).text);
    const answer = await browser.submit(`${home}/me`, { ...fields, name: 'x'.repeat(81), locale: 'es', zone: 'Atlantis/Center' });
    expect(answer.status).to.equal(422);
    expect(answer.text).to.contain('x'.repeat(81)).and.contain('aria-invalid');
  });

  it('tapped twice has one effect and one answer', async () => {
    const { browser, home } = await signIn(convite, rosa);
    const { fields } = readForm((await browser.get(`${home}/me`)).text);
    const taps = [1, 2, 3].map(() => browser.submit(`${home}/stages/V1/confirmation`, { ...fields, note: 'una vez' }));
    const answers = await Promise.all(taps);
    expect(answers.map((answer) => [answer.status, answer.location])).to.deep.equal(Array(3).fill([303, `${home}/stages#V1`]));
    expect((await browser.get(`${home}/stages`)).text.split('una vez').length).to.equal(2);
  });

  it('takes each form of one page, and a form that was changed after going back', async () => {
    const { browser, home } = await signIn(convite, rosa);
    const { fields } = readForm((await browser.get(`${home}/stages`)).text);
    for (const item of ['V1', 'V4']) await browser.submit(`${home}/stages/${item}/confirmation`, { ...fields, note: `nota ${item}` });
    expect((await browser.get(`${home}/stages`)).text)
      .to.contain('nota V1')
      .and.contain('nota V4');
    const me = readForm((await browser.get(`${home}/me`)).text).fields;
    for (const name of ['Primera', 'Segunda']) await browser.submit(`${home}/me`, { ...me, name, locale: 'es', zone: 'America/Lima' });
    expect((await browser.get(home)).text).to.contain('Segunda');
  });

  it('keeps names and notes as long as their forms allow, in any writing', async () => {
    const { browser, home } = await signIn(convite, rosa);
    const { fields } = readForm((await browser.get(`${home}/me`)).text);
    const named = await browser.submit(`${home}/me`, { ...fields, name: '🌱'.repeat(80), locale: 'es', zone: 'America/Lima' });
    const noted = await browser.submit(`${home}/stages/V1/confirmation`, { ...fields, note: '🥔'.repeat(500) });
    expect([named.status, noted.status]).to.deep.equal([303, 303]);
  });

  it('begins whatever the length of what the launch says, in any writing', async () => {
    const long = '🌱'.repeat(300);
    const presentation = { return_url: `https://lms.example.invalid/${'ñ'.repeat(1900)}` };
    const change = (draft: Draft): Draft => ({
      ...draft,
      claims: {
        ...draft.claims,
        name: long,
        [claim.context]: { id: '77', title: long },
        [claim.presentation]: presentation,
        [claim.platform]: { guid: 'a\u0000b' },
      },
    });
    expect((await convite.enter(openBrowser(), rosa, { change })).status).to.equal(200);
  });

  it('of a facilitator can confirm an item and take it back; a member can do neither (T1)', async () => {
    const { browser, home } = await signIn(convite, rosa);
    const member = await signIn(convite, luis);
    const tokens = async (who: typeof browser) => readForm((await who.get(`${home}/me`)).text).fields;
    expect(
      (await member.browser.submit(`${home}/stages/V1/confirmation`, { ...(await tokens(member.browser)), note: '' })).status,
    ).to.equal(404);
    expect((await browser.submit(`${home}/stages/V1/confirmation`, { ...(await tokens(browser)), note: 'Asamblea' })).status).to.equal(303);
    expect((await member.browser.get(`${home}/stages`)).text).to.contain('Asamblea');
    expect((await browser.submit(`${home}/stages/V1/withdrawal`, await tokens(browser))).status).to.equal(303);
    expect((await member.browser.get(`${home}/stages`)).text).to.not.contain('Asamblea');
  });

  it('shows where the community is when it has moved on (T1)', async () => {
    const { browser, home } = await signIn(convite, rosa);
    await enterStage(convite.house, home.split('/').at(-1) ?? '', 'motivation', convite.clock());
    expect((await browser.get(home)).text).to.contain('Motivación');
  });
});
