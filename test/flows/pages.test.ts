// Every page in a real browser: within its budget on the wire, accessible (WCAG 2.2 AA by axe), on a phone and in the dark,
// in four languages.
import { expect } from 'chai';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { seed } from '../../src/dev/seed.ts';
import { getCommunity } from '../../src/features/community/index.ts';
import { listMembers } from '../../src/features/people/index.ts';
import { beginDraft } from '../../src/features/strategy/index.ts';
import type { House } from '../../src/kernel/feature.ts';
import { locales } from '../../src/kernel/words.ts';
import { openBrowser as openHand, readForm } from '../support/browser.ts';
import { openBrowser } from '../support/chromium.ts';
import { openTestConvite, rosa, signIn, type TestConvite } from '../support/convite.ts';
import { LARGEST_FIRST_VISIT, violations, weigh } from '../support/judge.ts';
import { type Found, findPages } from '../support/pages.ts';

/** Fills the community with what a grown one has, by the seed of the demo, so that pages are judged as people see them. */
async function seedPages(house: House, home: string): Promise<void> {
  const { registrationId, deploymentId } = await getCommunity(house, home.split('/').at(-1) ?? '');
  await seed(house, { registrationId, deploymentId });
  const community = await getCommunity(house, home.split('/').at(-1) ?? '');
  const leader = (await listMembers(house, community))?.[0];
  if (leader) await beginDraft(house, community, leader);
}

/** Brings a plan that is looked at before it is taken over; the address of that look. */
async function bringPlan({ browser, home }: Awaited<ReturnType<typeof signIn>>): Promise<string> {
  const { fields } = readForm((await browser.get(`${home}/plan/import`)).text);
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  body.append('file', new Blob(['Actividad;Empieza\nTrilla;2027-01-02\n']), 'plan.csv');
  const answer = await browser.ask(`${home}/plan/import`, { method: 'POST', body, headers: { Origin: new URL(home).origin } });
  return answer.location ?? '';
}

describe('Every page', function () {
  this.timeout(240_000);
  let convite: TestConvite;
  let browser: Browser;
  let home: string;
  let found: Found;
  let cookie: { name: string; value: string; url: string };

  before(async () => {
    convite = await openTestConvite();
    browser = await openBrowser();
    const signed = await signIn(convite, rosa);
    home = signed.home;
    for (const other of convite.platform.people.slice(1)) await convite.enter(openHand(), other);
    await seedPages(convite.house, home);
    const unlinked = ['/strategy/compare?from=1&to=2', '/media/measure/result?t=100-200-300-400', '/media/measure/blob/1000'];
    const extra = [...unlinked.map((path) => home + path), await bringPlan(signed)];
    const { addresses, missing } = await findPages(convite.house, signed.browser, home, extra);
    // The steps of measuring a line weigh what they have to and lead on by themselves (media.test.ts weighs them).
    found = { addresses: addresses.filter((url) => !url.includes('/media/measure/step')), missing };
    cookie = { name: 'convite', value: signed.browser.jarOf(convite.url).get('convite') ?? '', url: convite.url };
  });
  after(async () => {
    await browser?.close();
    await convite?.close();
  });

  const open = async (options: Parameters<Browser['newContext']>[0] = {}): Promise<{ context: BrowserContext; page: Page }> => {
    const context = await browser.newContext(options);
    await context.addCookies([cookie]);
    return { context, page: await context.newPage() };
  };
  it('has an address here, whichever feature shows it', () => {
    expect(found.missing).to.deep.equal([]);
    expect(found.addresses.length).to.be.greaterThan(40);
  });

  it('costs a first visit at most 14,000 bytes in at most 3 requests', async () => {
    const weighed = async (url: string) => {
      const { context, page } = await open();
      const { bytes, requests } = await weigh(page, url);
      await context.close();
      expect(bytes, url).to.be.greaterThan(1000).and.at.most(LARGEST_FIRST_VISIT);
      expect(requests, url).to.be.at.most(3);
    };
    // A few at a time: each waits half a second for a request that must not come.
    for (let at = 0; at < found.addresses.length; at += 4) await Promise.all(found.addresses.slice(at, at + 4).map(weighed));
  });

  for (const [name, options] of [
    ['on a desk', { viewport: { width: 1280, height: 900 } }],
    ['on a phone', { viewport: { width: 360, height: 740 } }],
    ['in the dark', { viewport: { width: 800, height: 600 }, colorScheme: 'dark' }],
  ] as const) {
    it(`has nothing that axe objects to ${name}, and does not scroll sideways`, async () => {
      const { context, page } = await open(options);
      for (const url of [...found.addresses, `${convite.url}/nowhere`, `${convite.url}/`]) {
        await page.goto(url);
        expect(await violations(page), url).to.deep.equal([]);
        expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), `${url} fits`).to.equal(true);
      }
      await context.close();
    });
  }

  it('speaks each of the four languages, whole', async () => {
    const { context, page } = await open();
    const seen = new Set<string>();
    for (const locale of locales) {
      await page.goto(`${home}/me`);
      await page.selectOption('select[name=locale]', locale);
      await page.locator('main form button.do').click();
      await page.waitForURL(/saved=yes/);
      for (const url of found.addresses) {
        await page.goto(url);
        expect(await page.locator('html').getAttribute('lang')).to.equal(locale);
      }
      await page.goto(home);
      seen.add(await page.locator('nav').innerText());
    }
    expect(seen.size).to.equal(locales.length);
    await context.close();
  });

  it('can be walked by keyboard: the first stop leads to the content', async () => {
    const { context, page } = await open();
    await page.goto(home);
    await page.keyboard.press('Tab');
    expect(await page.evaluate("document.activeElement.getAttribute('href')")).to.equal('#main');
    await context.close();
  });
});
