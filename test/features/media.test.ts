// Media: whom they reach, what they cost, how to take part, and measuring a line (method sheet D3, C1).
import { expect } from 'chai';
import { welcome } from '../../src/features/community/index.ts';
import { readLink, starters } from '../../src/features/media/kinds.ts';
import { blobOf, connectionOf, goesOn, readTimes, sizes, speedOf } from '../../src/features/media/measure.ts';
import {
  addStarter,
  changeMedium,
  chosenMedia,
  type Described,
  getMedium,
  mayPropose,
  proposeMedium,
  settleMedium,
} from '../../src/features/media/media.ts';
import { mediaItem } from '../../src/features/media/media-item.ts';
import { mediaNudges } from '../../src/features/media/media-nudges.ts';
import { findLines, reachOf, reachOfSet } from '../../src/features/media/reach.ts';
import { warningsOf, warningsOfSet } from '../../src/features/media/warnings.ts';
import { findSurroundings, stateSurroundings } from '../../src/features/people/index.ts';
import { isProblem } from '../../src/kernel/errors.ts';
import type { Connection, KeptCommunity, KeptMember } from '../../src/kernel/people.ts';
import { readForm } from '../support/browser.ts';
import { luis as luisPersona, openTestConvite, rosa as rosaPersona, signIn, type TestConvite } from '../support/convite.ts';
import { aLaunch, openTestHouse, type TestHouse, visitBy } from '../support/house.ts';

const forum: Described = {
  name: 'Foro',
  kind: 'forum',
  live: false,
  needs: 'weak',
  link: '',
  paid: false,
  amount: '',
  reason: '',
  howTo: '',
};
const video: Described = { ...forum, name: 'Video', kind: 'webinar', live: true, needs: 'good' };

