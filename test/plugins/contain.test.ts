// A plugin's failures stay its own: whatever an offer does, the house gets an answer and the log a name.
import { expect } from 'chai';
import { isMember, may, type Predicate } from '../../src/kernel/can.ts';
import { type Problem, problem } from '../../src/kernel/errors.ts';
import type { Evidence, Feature, House, News, Quick } from '../../src/kernel/feature.ts';
import { openLog } from '../../src/kernel/log.ts';
import type { Visit } from '../../src/kernel/page.ts';
import type { KeptCommunity, KeptMember } from '../../src/kernel/people.ts';
import type { Locale, Words } from '../../src/kernel/words.ts';
import { contain } from '../../src/plugins/contain.ts';

const visit = {} as Visit;
const community = {} as KeptCommunity;
const window = { since: new Date('2026-03-02T00:00:00Z'), until: new Date('2026-03-09T00:00:00Z') };
const at = new Date('2026-03-05T12:00:00Z');

/** A house that can only speak, and whose one sentence needs the number `n`. */
const house = { words: (locale: Locale) => ({ locale, say: speak }) as unknown as Words } as House;

function speak(_key: string, gaps: Readonly<Record<string, unknown>> = {}): string {
  if (gaps.n === undefined) throw new Error('a gap without a value');
  return `${gaps.n}`;
}

const failures: readonly (readonly [how: string, offer: () => Promise<never>])[] = [
  ['rejects', async () => Promise.reject(new Error('with a name in it: Rosa'))],
  [
    'throws',
    () => {
      throw new TypeError('at once');
    },
  ],
  ['rejects with nothing at all', () => Promise.reject(undefined)],
  ['hangs', () => new Promise(() => undefined)],
  ['answers nothing', async () => undefined as never],
];

