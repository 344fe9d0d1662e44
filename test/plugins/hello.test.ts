// The worked example works: hello passes the door, and each of its offers answers in every language.
import { expect } from 'chai';
import { plugin } from '../../plugins/hello/plugin.ts';
import { features } from '../../src/features/index.ts';
import type { House } from '../../src/kernel/feature.ts';
import type { Visit } from '../../src/kernel/page.ts';
import type { KeptCommunity } from '../../src/kernel/people.ts';
import { locales } from '../../src/kernel/words.ts';
import { checkPlugins } from '../../src/plugins/load.ts';
import { openAssets } from '../../src/web/assets.ts';
import { openRender } from '../../src/web/render.ts';
import { openWords } from '../../src/words/words.ts';

const createdAt = new Date('2026-03-02T15:00:00Z');
const community = { id: 'c1', title: 'Papa & Quinua', createdAt } as KeptCommunity;
const words = openWords({ hello: plugin.words });

describe('the hello plugin', () => {
  it('passes the door beside the features of the house', async () => {
    const { plugins, problems } = await checkPlugins(['hello'], { own: features });
    expect(problems).to.deep.equal([]);
    expect(plugins.map(({ name }) => name)).to.deep.equal(['hello']);
  });

  for (const locale of locales) {
    it(`shows its page in ${locale}, with what people wrote made harmless`, async () => {
      const render = openRender({ assets: openAssets(), plugins: [{ name: 'hello', dir: plugin.views ?? '' }] });
      const answer = await plugin.pages?.[0]?.handle(visitIn(locale));
      if (answer?.kind !== 'show') throw new Error('the page is not shown');
      const frame = { title: '', lang: locale, menu: [] };
      const html = render(answer.view, answer.model, { words: words(locale), now: createdAt, zone: 'UTC', frame });
      expect(html)
        .to.include('Papa &amp; Quinua')
        .and.to.include(`<h1>${words(locale).say('hello.title')}</h1>`);
    });
  }

  it('counts the days of its stage item', async () => {
    const item = plugin.stageItems?.[0];
    const onDay = (days: number) =>
      item?.evidence?.({ clock: () => new Date(createdAt.getTime() + days * 86_400_000) } as House, community);
    expect(await onDay(6.9)).to.deep.equal({ done: false, counts: { days: 6 }, path: '/hello' });
    expect(await onDay(7)).to.deep.equal({ done: true, counts: { days: 7 }, path: '/hello' });
    expect(words('en').say('hello.hello-week.evidence', { days: 1 })).to.equal('1 day together');
  });

  it('tells that the community began, once, in the window in which it did', async () => {
    const before = { since: new Date('2026-02-23T00:00:00Z'), until: createdAt };
    const during = { since: createdAt, until: new Date('2026-03-09T00:00:00Z') };
    expect(await plugin.news?.(visitIn('es'), before)).to.deep.equal([]);
    expect(await plugin.news?.(visitIn('es'), during)).to.deep.equal([{ text: 'Esta comunidad comenzó.', path: '/hello', at: createdAt }]);
  });
});

function visitIn(locale: (typeof locales)[number]): Visit {
  return { words: words(locale), community } as Visit;
}
