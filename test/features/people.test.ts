// Members as launches bring them, and what they and the community chose themselves.
import { expect } from 'chai';
import { welcome } from '../../src/features/community/index.ts';
import { getMember, place, prefer } from '../../src/features/people/index.ts';
import { joinedSince, tally } from '../../src/features/people/people.ts';
import { roster } from '../../src/features/people/roster.ts';
import { inCircle } from '../../src/features/people/tally.ts';
import { isProblem } from '../../src/kernel/errors.ts';
import type { Launch } from '../../src/kernel/launch.ts';
import type { KeptCommunity } from '../../src/kernel/people.ts';
import { nameKey } from '../../src/kernel/text.ts';
import { aLaunch, openTestHouse, type TestHouse } from '../support/house.ts';

const luis = aLaunch({ person: { id: 'person-luis', name: 'Luis Antay', test: false }, role: 'active' });

describe('A member', () => {
  let house: TestHouse;
  const arrive = (launch: Launch) => welcome(house, launch);
  beforeEach(async () => {
    house = await openTestHouse();
  });
  afterEach(() => house.close());

  it('gets the name, address, language and zone that the platform sends, and keeps them where a later launch withholds them', async () => {
    await arrive(aLaunch());
    const { locale: _, zone: __, ...silent } = aLaunch({ person: { id: 'person-rosa', test: false } });
    const { member } = await arrive(silent);
    expect([member.name, member.email, member.locale, member.zone]).to.deep.equal([
      'Rosa Quilla',
      'rosa@example.invalid',
      'es',
      'America/Lima',
    ]);
  });

  it('without a name chooses one, and no launch replaces it', async () => {
    const { community, member } = await arrive(aLaunch({ person: { id: 'person-rosa', test: false } }));
    expect(member.name).to.equal('');
    await prefer(house, community.id, member.id, { name: 'Doña Rosa', locale: 'pt', zone: 'America/Sao_Paulo' });
    const again = (await arrive(aLaunch())).member;
    expect([again.name, again.nameFrom, again.locale, again.zone]).to.deep.equal(['Doña Rosa', 'person', 'pt', 'America/Sao_Paulo']);
  });

  it('who chooses a name while a launch brings another keeps the one chosen', async () => {
    const { community, member } = await arrive(aLaunch());
    const wish = { name: 'Doña Rosa', locale: 'pt', zone: 'America/Sao_Paulo' } as const;
    const renamed = aLaunch({ person: { id: 'person-rosa', name: 'R. Quilla', test: false } });
    await Promise.all([arrive(renamed), prefer(house, community.id, member.id, wish)]);
    const { name, locale, zone } = await getMember(house, community.id, member.id);
    expect({ name, locale, zone }).to.deep.equal(wish);
  });

  it('gets the role of each launch until the community gives one', async () => {
    await arrive(aLaunch());
    const { community, member } = await arrive(luis);
    expect(member.role).to.equal('active');
    expect((await arrive({ ...luis, role: 'coordinator' })).member.role).to.equal('coordinator');
    await place(house, community.id, member.id, { role: 'occasional', organisation: 'Cooperativa', actor: 'producer' });
    expect((await arrive({ ...luis, role: 'facilitator' })).member.role).to.equal('occasional');
  });

  it('who is the last to lead is not demoted by a launch in "student view" (D2)', async () => {
    await arrive(aLaunch());
    expect((await arrive(aLaunch({ role: 'active' }))).member.role).to.equal('facilitator');
    await arrive({ ...luis, role: 'facilitator' });
    expect((await arrive(aLaunch({ role: 'active' }))).member.role).to.equal('active');
  });

  it('who leads is still there when all who lead are demoted at once, by launches or by the community (D2)', async () => {
    const { community, member } = await arrive(aLaunch());
    const other = (await arrive({ ...luis, role: 'facilitator' })).member;
    const stand = async () => inCircle(await tally(house, (await arrive(aLaunch({ role: 'active' }))).community), 'facilitator');
    await Promise.all([arrive(aLaunch({ role: 'active' })), arrive(luis)]);
    expect(await stand()).to.be.at.least(1);
    const wish = { role: 'occasional', organisation: '', actor: 'producer' } as const;
    for (const { id } of [member, other]) await place(house, community.id, id, { ...wish, role: 'facilitator' });
    await Promise.allSettled([member, other].map(({ id }) => place(house, community.id, id, wish)));
    expect(await stand()).to.be.at.least(1);
  });

  it('who is the last to lead cannot be placed elsewhere (D2)', async () => {
    const { community, member } = await arrive(aLaunch());
    const wish = { role: 'occasional', organisation: '', actor: 'producer' } as const;
    const outcome = await place(house, community.id, member.id, wish).catch((error) => error);
    expect(isProblem(outcome, 'conflict')).to.equal(true);
    expect((await getMember(house, community.id, member.id)).role).to.equal('facilitator');
  });

  it('of another community is not found, changed or placed', async () => {
    const here = await arrive(aLaunch());
    const there = await arrive(aLaunch({ context: { id: '43', title: 'Quinua' } }));
    const wish = { name: 'X', locale: 'en', zone: 'UTC' } as const;
    const outcomes = await Promise.all([
      getMember(house, here.community.id, there.member.id).catch((error) => error),
      prefer(house, here.community.id, there.member.id, wish).catch((error) => error),
      place(house, here.community.id, there.member.id, { role: 'active', organisation: '', actor: 'producer' }).catch((error) => error),
    ]);
    expect(outcomes.map((outcome) => isProblem(outcome, 'not-found'))).to.deep.equal([true, true, true]);
    expect((await getMember(house, there.community.id, there.member.id)).name).to.equal('Rosa Quilla');
  });
});

