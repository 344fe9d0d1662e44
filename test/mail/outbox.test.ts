// The post without a mail server: letters are kept to be looked at, the last of them for a week, and none is lost to nobody.
import { expect } from 'chai';
import express from 'express';
import { addOutbox } from '../../src/dev/outbox-page.ts';
import type { Platform } from '../../src/dev/platform.ts';
import { DAY, later } from '../../src/kernel/time.ts';
import { listUnsent, Outbox } from '../../src/mail/outbox.store.ts';
import { noPost, openOutbox } from '../../src/mail/outbox.ts';
import { testClock } from '../support/clock.ts';
import { openTestHome, type TestHome } from '../support/homes.ts';
import { listen } from '../support/https.ts';
import { aLetter, sender, takeApart } from '../support/letters.ts';
import { testPost } from '../support/post.ts';

describe('the outbox', () => {
  const clock = testClock();
  let home: TestHome;
  const open = () => openOutbox({ storage: home.storage, clock, from: sender });

  beforeEach(async () => {
    home = await openTestHome([Outbox], clock);
  });

  afterEach(() => home.close());

  it('keeps a letter with all its bytes, as a server would have got them', async () => {
    expect(await open().send(aLetter())).to.deep.equal({ kind: 'sent', reply: '250' });
    const [kept] = await listUnsent(home.storage);
    expect([kept?.to, kept?.subject]).to.deep.equal(['Luis Ñahui <luis@example.org>', aLetter().subject]);
    expect(takeApart(kept?.raw ?? '').header('Message-ID')).to.equal(aLetter().messageId);
  });

  it('keeps the last 200, for a week', async () => {
    const outbox = open();
    for (let i = 0; i < 203; i++) {
      clock.now = later(clock.now, 1000);
      await outbox.send(aLetter({ subject: `${i}` }));
    }
    expect((await listUnsent(home.storage)).map(({ subject }) => subject)).to.deep.equal(
      Array.from({ length: 200 }, (_, i) => `${202 - i}`),
    );
    clock.now = later(clock.now, 8 * DAY);
    expect(await listUnsent(home.storage)).to.deep.equal([]);
  });

  for (const [what, post] of [
    ['the outbox', open],
    ['the post of the tests', testPost],
  ] as const) {
    it(`is as strict as a server is: ${what} refuses odd letters, and all when it is closed`, async () => {
      const opened = post();
      expect(await opened.send(aLetter({ to: { name: '', address: 'x' } }))).to.deep.equal({ kind: 'refused', reason: 'odd-address' });
      expect(await opened.check()).to.deep.equal({ kind: 'sent', reply: '250' });
      await opened.close();
      expect(await opened.send(aLetter())).to.deep.equal({ kind: 'later', reason: 'closed' });
    });
  }

  it('is not there where no mail server is set up and it is no demo: each letter says so', async () => {
    const post = noPost(sender);
    for (const outcome of [await post.send(aLetter()), await post.check()])
      expect(outcome).to.deep.equal({ kind: 'misconfigured', reason: 'none' });
  });

  describe('in the browser', () => {
    const hostile = '<p>hi</p><script>parent.x = 1</script><a href="https://x.example">out</a>';
    let server: Awaited<ReturnType<typeof listen>>;
    const get = async (path: string) => {
      const answer = await fetch(`http://127.0.0.1:${server.port}${path}`);
      return { status: answer.status, policy: answer.headers.get('content-security-policy'), text: await answer.text() };
    };

    beforeEach(async () => {
      const app = express();
      addOutbox({ app } as Partial<Platform> as Platform, home.storage);
      server = await listen(app);
    });

    afterEach(() => server.close());

    it('lists letters, and shows each as HTML, as text and with its headers', async () => {
      expect((await get('/outbox')).text).to.include('No letters yet');
      await open().send(aLetter({ subject: '<b>Hola</b>', text: 'a < b', html: hostile }));
      const list = (await get('/outbox')).text;
      expect(list).to.include('&lt;b>Hola&lt;/b>').and.not.to.include('<b>Hola');
      const [path = ''] = /\/outbox\/\w+/.exec(list) ?? [];
      const page = (await get(path)).text;
      expect(page).to.include('<pre>a &lt; b</pre>').and.to.include('List-Unsubscribe-Post: List-Unsubscribe=One-Click');
      expect(page).not.to.include('parent.x');
      const letter = await get(`${path}/letter.html`);
      expect(letter.policy)
        .to.match(/^sandbox allow-popups[^;]*; default-src 'none'/)
        .and.not.to.include('allow-scripts');
      expect(letter.text).to.include('<a target="_blank" href="https://x.example">');
    });

    it('has no page for a letter that is not there', async () => {
      expect((await get('/outbox/nobody')).status).to.equal(404);
    });
  });
});
