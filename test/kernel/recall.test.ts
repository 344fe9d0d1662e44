// What is remembered for a community, and when it is forgotten.
import { expect } from 'chai';
import type { House } from '../../src/kernel/feature.ts';
import type { KeptCommunity } from '../../src/kernel/people.ts';
import { remembered } from '../../src/kernel/recall.ts';
import { MINUTE } from '../../src/kernel/time.ts';

describe('what is worked out for a community', () => {
  let now: number;
  let house: House;
  let asked: number;
  const work = async () => ++asked;
  const at = (changes: number, id = 'c1') => ({ id, changes }) as KeptCommunity;

  beforeEach(() => {
    now = 0;
    asked = 0;
    house = { storage: {}, clock: () => new Date(now) } as unknown as House;
  });

  it('is worked out once, also for those who ask at the same moment', async () => {
    expect(await Promise.all([1, 2, 3].map(() => remembered(house, 'x', at(1), work)))).to.deep.equal([1, 1, 1]);
  });

  it('is worked out anew when the community changes', async () => {
    expect([await remembered(house, 'x', at(1), work), await remembered(house, 'x', at(2), work)]).to.deep.equal([1, 2]);
  });

  it('is worked out anew after a minute', async () => {
    await remembered(house, 'x', at(1), work);
    now = MINUTE - 1;
    expect(await remembered(house, 'x', at(1), work)).to.equal(1);
    now = MINUTE;
    expect(await remembered(house, 'x', at(1), work)).to.equal(2);
  });

  it('is kept apart by community, by question and by house', async () => {
    await remembered(house, 'x', at(1), work);
    expect(await remembered(house, 'x', at(1, 'c2'), work)).to.equal(2);
    expect(await remembered(house, 'y', at(1), work)).to.equal(3);
    expect(await remembered({ ...house, storage: {} as House['storage'] }, 'x', at(1), work)).to.equal(4);
  });

  it('is worked out anew for another window', async () => {
    await remembered(house, 'x', at(1), work, 5);
    expect(await remembered(house, 'x', at(1), work, 5)).to.equal(1);
    expect(await remembered(house, 'x', at(1), work, 6)).to.equal(2);
  });

  it('is forgotten at once when it failed', async () => {
    const failing = async () => Promise.reject(new Error('no'));
    expect(await remembered(house, 'x', at(1), failing).catch(() => 'failed')).to.equal('failed');
    expect(await remembered(house, 'x', at(1), work)).to.equal(1);
  });

  it('is held for two thousand communities at most; the oldest goes first', async () => {
    for (let n = 0; n <= 2000; n++) await remembered(house, 'x', at(1, `c${n}`), work);
    expect(await remembered(house, 'x', at(1, 'c2000'), work)).to.equal(2001);
    expect(await remembered(house, 'x', at(1, 'c0'), work)).to.equal(2002);
  });
});
