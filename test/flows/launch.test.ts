// The way from an LMS course into the community, in a real browser: in a frame on another site, with and without
// third-party cookies, in a new window where cookies are refused, with and without JavaScript.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Browser, BrowserContext, Frame, Page } from 'playwright-core';
import { openBrowser, openProfile } from '../support/chromium.ts';
import { openTestConvite, type TestConvite } from '../support/convite.ts';
import { certificate, type Listening, listenSecurely } from '../support/https.ts';

describe('From the LMS into the community, in a browser', function () {
  this.timeout(60_000);
  let convite: TestConvite;
  let browser: Browser;

  before(async () => {
    convite = await openTestConvite({ secure: true });
    browser = await openBrowser([(await certificate()).trust]);
  });
  after(async () => {
    await browser?.close();
    await convite?.close();
  });

  it('a facilitator enters inside a frame on another site, over https', async () => {
    const context = await browser.newContext();
    const frame = await enterInFrame(await context.newPage(), convite, 0);
    expect(await frame.locator('h1').first().innerText())
      .to.be.a('string')
      .and.not.equal('');
    expect(await frame.locator('header').innerText()).to.contain('Papa de altura');
    expect(frame.url()).to.match(new RegExp(`^${convite.url}/c/[0-9a-z]{26}$`));
    const cookies = (await context.cookies(convite.url)).filter((cookie) => cookie.name.startsWith('__Host-convite'));
    expect(cookies.length).to.be.greaterThan(0);
    for (const { secure, httpOnly, sameSite, partitionKey } of cookies) {
      expect({ secure, httpOnly, sameSite, partitioned: partitionKey !== undefined }).to.deep.equal({
        secure: true,
        httpOnly: true,
        sameSite: 'None',
        partitioned: true,
      });
    }
    await context.close();
  });

  it('enters without JavaScript as well, and keeps a preference', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(`${convite.lmsUrl}/begin/1?window=new`);
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.waitForURL(/\/lti\/launch$/);
    await page.locator('a[href$="/me"]').first().click();
    await page.waitForURL(/\/me$/);
    await page.selectOption('select[name=locale]', 'pt');
    await page.locator('main form button.do').click();
    await page.waitForURL(/saved=yes/);
    expect(await page.locator('html').getAttribute('lang')).to.equal('pt');
    await context.close();
  });

  it('goes back to the page of the launch, and loads it again, as to any other', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(`${convite.lmsUrl}/begin/0?window=new`);
    await page.waitForURL(/\/c\/[0-9a-z]{26}$/);
    const home = page.url();
    await page.locator('nav a[href$="/people"]').click();
    await page.waitForURL(/\/people$/);
    for (const move of [() => page.goBack(), () => page.reload()]) {
      expect([(await move())?.status(), page.url()]).to.deep.equal([200, home]);
      expect(await page.locator('header').innerText()).to.contain('Papa de altura');
    }
    await context.close();
  });

  it('is shown the way in, without JavaScript, when the page of the launch is loaded again', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false, locale: 'es' });
    const page = await context.newPage();
    await page.goto(`${convite.lmsUrl}/begin/0?window=new`);
    for (let hop = 0; hop < 2; hop++) await page.getByRole('button', { name: 'Continue' }).click();
    await page.waitForURL(/\/lti\/launch$/);
    expect((await page.reload())?.status()).to.equal(401);
    await page.getByRole('link', { name: 'Seguir en la comunidad' }).click();
    await page.waitForURL(/\/c\/[0-9a-z]{26}$/);
    expect(await page.locator('header').innerText()).to.contain('Papa de altura');
    await context.close();
  });

  it('two launches begun together in one browser both arrive', async () => {
    const context = await browser.newContext();
    const [one, other] = [await context.newPage(), await context.newPage()];
    await Promise.all([one, other].map((page) => page.goto(`${convite.lmsUrl}/begin/0?window=new`)));
    for (const page of [one, other]) {
      await page.waitForURL(/\/c\/[0-9a-z]{26}$/);
      expect(await page.locator('header').innerText()).to.contain('Papa de altura');
    }
    await context.close();
  });

  it('enters in a new window, by one button, where the browser keeps no cookie in the frame', async () => {
    const profile = await openProfileWith({ exceptions: [[convite.url, convite.lmsUrl]] });
    const page = await profile.context.newPage();
    await page.goto(`${convite.lmsUrl}/enter/0`);
    const frame = await frameOf(page, convite.url);
    const button = frame.locator('main form button');
    await button.waitFor();
    expect(await frame.locator('html').getAttribute('lang')).to.equal('es');
    const [opened] = await Promise.all([profile.context.waitForEvent('page'), button.click()]);
    await opened.waitForURL(/\/c\/[0-9a-z]{26}$/);
    expect(await opened.locator('header').innerText()).to.contain('Papa de altura');
    await profile.close();
  });
});

