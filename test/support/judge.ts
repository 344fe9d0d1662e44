// How a page is judged in a real browser: what it weighs on the wire, and what axe objects to.
import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** Bytes, so that a first visit fits the first round trip. */
export const LARGEST_FIRST_VISIT = 14_000;

/** All bytes that came over the wire for one page, headers and all, and in how many answers. */
export async function weigh(page: Page, url: string): Promise<{ bytes: number; requests: number }> {
  const wire = await page.context().newCDPSession(page);
  await wire.send('Network.enable');
  let bytes = 0;
  let requests = 0;
  wire.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength;
    // A picture within the page (data:) is no request.
    if (encodedDataLength > 0) requests += 1;
  });
  await page.goto(url, { waitUntil: 'networkidle' });
  return { bytes, requests };
}

/** What axe objects to on the page that is open (WCAG 2.2 AA and good practice): the rule, and where. */
export async function violations(page: Page): Promise<readonly string[]> {
  // The page's own policy forbids scripts from elsewhere; this one is injected by the browser's debugger.
  await page.evaluate(axe.source);
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  const found = (await page.evaluate(`axe.run({ runOnly: ${JSON.stringify(tags)} })`)) as AxeResults;
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`);
}

interface AxeResults {
  readonly violations: readonly { readonly id: string; readonly nodes: readonly { readonly target: readonly string[] }[] }[];
}