describe('a contained plugin', () => {
  let lines: { msg: string; plugin: string; offer: string }[];
  const log = openLog('info', { write: (line) => void lines.push(JSON.parse(line)) });

  beforeEach(() => {
    lines = [];
  });

  for (const [how, offer] of failures) {
    it(`whose news ${how} has no news`, async () => {
      expect(await contained({ news: offer }).news?.(visit, window)).to.deep.equal([]);
      expectNamed('news');
    });

    it(`whose card ${how} has no card`, async () => {
      expect(await contained({ cards: offer }).cards?.(visit)).to.deep.equal([]);
      expectNamed('cards');
    });
  }

  for (const [how, offer] of failures.filter(([how]) => how !== 'answers nothing')) {
    it(`whose evidence ${how} has none`, async () => {
      expect(await evidence(offer)).to.equal(undefined);
      expectNamed('evidence');
    });
  }

  it('keeps what its offers answer', async () => {
    const news: News[] = [{ text: 'New', path: '/guest', at }];
    const card = { place: 'main', order: 1, view: 'guest/card', model: {} } as const;
    const found: Evidence = { done: true, counts: { n: 3 }, path: '/guest' };
    const feature = contained({ news: async () => news, cards: async () => [card] });
    expect(await feature.news?.(visit, window)).to.deep.equal(news);
    expect(await feature.cards?.(visit)).to.deep.equal([card]);
    expect(await evidence(async () => found)).to.deep.equal(found);
    expect(lines).to.deep.equal([]);
  });

  it('tells at most five news', async () => {
    const many = Array.from({ length: 8 }, (_, n) => ({ text: `New ${n}`, path: '/guest', at }));
    expect(await contained({ news: async () => many }).news?.(visit, window)).to.deep.equal(many.slice(0, 5));
  });

  it('has no news where a line of them cannot be shown', async () => {
    const unreadable = [
      { text: 'New', path: 'javascript:alert(1)', at },
      { text: 7, path: '/guest', at },
      { text: 'New', path: '/guest', at: 'today' },
      { text: 'New', path: '/guest', at: new Date(Number.NaN) },
    ];
    for (const item of unreadable) {
      expect(await contained({ news: async () => [item as unknown as News] }).news?.(visit, window)).to.deep.equal([]);
    }
    expect(lines).to.have.length(4);
  });

  // Of each offer that a plugin may make to the other features: what is kept, and what is not.
  const told = { id: 'd', title: 'D', path: '/guest', members: ['m'], from: at, to: at, changedAt: at, version: 1 };
  const usual = { title: 'D', path: '/guest', members: [] };
  const rule = {
    id: 's',
    first: '2026-03-05T07:00',
    zone: 'America/Lima',
    minutes: 60,
    every: 'week',
    times: 4,
    usual,
    changedAt: at,
    sequence: 0,
  };
  const channel = { id: 'c', name: 'C', live: true, link: 'https://example.org/', path: '/guest' };
  const used = { channel: 'c', times: 1, people: 2, last: at };
  const planned = {
    id: 'p',
    title: 'P',
    topic: '',
    members: [],
    from: '',
    to: '2026-03-05',
    materials: [{ name: 'M', by: '' }],
    path: '/guest',
  };
  const shapes = {
    dates: [
      [told, { ...told, series: rule, instance: '2026-03-05T07:00' }],
      [
        { ...told, link: 'javascript:alert(1)' },
        { ...told, members: [7] },
        { ...told, quick: 'guest.act' },
        { ...told, series: { ...rule, every: 'second' }, instance: '2026-03-05T07:00' },
        { ...told, series: { ...rule, times: 1e9 }, instance: '2026-03-05T07:00' },
        { ...told, series: { ...rule, zone: 'Nowhere' }, instance: '2026-03-05T07:00' },
        { ...told, series: rule, instance: 'soon' },
        { ...told, instance: '2026-03-05T07:00' },
      ],
    ],
    joins: [
      [
        { member: 'm', id: 'd' },
        { member: 'm', id: 'd', comes: 'maybe' },
      ],
      ['d', { member: 'm', id: '' }, { member: 7, id: 'd' }, { member: 'm', id: 'd', comes: 'perhaps' }],
    ],
    channels: [
      [channel, { ...channel, link: '' }],
      [
        { ...channel, link: 'data:,x' },
        { ...channel, path: 'guest' },
        { ...channel, live: 1 },
      ],
    ],
    uses: [
      [used],
      [
        { ...used, last: 'today' },
        { ...used, times: -1 },
        { ...used, channel: '' },
      ],
    ],
    planned: [
      [planned],
      [
        { ...planned, from: 'soon' },
        { ...planned, materials: [{}] },
        { ...planned, path: '' },
      ],
    ],
    related: [
      [{ text: 'T', path: '/guest' }],
      [
        { text: '', path: '/guest' },
        { text: 'T', path: 'https://evil.example' },
      ],
    ],
  } as const;
  for (const [offer, [sound, unsound]] of Object.entries(shapes)) {
    const answers = (answer: unknown) => {
      const feature = contained({ [offer]: async () => answer });
      return (feature[offer as keyof Feature] as unknown as () => Promise<unknown>)();
    };

    it(`keeps what its ${offer} answer, and nothing of them that cannot be shown`, async () => {
      expect(await answers(sound)).to.deep.equal(sound);
      expect(lines).to.deep.equal([]);
      for (const one of unsound) expect(await answers([one]), JSON.stringify(one)).to.deep.equal([]);
      expect(lines.map((line) => line.offer)).to.deep.equal(unsound.map(() => offer));
    });

    for (const [how, failure] of failures) {
      it(`whose ${offer} ${how} answers nothing there`, async () => {
        const feature = contained({ [offer]: failure });
        expect(await (feature[offer as keyof Feature] as unknown as () => Promise<unknown>)()).to.deep.equal([]);
        expectNamed(offer);
      });
    }
  }

  it('gives nobody what its condition cannot decide', async () => {
    const broken = (() => {
      throw new Error('no');
    }) as Predicate;
    const promised = (async () => true) as unknown as Predicate;
    const table = contained({ permissions: { 'guest.a': [[broken]], 'guest.b': [[promised]], 'guest.c': [[isMember]] } }).permissions ?? {};
    const member = {} as KeptMember;
    expect(['guest.a', 'guest.b', 'guest.c'].map((permission) => may(member, permission, table))).to.deep.equal([false, false, true]);
    expect(lines.map(({ plugin, offer }) => [plugin, offer])).to.deep.equal([
      ['guest', 'guest.a'],
      ['guest', 'guest.b'],
    ]);
  });

  it('has no card where the view is not its own', async () => {
    const card = { place: 'main', order: 1, view: 'community/home', model: {} } as const;
    expect(await contained({ cards: async () => [card] }).cards?.(visit)).to.deep.equal([]);
    expectNamed('cards');
  });

  it('has no evidence where its sentence cannot be said with it', async () => {
    expect(await evidence(async () => ({ done: true, counts: {}, path: '/guest' }))).to.equal(undefined);
    expectNamed('evidence');
  });

  it('says nothing of the message in the log: it may quote a person', async () => {
    await contained({ news: failures[0]?.[1] }).news?.(visit, window);
    expect(JSON.stringify(lines)).not.to.include('Rosa');
  });

  it('is named when its job fails, and the clockwork still hears of it', async () => {
    const job = { name: 'guest.tidy', every: 1000, run: async () => Promise.reject(new Error('no')) };
    const [guarded] = contained({ jobs: [job] }).jobs ?? [];
    expect(await guarded?.run(house, new AbortController().signal).catch((error: Error) => error.message)).to.equal('no');
    expectNamed('guest.tidy');
  });

  describe('with an act by letter', () => {
    const question = { text: 'T', button: 'B' };
    const acts = (ask: () => Promise<unknown>, act: () => Promise<unknown> = ask) => {
      const [one] = contained({ quick: [{ name: 'guest.act', permission: 'guest.a', ask, act } as Quick] }).quick ?? [];
      return { ask: () => outcomeOf(one?.ask(visit, 't')), act: () => outcomeOf(one?.act(visit, 't')) };
    };
    const outcomeOf = (work: Promise<unknown> | undefined) => Promise.resolve(work).catch((error: Problem) => error.code);

    it('keeps what it asks, does and refuses', async () => {
      const undo = { name: 'guest.undo', thing: '', button: 'U' };
      const sound = acts(
        async () => ({ ...question, more: 'M' }),
        async () => ({ text: 'D', undo }),
      );
      expect([await sound.ask(), await sound.act()]).to.deep.equal([
        { ...question, more: 'M' },
        { text: 'D', undo },
      ]);
      expect(await acts(async () => undefined).ask()).to.equal(undefined);
      const refusing = acts(async () => Promise.reject(problem('conflict')));
      expect([await refusing.ask(), await refusing.act()]).to.deep.equal(['conflict', 'conflict']);
      expect(lines).to.deep.equal([]);
    });

    for (const [how, failure] of failures.filter(([how]) => how !== 'answers nothing')) {
      it(`that ${how} says that it may be tried again later`, async () => {
        expect([await acts(failure).ask(), await acts(failure).act()]).to.deep.equal(['unavailable', 'unavailable']);
        expect(lines.map(({ plugin, offer }) => [plugin, offer])).to.deep.equal([
          ['guest', 'guest.act'],
          ['guest', 'guest.act'],
        ]);
      });
    }

    it('that answers what no page can show does nothing', async () => {
      for (const unsound of [{ text: 7, button: 'B' }, { text: 'T' }, { ...question, done: 7 }, { ...question, more: {} }, 'T'])
        expect(await acts(async () => unsound).ask()).to.equal('unavailable');
      for (const unsound of [undefined, {}, { text: 'T', undo: { name: 'guest.undo' } }, { text: 'T', undo: 7 }])
        expect(await acts(async () => unsound).act()).to.equal('unavailable');
    });
  });

  it('offers no more than before', () => {
    expect(Object.keys(contain({ name: 'guest' }, log))).to.deep.equal(['name']);
  });

  function contained(offers: { [K in keyof Feature]?: Feature[K] | undefined }): Feature {
    return contain({ name: 'guest', ...offers } as Feature, log, 20);
  }

  async function evidence(offer: () => Promise<Evidence>): Promise<Evidence | undefined> {
    const [item] = contained({ stageItems: [{ id: 'guest-one', stage: 'design', evidence: offer }] }).stageItems ?? [];
    return item?.evidence?.(house, community);
  }

  function expectNamed(offer: string): void {
    expect(lines.map(({ msg, plugin, offer }) => ({ msg, plugin, offer }))).to.deep.equal([
      { msg: 'a plugin failed', plugin: 'guest', offer },
    ]);
  }
});
