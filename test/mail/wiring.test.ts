// Which post the house has: the mail server of its settings, or nobody; and that it ends with the house.
import { expect } from 'chai';
import { readConfig } from '../../src/config.ts';
import { openConvite } from '../../src/convite.ts';
import { testClock, testLog } from '../support/clock.ts';
import { freshHome } from '../support/homes.ts';
import { aLetter } from '../support/letters.ts';
import { openSmtpServer } from '../support/smtp.ts';

describe('the post of the house', () => {
  const open = async (more: Readonly<Record<string, string>> = {}) => {
    const { config: storage, remove } = await freshHome();
    const env = { CONVITE_URL: 'http://localhost:3000', SECRET: 'a secret for tests, of no other use', DATA_DIR: '/nowhere', ...more };
    const convite = await openConvite({ ...readConfig(env), storage }, { clock: testClock(), log: testLog() });
    const stop = async () => {
      await convite.stop();
      await remove();
    };
    return { post: convite.house.post, stop };
  };

  it('is nobody where no mail server is set up', async () => {
    const { post, stop } = await open();
    expect([post.kind, post.from, await post.send(aLetter())]).to.deep.equal([
      'none',
      { name: 'Convite', address: 'convite@localhost' },
      { kind: 'misconfigured', reason: 'none' },
    ]);
    await stop();
  });

  it('is the mail server of the settings, at its pace, until the house closes', async () => {
    const server = await openSmtpServer();
    const { post, stop } = await open({
      SMTP_URL: `smtp://127.0.0.1:${server.port}`,
      MAIL_FROM: 'Convite <c@example.org>',
      MAIL_RATE: '4/day',
    });
    expect([post.kind, post.from, post.limits]).to.deep.equal([
      'smtp',
      { name: 'Convite', address: 'c@example.org' },
      [{ count: 4, seconds: 86_400 }],
    ]);
    expect((await Promise.all([1, 2].map(() => post.send(aLetter())))).map(({ kind }) => kind)).to.deep.equal(['sent', 'sent']);
    expect(await post.send(aLetter())).to.deep.include({ kind: 'later', reason: 'pace' });
    expect(server.received).to.have.length(2);
    await stop();
    expect(await post.send(aLetter())).to.deep.equal({ kind: 'later', reason: 'closed' });
    await server.close();
  });
});
