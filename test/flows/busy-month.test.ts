// A month in which much happens, in a real browser: within the budget on the wire, accessible, and on one sheet of paper.
import { expect } from 'chai';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { keepTopics } from '../../src/features/community/index.ts';
import { readMembers } from '../../src/features/people/index.ts';
import { addActivity, nothingSaid } from '../../src/features/plan/index.ts';
import type { Dated } from '../../src/kernel/dated.ts';
import type { Feature } from '../../src/kernel/feature.ts';
import { dayAfter } from '../../src/kernel/time.ts';
import { openBrowser } from '../support/chromium.ts';
import { openTestConvite, rosa, signIn, type TestConvite } from '../support/convite.ts';
import { LARGEST_FIRST_VISIT, violations, weigh } from '../support/judge.ts';

const what = ['Visita a la parcela de', 'Taller de semilla con', 'Minga en el almacén de', 'Feria con las familias de', 'Curso corto en'];
const where = ['Nélida', 'Yanacancha', 'la cooperativa', 'Huayao', 'Santa Rosa', 'la escuela agraria', 'doña Julia'];
const topics = ['Semilla sana', 'Almacenamiento', 'Venta directa', 'Suelos', 'Clima'];
const views = ['/calendar?month=2026-08', '/calendar?view=agenda&day=2026-08-01'];

describe('A busy month', function () {
  this.timeout(60_000);
  let convite: TestConvite;
  let browser: Browser;
  let home: string;
  let cookie: { name: string; value: string; url: string };

  before(async () => {
    convite = await openTestConvite();
    browser = await openBrowser();
    const signed = await signIn(convite, rosa);
    home = signed.home;
    await fill(convite, home.split('/').at(-1) ?? '');
    cookie = { name: 'convite', value: signed.browser.jarOf(convite.url).get('convite') ?? '', url: convite.url };
  });
  after(async () => {
    await browser?.close();
    await convite?.close();
  });

  const open = async (options: BrowserContextOptions = {}): Promise<Page> => {
    const context = await browser.newContext(options);
    await context.addCookies([cookie]);
    return context.newPage();
  };

  for (const view of views) {
    it(`costs a first visit at most 14,000 bytes in at most 3 requests: ${view}`, async () => {
      const page = await open();
      const { bytes, requests } = await weigh(page, home + view);
      expect(bytes).to.be.greaterThan(10_000).and.at.most(LARGEST_FIRST_VISIT);
      expect(requests).to.be.at.most(3);
      await page.context().close();
    });

    for (const [width, colorScheme] of [
      [1280, 'light'],
      [800, 'dark'],
      [360, 'light'],
      [320, 'dark'],
    ] as const)
      it(`has nothing that axe objects to, and fits ${width} points of width in the ${colorScheme}: ${view}`, async () => {
        const page = await open({ viewport: { width, height: 740 }, colorScheme });
        await page.goto(home + view);
        expect(await violations(page)).to.deep.equal([]);
        expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).to.equal(true);
        await page.context().close();
      });
  }

  it('is the month where there is room, and on a phone the chosen week: never both, for nobody', async () => {
    for (const [width, rows, seen, unseen] of [
      [1280, 6, 'septiembre de 2026', 'Siguiente'],
      [360, 1, 'Siguiente', 'septiembre de 2026'],
    ] as const) {
      const page = await open({ viewport: { width, height: 740 } });
      await page.goto(`${home}/calendar?day=2026-08-12`);
      const visible = await page.locator('.month tbody tr').evaluateAll((all) => all.filter((row) => row.checkVisibility()).length);
      expect(visible).to.equal(rows);
      const tree = await page.locator('main').ariaSnapshot();
      expect(tree).to.contain(seen).and.not.contain(unseen);
      await page.context().close();
    }
  });

  it('prints on one sheet, lying, also where screens are dark', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await open({ viewport: { width: 1280, height: 900 }, colorScheme });
      await page.goto(home + views[0]);
      const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
      expect([...pdf.matchAll(/\/Type\s*\/Page\b/g)].length).to.equal(1);
      const [, right = 0, top = 0] = (/\/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)/.exec(pdf) ?? []).map(Number);
      expect([Math.round(right), Math.round(top)]).to.deep.equal([842, 595]);
      await page.context().close();
    }
  });
});

/** Sixty activities in a month of six weeks, some for days, and meetings of another feature, moved and cancelled ones too. */
async function fill({ house }: TestConvite, communityId: string): Promise<void> {
  const [leader] = await readMembers(house, communityId);
  if (!leader) throw new Error('nobody is there');
  const ids = (
    await keepTopics(
      house,
      communityId,
      topics.map((name) => ({ name })),
    )
  ).map(({ id }) => id);
  for (let n = 0; n < 60; n++) {
    const startsOn = dayAfter('2026-08-01', Math.floor(n / 2));
    const endsOn = dayAfter(startsOn, [0, 0, 1, 0, 4, 0, 12][n % 7] ?? 0);
    const title = `${what[n % what.length]} ${where[n % where.length]}`;
    const responsible = n % 3 === 0 ? [leader.id] : [];
    await addActivity(house, communityId, leader, {
      ...nothingSaid,
      title,
      startsOn,
      endsOn,
      responsible,
      topic: ids[n % ids.length] ?? '',
    });
  }
  const meetings: Feature = { name: 'meetings', dates: async () => Array.from({ length: 12 }, (_, n) => meeting(n)) };
  (house.features as Feature[]).push(meetings);
}

function meeting(n: number): Dated {
  const day = dayAfter('2026-08-01', (n * 5) % 31);
  const told = { id: `m-${n}`, title: `Encuentro ${n}`, path: `/plan?show=mine&n=${n}`, members: [], place: 'WhatsApp, sala de voz' };
  const times = { from: new Date(`${day}T2${n % 4}:00:00Z`), to: new Date(`${dayAfter(day, 1)}T02:30:00Z`) };
  const standing = n % 4 === 0 ? { cancelled: true } : n % 4 === 1 ? { outside: 'Feriados del Perú' } : {};
  return { ...told, ...times, ...standing, meets: true, changedAt: new Date('2026-07-01T12:00:00Z'), version: 1 };
}
