// When a letter is tried again: later each time, not all at once, and not for ever.
import { expect } from 'chai';
import { DAY, HOUR, later, MINUTE } from '../../src/kernel/time.ts';
import { nextTry } from '../../src/mail/retry.ts';

const now = new Date('2026-11-26T12:00:00Z');
const late = later(now, 3 * DAY);
const waitOf = (tries: number, key = '<a@b>') => (nextTry({ key, tries, now, late })?.getTime() ?? 0) - now.getTime();

describe('a letter that could not go', () => {
  it('is tried again after waits that grow from a minute to five hours', () => {
    const middles = [MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 5 * HOUR, 5 * HOUR];
    for (const [i, middle] of middles.entries()) expect(waitOf(i + 1)).to.be.within(0.75 * middle, 1.25 * middle);
  });

  it('is not tried with all the others at once, though always at the same time', () => {
    const waits = Array.from({ length: 1000 }, (_, i) => waitOf(1, `<${i}@b>`));
    expect(new Set(waits).size).to.be.above(900);
    expect(waits.reduce((sum, wait) => sum + wait, 0) / 1000).to.be.within(0.95 * MINUTE, 1.05 * MINUTE);
    expect(waitOf(3)).to.equal(waitOf(3));
  });

  it('is let be when it would come too late', () => {
    expect(nextTry({ key: 'k', tries: 5, now, late: later(now, 3 * HOUR) })).to.equal(undefined);
    expect(nextTry({ key: 'k', tries: 1, now, late: later(now, 3 * HOUR) })).to.be.an.instanceOf(Date);
    expect(nextTry({ key: 'k', tries: 1, now, late: now })).to.equal(undefined);
  });
});
