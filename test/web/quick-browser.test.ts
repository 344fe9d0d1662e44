// Links in letters in a real browser that is signed in nowhere: clicked from a page of mail, weighed, and judged by axe.
import { expect } from 'chai';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { getCommunity } from '../../src/features/community/index.ts';
import { listMembers } from '../../src/features/people/index.ts';
import { addActivity, nothingSaid as nothingSaidOfLine } from '../../src/features/plan/index.ts';
import { nothingSaid, planMeeting } from '../../src/features/sessions/index.ts';
import { repliesOf } from '../../src/features/sessions/replies.ts';
import type { KeptCommunity, KeptMember } from '../../src/kernel/people.ts';
import { newId } from '../../src/kernel/secrets.ts';
import { openBrowser } from '../support/chromium.ts';
import { openTestConvite, rosa as rosaOfLms, signIn, type TestConvite } from '../support/convite.ts';
import { LARGEST_FIRST_VISIT, violations, weigh } from '../support/judge.ts';

describe('A link in a letter, in a browser that is signed in nowhere', function () {
  this.timeout(60_000);
  let convite: TestConvite;
  let browser: Browser;
  let community: KeptCommunity;
  let rosa: KeptMember;
  let meeting: string;
  let line: string;

  before(async () => {
    convite = await openTestConvite();
    browser = await openBrowser();
    const { home } = await signIn(convite, rosaOfLms);
    community = await getCommunity(convite.house, home.split('/').at(-1) ?? '');
    [rosa] = (await listMembers(convite.house, community)) as [KeptMember];
    const said = { ...nothingSaid, title: 'Visita al almacén ventilado de Alto Paqu' };
    meeting = (await planMeeting(convite.house, community, rosa, { said, clock: '2026-12-03T16:00' })).id;
    line = (await addActivity(convite.house, community.id, rosa, { ...nothingSaidOfLine, title: 'Trilla', responsible: [rosa.id] })).id;
  });
  after(async () => {
    await browser?.close();
    await convite?.close();
  });

  const address = (purpose: string, thing: string) =>
    `${convite.url}/a/${convite.house.tokens.make({ purpose, thing, community: community.id, member: rosa.id })}`;
  const open = async (options: BrowserContextOptions = {}): Promise<Page> => (await browser.newContext(options)).newPage();

  it('answers whether somebody comes: from the letter to the button, without a script or a cookie (V3)', async () => {
    const page = await open({ javaScriptEnabled: false });
    await page.setContent(`<a href="${address('sessions.yes', meeting)}">Sí, voy</a>`);
    await page.getByRole('link', { name: 'Sí, voy' }).click();
    expect(await page.locator('h1').innerText()).to.contain('¿Viene a la sesión «Visita al almacén ventilado de Alto Paqu»');
    expect(await repliesOf(convite.house, community.id, rosa.id, [meeting])).to.have.property('size', 0);
    await page.getByRole('button', { name: 'Sí, voy' }).click();
    expect(await page.locator('h1').innerText()).to.contain('Gracias, quedó anotado');
    expect((await repliesOf(convite.house, community.id, rosa.id, [meeting])).get(meeting)).to.equal('yes');
    expect(await page.context().cookies()).to.deep.equal([]);
    await page.context().close();
  });

  it('is undone by the button below, and leads to the community, which asks to come in from the course', async () => {
    const page = await open({ locale: 'es-PE' });
    await page.goto(address('plan.done', line));
    await page.getByRole('button', { name: 'Sí, está hecha' }).click();
    await page.getByRole('button', { name: 'No, todavía no está hecha' }).click();
    expect(await page.locator('h1').innerText()).to.contain('sigue por hacer');
    await page.getByRole('link', { name: 'Abrir la comunidad' }).click();
    expect(await page.locator('h1').innerText()).to.equal('Entre desde su curso');
    await page.context().close();
  });

  for (const [name, options] of [
    ['on a desk', { viewport: { width: 1280, height: 900 } }],
    ['on a phone', { viewport: { width: 360, height: 740 } }],
    ['in the dark', { viewport: { width: 800, height: 600 }, colorScheme: 'dark' }],
  ] as const) {
    it(`has nothing that axe objects to ${name}, asked, answered or gone, and does not scroll sideways`, async () => {
      const page = await open(options);
      const judge = async (what: string) => {
        expect(await violations(page), what).to.deep.equal([]);
        expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), `${what} fits`).to.equal(true);
      };
      for (const purpose of ['plan.done', 'plan.reopen']) {
        await page.goto(address(purpose, line));
        await judge(`${purpose} asked`);
        await page.locator('main form button').click();
        await judge(`${purpose} answered`);
      }
      await page.goto(address('plan.done', newId()));
      await judge('gone');
      await page.context().close();
    });
  }

  it('costs at most 14,000 bytes in at most 3 requests', async () => {
    const page = await open();
    const { bytes, requests } = await weigh(page, address('sessions.no', meeting));
    expect(bytes).to.be.greaterThan(1000).and.at.most(LARGEST_FIRST_VISIT);
    expect(requests).to.be.at.most(3);
    await page.context().close();
  });
});
