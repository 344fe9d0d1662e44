// The post against a mail server on loopback: what arrives, over how many connections, and what each trouble ends in.
import { expect } from 'chai';
import { simpleParser } from 'mailparser';
import type { MailConfig } from '../../src/config.ts';
import { delays, misfits, type Outcome, refusals } from '../../src/kernel/post.ts';
import { messageIdOf } from '../../src/mail/letter.ts';
import { openPost, type PostOptions } from '../../src/mail/post.ts';
import { testClock, testLog } from '../support/clock.ts';
import { aLetter, host, takeApart } from '../support/letters.ts';
import { mailServers, openSmtpServer, type Script, settingsOf, shortPatience } from '../support/smtp.ts';

describe('the post', () => {
  const { kept, serve, stubborn, closeAll } = mailServers();
  const post = (port: number, settings: Partial<MailConfig> = {}, options: Partial<PostOptions> = {}) =>
    kept(openPost(settingsOf(port, settings), { log: testLog(), clock: testClock(), patience: shortPatience, ...options }));

  afterEach(closeAll);

  it('hands a letter over as it was written, dated by our clock', async () => {
    const server = await serve();
    const clock = testClock('2026-11-23T12:00:00Z');
    expect(await post(server.port, {}, { clock }).send(aLetter())).to.deep.equal({ kind: 'sent', reply: '250' });
    const [{ from, to, raw } = { from: '', to: [], raw: '' }] = server.received;
    expect([from, to]).to.deep.equal(['convite@example.org', ['luis@example.org']]);
    const { subject, text, html, date } = await simpleParser(raw);
    expect({ subject, text, html }).to.deep.equal({ subject: aLetter().subject, text: aLetter().text, html: aLetter().html });
    expect(date).to.deep.equal(new Date('2026-11-23T12:00:00Z'));
    expect(takeApart(raw).header('Message-ID')).to.equal(aLetter().messageId);
  });

  it('sends a letter twice with the same Message-ID', async () => {
    const server = await serve();
    const { send } = post(server.port);
    await send(aLetter());
    await send(aLetter());
    expect(server.received.map(({ raw }) => takeApart(raw).header('Message-ID'))).to.deep.equal(Array(2).fill(aLetter().messageId));
  });

  it('takes any number of letters at once, over as many connections as it may have', async () => {
    const server = await serve();
    const { send } = post(server.port, { connections: 3 });
    const letters = Array.from({ length: 60 }, (_, i) => aLetter({ messageId: messageIdOf(['digest', 'c1', `m${i}`], host) }));
    const outcomes = await Promise.all(letters.map(send));
    expect(outcomes.every(({ kind }) => kind === 'sent')).to.equal(true);
    expect(new Set(server.received.map(({ raw }) => takeApart(raw).header('Message-ID'))).size).to.equal(60);
    expect(server.connections).to.be.within(1, 3);
  });

  it('goes on after a letter that is refused, over the same connection', async () => {
    const server = await serve({
      options: {
        onRcptTo: ({ address }: { address: string }, _session: unknown, callback: (error?: Error) => void) =>
          callback(address.startsWith('gone') ? Object.assign(new Error('5.1.1 no such user'), { responseCode: 550 }) : undefined),
      },
    });
    const { send } = post(server.port, { connections: 1 });
    const to = (address: string) => aLetter({ to: { name: '', address } });
    expect(await send(to('gone@example.org'))).to.deep.equal({ kind: 'refused', reason: 'unknown', status: 550 });
    expect(await send(to('here@example.org'))).to.deep.equal({ kind: 'sent', reply: '250' });
    expect(server.connections).to.equal(1);
  });

  it('refuses an odd letter without asking the server', async () => {
    const server = await serve();
    expect(await post(server.port).send(aLetter({ to: { name: 'Luis', address: 'luis' } }))).to.deep.equal({
      kind: 'refused',
      reason: 'odd-address',
    });
    expect(server.connections).to.equal(0);
  });

  it('logs in with the password of the settings, and stops at a wrong one without telling it', async () => {
    const server = await serve({ password: 'p@ss' });
    const at = (password: string) => ({ smtpUrl: `smtp://u:${password}@127.0.0.1:${server.port}` });
    expect(await post(server.port, at('p%40ss')).send(aLetter())).to.deep.equal({ kind: 'sent', reply: '250' });
    const log = testLog();
    const wrong: Outcome = { kind: 'misconfigured', reason: 'login', status: 535 };
    expect(await post(server.port, at('hush'), { log }).send(aLetter())).to.deep.equal(wrong);
    expect(await post(server.port, at('hush')).check()).to.deep.equal(wrong);
    expect(await post(server.port).send(aLetter())).to.deep.equal({ kind: 'misconfigured', reason: 'login', status: 530 });
    expect(log.lines).to.deep.equal([{ level: 'error', event: 'the post does not work', fields: { error: 'login', status: 535 } }]);
  });

  it('stops at a certificate that nobody vouches for, unless the settings do', async () => {
    const server = await serve({ options: { secure: true } });
    const settings = { smtpUrl: `smtps://localhost:${server.port}` };
    expect(await post(server.port, settings).send(aLetter())).to.deep.equal({ kind: 'misconfigured', reason: 'certificate' });
    const trusting = { smtpUrl: `smtps://localhost:${server.port}?tls.rejectUnauthorized=false` };
    expect(await post(server.port, trusting).send(aLetter())).to.deep.equal({ kind: 'sent', reply: '250' });
    expect(await post(server.port, { smtpUrl: `smtps://127.0.0.1:${(await serve()).port}` }).send(aLetter())).to.deep.include({
      kind: 'misconfigured',
      reason: 'certificate',
    });
  });

  const later = (reason: string, status?: number) => ({ kind: 'later', reason, ...(status ? { status } : {}) });
  const troubles: readonly (readonly [string, Script, object])[] = [
    ['is silent instead of greeting', { connect: 'hang' }, later('too-slow')],
    ['hangs up instead of greeting', { connect: 'drop' }, later('dropped')],
    ['greets with something else', { connect: 'SSH-2.0-OpenSSH_9.2' }, later('garbled')],
    ['is busy at once', { connect: '421 4.3.2 too many' }, later('busy', 421)],
    ['wants nothing of us', { connect: '554 5.7.1 go away' }, { kind: 'misconfigured', reason: 'greeting', status: 554 }],
    ['is silent when we say who we are', { ehlo: 'hang' }, later('too-slow')],
    ['hangs up when we say who we are', { ehlo: 'drop' }, later('dropped')],
    ['is busy with the sender', { mail: '451 4.3.0 try later' }, later('busy', 451)],
    ['does not take our sender', { mail: '550 5.7.1 not yours' }, { kind: 'misconfigured', reason: 'sender', status: 550 }],
    ['has no room for our size', { mail: '552 5.3.4 too big' }, { kind: 'refused', reason: 'size', status: 552 }],
    ['is silent about the sender', { mail: 'hang' }, later('too-slow')],
    ['puts the recipient off', { rcpt: '450 4.2.0 greylisted' }, later('busy', 450)],
    ['throttles', { rcpt: '454 4.7.0 Throttling failure' }, later('busy', 454)],
    ['does not know the recipient', { rcpt: '550 5.1.1 no such user' }, { kind: 'refused', reason: 'unknown', status: 550 }],
    ['does not know the recipient, in few words', { rcpt: '550 no' }, { kind: 'refused', reason: 'unknown', status: 550 }],
    ['has a full mailbox', { rcpt: '552 5.2.2 full' }, { kind: 'refused', reason: 'full', status: 552 }],
    ['relays for others only', { rcpt: '554 5.7.1 Relay access denied' }, { kind: 'misconfigured', reason: 'relay', status: 554 }],
    ['refuses by policy', { rcpt: '550 5.7.1 blocked' }, { kind: 'refused', reason: 'policy', status: 550 }],
    ['hangs up at the recipient', { rcpt: 'drop' }, later('dropped')],
    ['is silent before the letter', { data: 'hang' }, later('too-slow')],
    ['hangs up before the letter', { data: 'drop' }, later('dropped')],
    ['hangs up within the letter', { mid: 'drop' }, later('dropped')],
    ['is silent after the letter', { end: 'hang' }, later('too-slow')],
    ['hangs up after the letter', { end: 'drop' }, later('dropped')],
    ['is busy after the letter', { end: '452 4.3.1 no room' }, later('busy', 452)],
    ['does not like the letter', { end: '554 5.7.1 spam' }, { kind: 'refused', reason: 'policy', status: 554 }],
    ['answers nonsense', { mail: 'hello?' }, later('garbled')],
    ['answers without end', { ehlo: '250-x\r\n'.repeat(400_000) }, later('garbled')],
    ['lost its place', { rcpt: '503 5.5.1 bad sequence' }, later('garbled', 503)],
  ];
  for (const [what, script, outcome] of troubles) {
    it(`ends soon and rightly with a server that ${what}`, async () => {
      const began = Date.now();
      expect(await post((await stubborn(script)).port).send(aLetter())).to.deep.equal(outcome);
      expect(Date.now() - began).to.be.below(5000);
    });
  }

  it('gives a letter up when a server is never wholly silent but never done', async () => {
    for (const script of [{ ehlo: 'trickle' }, { mail: 'trickle' }, { end: 'trickle' }])
      expect(await post((await stubborn(script)).port).send(aLetter())).to.deep.equal({ kind: 'later', reason: 'too-slow' });
  });

  it('waits out a server that is away, and sends when it is back', async () => {
    const first = await openSmtpServer();
    const { send } = post(first.port, { connections: 2 });
    expect((await send(aLetter())).kind).to.equal('sent');
    await first.close();
    const away = await Promise.all(Array.from({ length: 20 }, () => send(aLetter())));
    expect(away.every(({ kind }) => kind === 'later')).to.equal(true);
    const back = await serve({ port: first.port });
    expect(await send(aLetter())).to.deep.equal({ kind: 'sent', reply: '250' });
    expect(back.received).to.have.length(1);
  });

  it('cannot reach a server whose name nobody knows', async () => {
    const outcome = await post(0, { smtpUrl: 'smtp://mail.invalid' }).send(aLetter());
    expect(outcome.kind === 'later' && outcome.reason).to.equal('no-answer');
  });

  it('hands on nothing that a server could slip into a log or a page', async () => {
    const said = '550 5.1.1 <script>alert(1)</script> \u001b[31m {"level":"fatal"}';
    const log = testLog();
    for (const script of [{ rcpt: said }, { mail: said }, { end: said }, { connect: said }, { ehlo: said }]) {
      const outcome = await post((await stubborn(script)).port, {}, { log }).send(aLetter());
      expect(JSON.stringify([outcome, log.lines])).not.to.match(/script|31m|fatal/);
      if (outcome.kind !== 'sent') expect([...delays, ...refusals, ...misfits]).to.include(outcome.reason);
    }
  });

  it('when closed lets letters under way end, and takes no more', async () => {
    const server = await serve();
    const opened = post(server.port, { connections: 1 });
    const under = Promise.all([1, 2, 3].map(() => opened.send(aLetter())));
    await new Promise((done) => setTimeout(done, 50));
    await opened.close();
    const kinds = (await under).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'sent')).to.have.length(server.received.length);
    expect(await opened.send(aLetter())).to.deep.equal({ kind: 'later', reason: 'closed' });
  });

  it('when closed does not wait for a server that hangs', async () => {
    const opened = post(
      (await stubborn({ end: 'hang' })).port,
      {},
      { patience: { ...shortPatience, silence: 60_000, letter: 60_000, close: 50 } },
    );
    const under = opened.send(aLetter());
    await new Promise((done) => setTimeout(done, 200));
    const began = Date.now();
    await opened.close();
    expect(Date.now() - began).to.be.below(1000);
    expect((await under).kind).to.equal('later');
  });
});