describe('Media', () => {
  let house: TestHouse;
  let community: KeptCommunity;
  let rosa: KeptMember;
  const fresh = async () => (await welcome(house, aLaunch())).community;
  const bring = async (id: string, connection?: Connection) => {
    const { member } = await welcome(house, aLaunch({ person: { id, name: id, test: false }, role: 'active' }));
    if (connection) await stateSurroundings(house, community.id, member.id, { device: '', connection, hours: [], accessibility: '' });
    return member;
  };
  const use = async (described: Described) => {
    const medium = await proposeMedium(house, community.id, rosa, described);
    await settleMedium(house, community.id, rosa, medium.id, 'chosen');
    return medium;
  };

  beforeEach(async () => {
    house = await openTestHouse();
    ({ community, member: rosa } = await welcome(house, aLaunch()));
  });
  afterEach(() => house.close());

  it('reach members by the connection that they stated; who has not said is not counted as reached (D3)', async () => {
    await bring('a', 'none');
    await bring('b', 'weak');
    await bring('c', 'good');
    const lines = await findLines(house, await fresh());
    expect(reachOf(lines, 'good')).to.deep.equal({ reached: 1, leftOut: 2, unknown: 1, members: 4 });
    expect(reachOf(lines, 'weak')).to.deep.equal({ reached: 2, leftOut: 1, unknown: 1, members: 4 });
    expect(reachOf(lines, 'none').reached).to.equal(4);
    expect(reachOfSet(lines, [video, forum]).reached).to.equal(2);
  });

  it('warn of those whom they leave out and of what they cost (D3)', async () => {
    await bring('a', 'none');
    const medium = await use({ ...video, paid: true, amount: '10 al mes', reason: 'Graba' });
    const lines = await findLines(house, await fresh());
    const words = house.words('es');
    expect(warningsOf(words, await getMedium(house, community.id, medium.id), lines).map(({ sign }) => sign)).to.deep.equal([
      'alert',
      'coin',
    ]);
    expect(
      warningsOfSet(words, await chosenMedia(house, await fresh()), lines)
        .map(({ text }) => text)
        .join(' '),
    ).to.contain('a cualquier hora');
  });

  it('are done for the stage with one live, one for any hour, most lines known and costs justified (D3)', async () => {
    const done = async () => (await mediaItem.evidence?.(house, await fresh()))?.done;
    await use(forum);
    await use(video);
    expect(await done()).to.equal(false);
    await stateSurroundings(house, community.id, rosa.id, { device: '', connection: 'fair', hours: [], accessibility: '' });
    expect(await done()).to.equal(true);
    await bring('x');
    await bring('y');
    expect(await done()).to.equal(false);
  });

  it('begin from free ones, each once, also when two people tap at the same time (D3)', async () => {
    const [starter] = starters;
    await addStarter(house, community.id, rosa, house.words('pt'), starter);
    await addStarter(house, community.id, rosa, house.words('es'), starter);
    expect((await chosenMedia(house, await fresh())).map(({ name }) => name)).to.deep.equal(['Grupo de mensagens']);
  });

  it('keep both texts apart when two change one at once', async () => {
    const medium = await use(forum);
    const { version, id } = await getMedium(house, community.id, medium.id);
    await changeMedium(house, community.id, rosa, { id, version }, { ...forum, howTo: 'uno' });
    const late = await changeMedium(house, community.id, rosa, { id, version }, { ...forum, howTo: 'otro' }).catch((error) => error);
    expect(isProblem(late, 'conflict')).to.equal(true);
  });

  it('can be proposed by anybody, ten at a time', async () => {
    const luis = await bring('luis');
    for (let i = 0; i < 10; i++) await proposeMedium(house, community.id, luis, { ...forum, name: `M${i}` });
    expect([await mayPropose(house, community.id, luis.id), await mayPropose(house, community.id, rosa.id)]).to.deep.equal([false, true]);
  });

  it('understand a link as people write it, and nothing that would do something else', () => {
    expect([
      readLink('chat', 'chat.example.org/g'),
      readLink('email', 'grupo@example.org'),
      readLink('call', '+51 984 000-111'),
    ]).to.deep.equal(['https://chat.example.org/g', 'mailto:grupo@example.org', 'tel:+51984000111']);
    for (const bad of [
      'javascript:alert(1)',
      'data:text/html,x',
      'https://a:b@example.org',
      'mailto:a@b.c?bcc=x',
      'nada',
      'file:///etc/passwd',
    ])
      expect(readLink('email', bad), bad).to.equal(undefined);
  });

  it('nudge about a missing half and about those left out, in a few questions', async () => {
    await bring('a', 'none');
    await use(video);
    const visit = visitBy(house, await fresh(), rosa);
    const before = house.storage.calls;
    const nudges = await mediaNudges(visit);
    expect(house.storage.calls - before).to.be.at.most(5);
    expect(nudges.map(({ key }) => key.split(':')[0])).to.include.members(['half', 'leaves-out']);
  });
});

describe('Measuring a line', () => {
  it('tells the four kinds of connection apart, whatever each way there and back costs (D3)', () => {
    const timesAt = (kbps: number, latency: number) => {
      const times: number[] = [];
      for (const size of sizes) {
        if (!goesOn(times)) break;
        times.push(Math.round(latency + (8 * size) / kbps));
      }
      return times;
    };
    for (const [kbps, line] of [
      [8, 'none'],
      [50, 'weak'],
      [400, 'fair'],
      [5000, 'good'],
    ] as const)
      for (const latency of [20, 300])
        expect(connectionOf(speedOf(timesAt(kbps, latency))), `${kbps} kbit/s, ${latency} ms`).to.equal(line);
  });

  it('believes no times but those that it could have measured', () => {
    for (const text of ['', '1-2-3-4-5', '-1', '1.5', '999999', 'x', '1-', '120001']) expect(readTimes(text), text).to.equal(undefined);
    expect(readTimes('120-180')).to.deep.equal([120, 180]);
  });

  it('asks for pictures of exactly the size that it counts with', () => {
    for (const size of sizes) expect(blobOf(size)?.length).to.equal(size);
    expect(blobOf(5)).to.equal(undefined);
  });
});

