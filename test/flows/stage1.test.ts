// Stage 1 from an empty community to its last item, as a facilitator and three members walk it: in Spanish, on a phone, without a
// script and with it (method sheet D1 to D6, T1).
import { expect } from 'chai';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { Persona } from '../../src/dev/platform-tokens.ts';
import { personaOf, villagers } from '../../src/dev/world.ts';
import { openBrowser } from '../support/chromium.ts';
import { openTestConvite, rosa, signIn, type TestConvite } from '../support/convite.ts';

const members: readonly Persona[] = villagers.slice(1, 4).map(personaOf);

for (const javaScriptEnabled of [false, true]) {
  describe(`Stage 1 on a phone, ${javaScriptEnabled ? 'with scripts' : 'without scripts'}`, function () {
    this.timeout(120_000);
    let convite: TestConvite;
    let browser: Browser;
    let home: string;
    let lead: Page;
    let others: Page[];
    const contexts: BrowserContext[] = [];

    const enter = async (person: Persona): Promise<Page> => {
      const signed = await signIn(convite, person);
      home = signed.home;
      const context = await browser.newContext({ javaScriptEnabled, locale: 'es', viewport: { width: 360, height: 740 } });
      contexts.push(context);
      await context.addCookies([{ name: 'convite', value: signed.browser.jarOf(convite.url).get('convite') ?? '', url: convite.url }]);
      const page = await context.newPage();
      await page.goto(home);
      return page;
    };
    const open = async (page: Page, path: string) => {
      await page.goto(`${home}${path}`);
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), `${path} fits`).to.equal(true);
    };
    const press = async (page: Page, name: string | RegExp) => {
      await Promise.all([page.waitForNavigation(), page.getByRole('button', { name }).first().click()]);
    };
    const stateOf = async (id: string) => {
      await open(lead, '/stages');
      return lead.locator(`#${id} h3 i`).getAttribute('class');
    };

    before(async () => {
      convite = await openTestConvite();
      browser = await openBrowser();
      lead = await enter(rosa);
      others = [];
      for (const person of members) others.push(await enter(person));
    });
    after(async () => {
      for (const context of contexts) await context.close();
      await browser?.close();
      await convite?.close();
    });

    it('begins with what is missing, in words that say what to do (T1)', async () => {
      await open(lead, '');
      expect(await lead.locator('html').getAttribute('lang')).to.equal('es');
      expect(await lead.locator('.next h2').innerText()).to.contain('Escriba de qué temas se hablará');
      expect(await stateOf('D1')).to.equal('missing');
      expect(await stateOf('D2')).to.equal('done');
    });

    it('writes a draft from a template, with its first group (D1, D5)', async () => {
      await open(lead, '/strategy');
      await lead.locator('input[name=template][value=chain]').check();
      await press(lead, 'Empezar el borrador');
      await lead.locator('details#group > summary').click();
      const boxes = lead.locator('input[name=founders]');
      expect(await boxes.count()).to.equal(4);
      await boxes.nth(0).check();
      await boxes.nth(1).check();
      await press(lead, 'Guardar el borrador');
      expect(lead.url()).to.contain('/strategy/draft/preview');
    });

    it('asks everybody what they want to learn and can teach, in one form on the phone (D6, C2)', async () => {
      for (const [at, page] of [lead, ...others].entries()) {
        await open(page, '');
        await Promise.all([page.waitForNavigation(), page.getByRole('link', { name: 'Responder', exact: true }).click()]);
        const [learn, teach] = [page.locator('select[name^=learn-]').nth(at % 4), page.locator('select[name^=teach-]').nth((at + 1) % 4)];
        await learn.selectOption('start');
        await teach.selectOption('well');
        await page.locator('select[name=device]').selectOption('smartphone');
        await page.locator('select[name=connection]').selectOption(at === 3 ? 'fair' : 'weak');
        await page.locator('input[name=quick][value=evenings]').check();
        await press(page, 'Guardar mi respuesta');
        expect(await page.locator('[role=status]').innerText()).to.contain('Gracias');
      }
    });

    it('takes the summary into the strategy with one tap, and adopts it (D1, D6)', async () => {
      await open(lead, '/survey/results');
      await press(lead, 'Llevar a la estrategia');
      expect(await lead.locator('textarea[name=needs]').inputValue()).to.contain('respondieron 4 de 4');
      await press(lead, 'Guardar el borrador');
      await press(lead, 'Adoptar esta estrategia');
      expect([await stateOf('D1'), await stateOf('D6'), await stateOf('D5')]).to.deep.equal(['done', 'done', 'missing']);
    });

    it('has the first group accept the norms, each from their own home page (D5)', async () => {
      const founders = [lead, ...others];
      for (const page of founders) {
        await open(page, '');
        const ask = page.getByRole('link', { name: /^Leer las normas de la comunidad/ });
        if ((await ask.count()) === 0) continue;
        await Promise.all([page.waitForURL(/strategy/), ask.click()]);
        await press(page, 'Leí las normas y las acepto');
      }
      expect(await stateOf('D5')).to.equal('done');
    });

    it('chooses media that reach everybody (D3)', async () => {
      await open(lead, '/media');
      await press(lead, 'Usar: Foro del curso');
      await press(lead, 'Usar: Llamada telefónica');
      expect(await lead.locator('main').innerText()).to.contain('alcanza a 4 de 4');
      expect(await stateOf('D3')).to.equal('done');
    });

    it('plans with who, how and when, and a member closes what is theirs from their own list (D4, G1)', async () => {
      await open(lead, '/plan/new');
      await lead.fill('input[name=title]', 'Reunión de arranque');
      await lead.fill('textarea[name=objective]', 'Conocernos');
      await lead.fill('textarea[name=method]', 'Asamblea');
      await lead.locator('select[name=who1]').selectOption({ index: 2 });
      await lead.fill('input[name=startsOn]', '2026-12-01');
      await lead.fill('input[name=endsOn]', '2026-12-02');
      await press(lead, 'Guardar');
      await open(lead, '/plan/adoption');
      await press(lead, 'Adoptar');
      expect(await stateOf('D4')).to.equal('done');
      let closed = 0;
      for (const page of others) {
        await open(page, '/mine');
        const done = page.getByRole('button', { name: /Ya está: A1/ });
        if ((await done.count()) === 0) continue;
        await Promise.all([page.waitForNavigation(), done.click()]);
        expect(page.url()).to.equal(`${home}/mine`);
        closed += 1;
      }
      expect(closed).to.equal(1);
      await open(others[0] as Page, '/calendar?month=2026-12');
      expect(await (others[0] as Page).locator('main').innerText()).to.contain('Reunión de arranque');
    });

    it('is done, and the facilitator moves on; the journal tells how it went (T1)', async () => {
      await open(lead, '/stages');
      expect(await lead.locator('.track li').first().innerText()).to.contain('6 de 6');
      await open(lead, '/stages/move');
      await press(lead, 'Avanzar a Motivación');
      await open(lead, '');
      expect(await lead.locator('.next h2').innerText()).to.contain('Comparta lo que sabe');
      await open(lead, '/journal');
      const told = await lead.locator('main').innerText();
      expect(told).to.contain('llevó la comunidad a la etapa Motivación').and.contain('adoptó el plan').and.contain('adoptó la estrategia');
      await open(others[0] as Page, '');
      expect(await (others[0] as Page).locator('main').innerText()).to.not.contain('Escritorio');
    });
  });
}
