// Letters in a real browser, as mail programs draw them: readable in the light and in the dark, wide and narrow, to everybody.
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { locales } from '../../src/kernel/words.ts';
import { openWords } from '../../src/words/words.ts';
import { openBrowser } from '../support/chromium.ts';
import { fullLetter } from '../support/full-letter.ts';
import { violations } from '../support/judge.ts';

describe('a letter as it is seen', function () {
  this.timeout(120_000);
  const words = openWords();
  let browser: Browser;

  before(async () => {
    browser = await openBrowser();
  });

  after(() => browser.close());

  for (const locale of locales) {
    for (const [width, colorScheme] of [
      [900, 'light'],
      [320, 'light'],
      [320, 'dark'],
    ] as const) {
      it(`has contrast and order, and fits ${width} points of width in the ${colorScheme}: ${locale}`, async () => {
        await withPage({ width, colorScheme }, async (page) => {
          await page.setContent(fullLetter(words(locale)).html);
          expect(await faults(page)).to.deep.equal([]);
          expect(await page.evaluate('document.documentElement.scrollWidth')).to.equal(width);
        });
      });
    }
  }

  it('has buttons that a thumb meets: 44 points high or more', async () => {
    await withPage({ width: 320, colorScheme: 'light' }, async (page) => {
      await page.setContent(fullLetter(words('fr')).html);
      const heights = (await page.evaluate(
        "[...document.querySelectorAll('a[aria-label]')].map((link) => link.closest('td').getBoundingClientRect().height)",
      )) as number[];
      expect(heights.length).to.equal(10);
      expect(Math.min(...heights)).to.be.at.least(44);
    });
  });

  it('is still all there where a program takes the styles of the head out', async () => {
    await withPage({ width: 320, colorScheme: 'dark' }, async (page) => {
      await page.setContent(fullLetter(words('es')).html.replace(/<style>.*?<\/style>/s, ''));
      expect(await faults(page)).to.deep.equal([]);
    });
  });

  async function withPage(look: { width: number; colorScheme: 'light' | 'dark' }, judge: (page: Page) => Promise<void>): Promise<void> {
    const page = await browser.newPage({ viewport: { width: look.width, height: 900 }, colorScheme: look.colorScheme });
    await judge(page);
    await page.close();
  }
});

/** A letter is shown within a program's page, whose landmarks it leaves alone. */
async function faults(page: Page): Promise<readonly string[]> {
  return (await violations(page)).filter((fault) => !/^(landmark-one-main|region):/.test(fault));
}