describe('The pages of media', () => {
  let convite: TestConvite;
  before(async () => {
    convite = await openTestConvite();
  });
  after(() => convite.close());

  it('measure a line without a script by a chain of pages that the server times, under 100 kB in all (D3)', async () => {
    const { browser, home } = await signIn(convite, rosaPersona);
    const start = (await browser.get(`${home}/media/measure`)).text;
    let url = new URL(
      (/href="([^"]*\/media\/measure\/step[^"]*)"/.exec(start)?.[1] ?? '').replaceAll('&amp;', '&').replaceAll('&#x3D;', '='),
      convite.url,
    ).href;
    let bytes = 0;
    for (let hop = 0; hop < 6; hop++) {
      convite.clock.now = new Date(convite.clock.now.getTime() + 90);
      const answer = await fetch(url, {
        headers: { Cookie: `convite=${browser.jarOf(convite.url).get('convite')}`, 'Accept-Encoding': 'gzip' },
        redirect: 'manual',
      });
      bytes += Number(answer.headers.get('Content-Length') ?? 0);
      const refresh = answer.headers.get('Refresh');
      if (!refresh) {
        url = new URL(answer.headers.get('Location') ?? '', convite.url).href;
        break;
      }
      url = new URL(refresh.replace('0; url=', ''), convite.url).href;
    }
    expect(url).to.contain('/media/measure/result?t=90-90-90-90');
    expect(bytes).to.be.greaterThan(55_000).and.lessThan(90_000);
    const result = await browser.get(url);
    const { fields } = readForm(result.text);
    expect((await browser.submit(`${home}/media/measure`, fields)).status).to.equal(303);
    const me = await browser.get(`${home}/media/measure`);
    expect(me.text).to.contain('Buena: video');
  });

  it('keep a line that is said without measuring, and nothing else that is sent there', async () => {
    const { browser, home } = await signIn(convite, luisPersona);
    const { fields } = readForm((await browser.get(`${home}/media/measure`)).text);
    expect((await browser.submit(`${home}/media/measure`, { ...fields, line: 'weak' })).status).to.equal(303);
    const bads: Record<string, string>[] = [{ line: 'x' }, { kbps: '-1' }, { kbps: '9e99' }];
    for (const bad of bads) {
      const { _csrf = '', _once = '' } = readForm((await browser.get(`${home}/media/measure`)).text).fields;
      expect((await browser.submit(`${home}/media/measure`, { _csrf, _once, ...bad })).status).to.be.below(500);
    }
    const communityId = home.split('/').at(-1) ?? '';
    const people = await convite.house.storage
      .of((await import('../../src/features/people/people.store.ts')).Members, communityId)
      .find({ test: false }, { limit: 50 });
    const me = people.items.find(({ name }) => name.startsWith('Luis'));
    expect((await findSurroundings(convite.house, communityId, me?.id ?? ''))?.connection).to.equal('weak');
  });

  it('take a proposal from anybody, say by field what is wrong, and compare a set (D3)', async () => {
    const { browser, home } = await signIn(convite, luisPersona);
    const { fields } = readForm((await browser.get(`${home}/media/new`)).text);
    const form = { ...fields, name: 'Grupo', kind: 'chat', time: 'anytime', needs: 'weak', link: 'javascript:alert(1)', paid: 'yes' };
    const wrong = await browser.submit(`${home}/media`, form);
    expect([wrong.status, wrong.text.split('class="wrong"').length - 1]).to.deep.equal([422, 3]);
    const { paid: _, ...free } = { ...form, link: 'chat.example.org', _once: crypto.randomUUID() };
    const made = await browser.submit(`${home}/media`, free);
    expect(made.status).to.equal(303);
    const id = made.location?.split('/').at(-1) ?? '';
    expect((await browser.get(`${home}/media/compare?m=${id}&m=zzz&m=${id}`)).text).to.contain('Grupo');
    expect((await browser.get(`${home}/media/${id}/edit`)).status).to.equal(404);
    expect((await browser.get(`${home}/media/${'0'.repeat(26)}`)).status).to.equal(404);
  });
});
