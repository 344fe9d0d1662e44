// The demo: one believable community, and an LMS page to enter it from.
import { expect } from 'chai';
import { type Demo, openDemo } from '../../src/dev/demo.ts';
import { openBrowser, readForm } from '../support/browser.ts';

describe('The demo', () => {
  let demo: Demo;
  before(async () => {
    demo = await openDemo({ ports: [0, 0] });
  });
  after(() => demo.stop());

  const enter = async (entrance: number) => {
    const browser = openBrowser();
    let answer = await browser.get(`${demo.url}/begin/${entrance}?window=new`);
    for (let hop = 0; hop < 2; hop++) {
      const form = readForm(answer.text);
      answer = await browser.post(form.action, form.fields);
      while (answer.location) answer = await browser.get(answer.location);
    }
    return answer;
  };

  it('shows an LMS page with a button for a facilitator, for members of each language, and for somebody without a name', async () => {
    const { text } = await openBrowser().get(demo.url);
    expect([...text.matchAll(/href="\/enter\/\d"/g)].length).to.equal(6);
    expect([...text.matchAll(/target="_blank"/g)].length).to.equal(6);
  });

  it('has an outbox for the letters that nobody is sent, one link away', async () => {
    expect((await openBrowser().get(demo.url)).text).to.contain('href="/outbox"');
    const { status, text } = await openBrowser().get(`${demo.url}/outbox`);
    expect([status, text.includes('<h1>Outbox</h1>')]).to.deep.equal([200, true]);
    expect((await openBrowser().get(`${demo.toolUrl}/outbox`)).status).to.equal(404);
  });

  it('has 24 members of several organisations in the second stage, with stage 1 done (T1, A1)', async () => {
    const { status, text } = await enter(0);
    expect(status).to.equal(200);
    for (const part of ['Papa de altura', 'Rosa', 'Motivación', '6 de 6', '24 personas', 'Cooperativa Sumaq Papa'])
      expect(text).to.contain(part);
  });

  it('knows the seeded people when they enter: nobody is there twice', async () => {
    for (const entrance of [0, 1, 2, 3, 4]) await enter(entrance);
    expect((await enter(1)).text).to.contain('24 personas');
    expect((await enter(5)).text).to.contain('25 personas');
  });

  it('speaks to everybody in their own language', async () => {
    const pages = await Promise.all([0, 2, 3, 4].map(enter));
    expect(pages.map((page) => /<html lang="(..)"/.exec(page.text)?.[1])).to.deep.equal(['es', 'pt', 'en', 'fr']);
  });
});