describe('The people of a community', () => {
  let house: TestHouse;
  let community: KeptCommunity;
  const launches = (names: readonly string[], role: Launch['role'], test = false) =>
    names.map((name) => aLaunch({ person: { id: `person-${name}`, name, test }, role }));
  beforeEach(async () => {
    house = await openTestHouse();
    for (const launch of [aLaunch(), ...launches(['Álvaro', 'zoe', 'Beto'], 'active'), ...launches(['Prueba'], 'active', true)]) {
      ({ community } = await welcome(house, launch));
    }
  });
  afterEach(() => house.close());

  it('are counted by circle and organisation, the test user not among them (D2, A1)', async () => {
    const counted = await tally(house, community);
    expect([inCircle(counted, 'facilitator'), inCircle(counted, 'active'), inCircle(counted, 'occasional')]).to.deep.equal([1, 3, 0]);
    expect([...counted.active]).to.deep.equal([['', 3]]);
  });

  it('are counted once for all visitors until the community changes', async () => {
    await tally(house, community);
    const calls = house.storage.calls;
    await tally(house, community);
    expect(house.storage.calls).to.equal(calls);
    const grown = await welcome(house, aLaunch({ person: { id: 'person-new', name: 'Nueva', test: false }, role: 'active' }));
    expect(inCircle(await tally(house, grown.community), 'active')).to.equal(4);
  });

  it('are listed by name as people sort names, page by page, each once', async () => {
    const names = async (after?: string): Promise<string[]> => {
      const page = await roster(house, community, { sort: 'name', descending: false, role: 'active', ...(after ? { after } : {}) }, 2);
      return [...page.rows.map(({ member }) => member.name), ...(page.next ? await names(page.next) : [])];
    };
    expect(await names()).to.deep.equal(['Álvaro', 'Beto', 'zoe']);
    expect(nameKey('Ñusta Álvarez')).to.equal('nusta alvarez');
  });

  it('are counted as new from the day they joined', async () => {
    expect(await joinedSince(house, community, new Date('2026-11-23T00:00:00Z'))).to.equal(4);
    expect(await joinedSince(house, community, new Date('2026-11-24T00:00:00Z'))).to.equal(0);
  });
});
