// The hello plugin in a whole Convite: its page, its item and its news are where ours are, behind the same door.
import { expect } from 'chai';
import { later, MINUTE } from '../../src/kernel/time.ts';
import { openBrowser } from '../support/browser.ts';
import { openTestConvite, rosa, signIn, type TestConvite } from '../support/convite.ts';

describe('a Convite with the hello plugin, and with one that does not exist', () => {
  let convite: TestConvite;

  before(async () => {
    convite = await openTestConvite({ plugins: ['hello', 'no-such-plugin'] });
  });

  after(() => convite.close());

  it('starts, and names in the log what was left out', () => {
    const left = convite.log.lines.filter(({ event }) => event === 'a plugin was left out');
    expect(left.map(({ fields }) => [fields.plugin, fields.code])).to.deep.equal([['no-such-plugin', 'plugin-unreachable']]);
  });

  it('shows its page, its item of the stage board and its news to a member', async () => {
    const { browser, home } = await signIn(convite, rosa);
    const hello = await browser.get(`${home}/hello`);
    expect([hello.status, /<title>Hola\b/.test(hello.text), /<h1>Hola<\/h1>/.test(hello.text)]).to.deep.equal([200, true, true]);
    expect((await browser.get(`${home}/stages`)).text)
      .to.include('La primera semana')
      .and.to.include('0 días juntos');
    convite.clock.now = later(convite.clock.now, MINUTE);
    expect((await browser.get(home)).text).to.include('Esta comunidad comenzó.');
  });

  it('shows nothing of it to somebody who is not signed in', async () => {
    const { home } = await signIn(convite, rosa);
    const stranger = await openBrowser().get(`${home}/hello`);
    expect(stranger.status).to.equal(401);
    expect(stranger.text).not.to.include('Hola de parte');
  });

  it('has no page of the plugin that does not exist', async () => {
    const { browser, home } = await signIn(convite, rosa);
    expect((await browser.get(`${home}/no-such-plugin`)).status).to.equal(404);
  });
});
