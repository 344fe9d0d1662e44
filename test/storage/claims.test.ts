// A bucket of a job is done once, by one of many, also when one of them dies over it.
import { expect } from 'chai';
import type { Kept } from '../../src/kernel/collection.ts';
import { type Claim, claimBucket, finish } from '../../src/storage/claims.ts';
import { openTestHome, type TestHome, testedHome } from '../support/homes.ts';
import { stoppedClock } from './shelf.ts';

describe(`claims on ${testedHome}`, () => {
  const { clock } = stoppedClock(new Date(0));
  const now = new Date(1000);
  const until = new Date(2000);
  let home: TestHome;

  beforeEach(async () => {
    home = await openTestHome([], clock);
  });

  afterEach(() => home.close());

  function claim(holder: string, at = now, bucket = '2026-W48') {
    return claimBucket(home.storage, { name: 'digest', bucket, holder, now: at, until: new Date(at.getTime() + 1000) });
  }

  it('gives a bucket to one of many at once', async () => {
    const all = await Promise.all(Array.from({ length: 20 }, (_, i) => claim(`h${i}`)));
    expect(all.filter((one) => one !== undefined)).to.have.length(1);
  });

  it('gives each bucket on its own', async () => {
    expect(await claim('one', now, '2026-W48')).to.include({ leaseHolder: 'one' });
    expect(await claim('two', now, '2026-W49')).to.include({ leaseHolder: 'two' });
  });

  it('gives a bucket on when its holder fell silent, and not before', async () => {
    await claim('one');
    expect(await claim('two', new Date(1999))).to.equal(undefined);
    const second = await claim('two', until);
    expect(second).to.include({ leaseHolder: 'two', finished: false });
  });

  it('never gives a finished bucket again', async () => {
    const first = (await claim('one')) as Claim & Kept;
    expect(await finish(home.storage, first)).to.equal(true);
    expect(await claim('two', new Date(9000))).to.equal(undefined);
  });

  it('tells a holder who was too slow that somebody else has taken over', async () => {
    const first = (await claim('one')) as Claim & Kept;
    const second = (await claim('two', until)) as Claim & Kept;
    expect(await finish(home.storage, first)).to.equal(false);
    expect(await finish(home.storage, second)).to.equal(true);
  });

  it('lets one of many take over', async () => {
    await claim('dead');
    const all = await Promise.all(Array.from({ length: 20 }, (_, i) => claim(`h${i}`, until)));
    expect(all.filter((one) => one !== undefined)).to.have.length(1);
  });
});
