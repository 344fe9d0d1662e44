// Choosing people in forms, and what members say of their surroundings.
import { expect } from 'chai';
import { getCommunity, keepTopics, liveTopics, topicName, welcome } from '../../../src/features/community/index.ts';
import {
  calledIn,
  countConnections,
  findSurroundings,
  listMembers,
  measureConnection,
  membersById,
  personControl,
  personShown,
  resolvePerson,
  stateSurroundings,
} from '../../../src/features/people/index.ts';
import { eventSentence } from '../../../src/kernel/journal.ts';
import type { KeptCommunity, KeptMember } from '../../../src/kernel/people.ts';
import { aLaunch, openTestHouse, type TestHouse } from '../../support/house.ts';

describe('Choosing a person', () => {
  let house: TestHouse;
  let community: KeptCommunity;
  let rosa: KeptMember;
  const bring = async (name: string) =>
    (await welcome(house, aLaunch({ person: { id: `p-${name}`, name, test: false }, role: 'active' }))).member;
  const now = () => getCommunity(house, community.id);
  const words = () => house.words('es');

  beforeEach(async () => {
    house = await openTestHouse();
    ({ community, member: rosa } = await welcome(house, aLaunch()));
  });
  afterEach(() => house.close());

  it('is from a list by circle and name where they are few', async () => {
    const luis = await bring('Luis Antay');
    const control = await personControl(house, await now(), words(), 'Nadie');
    expect(control).to.deep.equal({
      as: 'choice',
      options: [
        { value: '', label: 'Nadie' },
        { value: rosa.id, label: 'Rosa Quilla · Facilitación' },
        { value: luis.id, label: 'Luis Antay · Grupo activo' },
      ],
    });
    expect(personShown(control, luis)).to.equal(luis.id);
  });

  it('is by name where they are many, and asks back where a name means several', async () => {
    for (let n = 10; n < 71; n++) await bring(`Ana ${n}`);
    expect(await listMembers(house, await now())).to.equal(undefined);
    const control = await personControl(house, await now(), words(), 'Nadie');
    expect(control.as).to.equal('line');
    expect(personShown(control, rosa)).to.equal('Rosa Quilla');
    expect(await resolvePerson(house, community.id, ' róSA quilla ')).to.have.property('id', rosa.id);
    expect(await resolvePerson(house, community.id, 'Rosa')).to.have.property('id', rosa.id);
    expect(await resolvePerson(house, community.id, rosa.id)).to.have.property('id', rosa.id);
    expect(await resolvePerson(house, community.id, 'Ana')).to.have.length(10);
    expect(await resolvePerson(house, community.id, 'Nadie')).to.deep.equal([]);
    expect(await resolvePerson(house, community.id, '')).to.deep.equal([]);
  });

  it('finds no member of another community, and names one without a name', async () => {
    const other = await welcome(house, aLaunch({ context: { id: '43', title: 'Maíz' } }));
    expect(await resolvePerson(house, other.community.id, rosa.id)).to.deep.equal([]);
    expect(await membersById(house, other.community.id, [rosa.id, ''])).to.deep.equal(new Map());
    expect([...(await membersById(house, community.id, [rosa.id, rosa.id])).keys()]).to.deep.equal([rosa.id]);
    expect([calledIn(words(), rosa), calledIn(words(), undefined)]).to.deep.equal(['Rosa Quilla', words().say('people.unnamed')]);
  });

  it('knows how members are connected, as they say it or as it was measured (C2, D3)', async () => {
    const luis = await bring('Luis Antay');
    await stateSurroundings(house, community.id, luis.id, {
      device: 'basic',
      connection: 'weak',
      hours: ['mon-evening'],
      accessibility: '',
    });
    await measureConnection(house, community.id, luis.id, { kbps: 900, connection: 'fair' });
    const known = await findSurroundings(house, community.id, luis.id);
    expect(known).to.include({ device: 'basic', connection: 'fair', measuredKbps: 900 });
    expect(known?.hours).to.deep.equal(['mon-evening']);
    expect([...(await countConnections(house, await now()))]).to.deep.equal([
      ['none', 0],
      ['weak', 0],
      ['fair', 1],
      ['good', 0],
    ]);
  });

  it('keeps topics by id when they are renamed, retires those that are left out, and tells it in the journal (D1)', async () => {
    const [seed, water] = await keepTopics(house, community.id, [{ name: 'Semilla' }, { name: 'Riego' }], rosa.id);
    await keepTopics(house, community.id, [{ id: water?.id ?? '', name: 'Agua' }, { name: 'Venta' }], rosa.id);
    const after = await now();
    expect(liveTopics(after).map(({ name }) => name)).to.deep.equal(['Agua', 'Venta']);
    expect([topicName(after, seed?.id ?? ''), topicName(after, water?.id ?? ''), topicName(after, 'x')]).to.deep.equal([
      'Semilla',
      'Agua',
      '',
    ]);
    const [last] = (await house.journal.read(community.id, { limit: 1 })).items;
    expect(last && eventSentence(words(), last, 'Rosa Quilla')).to.equal('Rosa Quilla cambió los temas de la comunidad');
  });
});
