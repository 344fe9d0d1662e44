// The pages of letters: one's own wish, what the community has, previews, tests, and the way out.
import { expect } from 'chai';
import { getCommunity } from '../../../src/features/community/index.ts';
import { preview } from '../../../src/features/digest/letters.ts';
import { readMembers } from '../../../src/features/people/index.ts';
import { addActivity, nothingSaid } from '../../../src/features/plan/index.ts';
import { getActivity } from '../../../src/features/plan/plan.ts';
import { type Browser, readForm, unescaped } from '../../support/browser.ts';
import { luis, openTestConvite, rosa, signIn, type TestConvite } from '../../support/convite.ts';

describe('The pages of letters', () => {
  let convite: TestConvite;
  let facilitator: { browser: Browser; home: string };
  let member: { browser: Browser; home: string };
  before(async () => {
    convite = await openTestConvite();
    facilitator = await signIn(convite, rosa);
    member = await signIn(convite, luis);
  });
  after(() => convite.close());

  const send = async ({ browser, home }: typeof member, path: string, fields: Record<string, string>) => {
    const { _csrf = '' } = readForm((await browser.get(`${home}/letters`)).text).fields;
    return browser.submit(`${home}${path}`, { _csrf, _once: crypto.randomUUID(), ...fields });
  };

  it('keep what a member chooses, say when the next one comes, and what is wrong', async () => {
    expect((await member.browser.get(`${member.home}/letters`)).text)
      .to.contain('lunes, 30 de noviembre')
      .and.contain('Así lo tiene la comunidad');
    const kept = await send(member, '/letters', { rhythm: 'daily', weekday: 'mon', hour: '18' });
    expect(kept.location).to.equal(`${member.home}/letters?saved=yes`);
    expect((await member.browser.get(`${member.home}/letters?saved=yes`)).text)
      .to.contain('18:00')
      .and.contain('Usted lo eligió así');
    for (const wrong of [{ rhythm: 'evil' }, { weekday: 'x' }, { hour: '24' }, { hour: '-1' }, { hour: '' }])
      expect((await send(member, '/letters', { rhythm: 'daily', weekday: 'mon', hour: '7', ...wrong })).status).to.equal(422);
    await send(member, '/letters', { rhythm: 'off', weekday: 'mon', hour: '7' });
    expect((await member.browser.get(`${member.home}/letters`)).text).to.contain('No recibirá cartas');
  });

  it('of the community are for those who lead: a line, a question, and both versions for the second of two', async () => {
    expect((await member.browser.get(`${member.home}/letters/lead`)).status).to.equal(404);
    expect((await send(member, '/letters/lead', {})).status).to.equal(404);
    const said = { rhythm: 'weekly', weekday: 'tue', hour: '8', opening: 'Llueve', question: '¿Qué sembró?' };
    expect((await send(facilitator, '/letters/lead', { ...said, version: '0' })).status).to.equal(303);
    const second = await send(facilitator, '/letters/lead', { ...said, opening: 'Hace sol', version: '0' });
    expect(second.status).to.equal(409);
    expect(second.text).to.contain('Llueve').and.contain('Hace sol');
    expect((await send(facilitator, '/letters/lead', { ...said, opening: 'x'.repeat(401), version: '1' })).status).to.equal(422);
  });

  it('show anybody’s next letter to those who lead, and to others only their own', async () => {
    const id = /people\/([0-9a-z]{26})/.exec((await facilitator.browser.get(`${facilitator.home}/people`)).text)?.[1] ?? '';
    const page = await facilitator.browser.get(`${facilitator.home}/letters/preview?member=${id}`);
    expect(page.text).to.contain('¿Qué sembró?').and.contain('Esta semana en Papa de altura');
    const letter = await facilitator.browser.get(`${facilitator.home}/letters/preview/letter`);
    expect(letter.headers.get('Content-Security-Policy')).to.match(/^default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'/);
    expect((await facilitator.browser.get(`${facilitator.home}/letters/preview?member=01h000000000000000000000000`)).status).to.equal(404);
    expect((await member.browser.get(`${member.home}/letters/preview?member=${id}`)).text).to.contain('Luis');
  });

  it('send a test to oneself, and say so', async () => {
    const { location = '' } = await send(facilitator, '/letters/lead/test', {});
    expect(location).to.equal(`${facilitator.home}/letters/lead?test=sent`);
    expect(convite.post.letters.at(-1)?.subject).to.contain('Papa de altura');
  });

  it('let a line of the plan be closed from the letter as from the plan, the list and the calendar (D4, G1)', async () => {
    const community = await getCommunity(convite.house, facilitator.home.split('/').at(-1) ?? '');
    const all = await readMembers(convite.house, community.id);
    const [rosaThere, luisThere] = ['Rosa', 'Luis'].map((name) => all.find((one) => one.name.startsWith(name)));
    if (!rosaThere || !luisThere) throw new Error('somebody is missing');
    const said = { ...nothingSaid, title: 'Traer semilla', responsible: [luisThere.id], startsOn: '2026-11-20', endsOn: '2026-11-25' };
    const { id } = await addActivity(convite.house, community.id, rosaThere, said);
    const letter = await preview(convite.house, await getCommunity(convite.house, community.id), luisThere.id);
    const links = [...(letter?.html.matchAll(/href="([^"]+\/a\/[^"]+)"/g) ?? [])].map(([, href = '']) => unescaped(href));
    const done = links.find((link) => convite.house.tokens.read(link.split('/').at(-1) ?? '')?.purpose === 'plan.done') ?? '';
    expect((await fetch(done)).status).to.equal(200);
    expect((await getActivity(convite.house, community.id, id)).status).to.equal('open');
    expect((await fetch(done, { method: 'POST', body: new URLSearchParams() })).status).to.equal(200);
    expect((await getActivity(convite.house, community.id, id)).status).to.equal('done');
    expect((await member.browser.get(`${member.home}/mine`)).text).to.not.contain('Traer semilla');
  });

  it('end letters by one click of the mail program, at once and for good (RFC 8058)', async () => {
    await send(member, '/letters', { rhythm: 'weekly', weekday: 'mon', hour: '7' });
    const { location = '' } = await send(facilitator, '/letters/lead/preview', { who: 'Luis' });
    const page = await facilitator.browser.get(location);
    expect(unescaped(page.text)).to.contain('/u/');
    const community = member.home.split('/').at(-1) ?? '';
    const luisId = new URL(location).searchParams.get('member') ?? '';
    const token = await convite.house.tokens.keepShort({ purpose: 'digest.off', community, member: luisId, thing: '' });
    const answer = await fetch(`${convite.url}/u/${token}`, {
      method: 'POST',
      body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }),
    });
    expect(answer.status).to.equal(200);
    expect((await member.browser.get(`${member.home}/letters`)).text).to.contain('No recibirá cartas');
  });
});