describe('With third-party cookies blocked', function () {
  this.timeout(60_000);
  let convite: TestConvite;
  let profile: Profile;
  let probe: Listening;

  before(async () => {
    convite = await openTestConvite({ secure: true });
    profile = await openProfileWith({});
    probe = await listenSecurely((req, res) => {
      if (req.url !== '/set') return void res.setHeader('content-type', 'text/html').end(`<p>${req.headers.cookie ?? 'none'}</p>`);
      res.writeHead(302, { Location: '/show', 'Set-Cookie': 'ordinary=1; Path=/; Secure; SameSite=None' }).end();
    });
  });
  after(async () => {
    await profile?.close();
    await probe?.close();
    await convite?.close();
  });

  it('the browser really refuses an ordinary cookie in a frame', async () => {
    const page = await profile.context.newPage();
    await page.goto(`${convite.lmsUrl}/`);
    await page.evaluate(`document.body.innerHTML = '<iframe src="https://127.0.0.1:${probe.port}/set"></iframe>'`);
    const frame = await frameOf(page, `https://127.0.0.1:${probe.port}/show`);
    expect(await frame.locator('p').innerText()).to.equal('none');
    await page.close();
  });

  it('a facilitator still enters inside the frame, and stays signed in from page to page', async () => {
    const page = await profile.context.newPage();
    const frame = await enterInFrame(page, convite, 0);
    await frame.locator('nav a[href$="/people"]').click();
    await frame.waitForURL(/\/people$/);
    expect(await frame.locator('main').innerText()).to.contain('Rosa');
    await page.evaluate('history.back()');
    await frame.waitForURL(/\/c\/[0-9a-z]{26}$/);
    expect(await frame.locator('header').innerText()).to.contain('Papa de altura');
    await page.close();
  });
});

/** From the LMS's page by its button into the frame; resolves in the community. */
async function enterInFrame(page: Page, convite: TestConvite, entrance: number): Promise<Frame> {
  await page.goto(convite.lmsUrl);
  await page.locator('a.do').nth(entrance).click();
  const frame = await frameOf(page, `${convite.url}/c/`);
  await frame.locator('main').waitFor();
  return frame;
}

/** The frame once it has come to an address that begins like this. */
async function frameOf(page: Page, address: string): Promise<Frame> {
  const arrived = () => page.frames().find((frame) => frame !== page.mainFrame() && frame.url().startsWith(address));
  for (let look = 0; look < 200 && !arrived(); look++) await page.waitForTimeout(50);
  const frame = arrived();
  if (!frame) throw new Error(`no frame came to ${address}, only to ${page.frames().map((one) => one.url())}`);
  return frame;
}

interface Profile {
  readonly context: BrowserContext;
  close(): Promise<void>;
}

/** A browser whose settings block third-party cookies; and all cookies of the first address inside pages of the second. */
async function openProfileWith({ exceptions = [] }: { exceptions?: readonly (readonly [string, string])[] }): Promise<Profile> {
  const dir = await mkdtemp(join(tmpdir(), 'convite-profile-'));
  await mkdir(join(dir, 'Default'));
  const cookies = Object.fromEntries(exceptions.map(([inner, outer]) => [`${inner},${outer}`, { setting: 2 }]));
  const preferences = {
    profile: { block_third_party_cookies: true, cookie_controls_mode: 1, content_settings: { exceptions: { cookies } } },
  };
  await writeFile(join(dir, 'Default', 'Preferences'), JSON.stringify(preferences));
  const context = await openProfile(dir, [(await certificate()).trust]);
  return {
    context,
    async close() {
      await context.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
