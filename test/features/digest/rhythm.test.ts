// When letters are due: on somebody's own clock, over changes of it, without gap or overlap.
import { expect } from 'chai';
import type { Slot } from '../../../src/features/digest/digest.store.ts';
import { cutsAround, sinceOf } from '../../../src/features/digest/rhythm.ts';
import { DAY, HOUR, later } from '../../../src/kernel/time.ts';

const monday: Slot = { rhythm: 'weekly', weekday: 'mon', hour: 7 };
const iso = (date: Date | undefined) => date?.toISOString().slice(0, 16);

describe('A letter', () => {
  it('is due on Monday at seven on the clock of whoever reads it', () => {
    const at = new Date('2026-11-26T12:00:00Z');
    const cuts = (zone: string) => {
      const found = cutsAround(monday, zone, at);
      return [iso(found?.last), iso(found?.next)];
    };
    expect(cuts('America/Lima')).to.deep.equal(['2026-11-23T12:00', '2026-11-30T12:00']);
    expect(cuts('Europe/Lisbon')).to.deep.equal(['2026-11-23T07:00', '2026-11-30T07:00']);
    expect(cuts('Pacific/Kiritimati')).to.deep.equal(['2026-11-22T17:00', '2026-11-29T17:00']);
  });

  it('comes each day, each week, on the first such day of a month, or never', () => {
    const at = new Date('2026-11-26T12:00:00Z');
    const next = (slot: Partial<Slot>) => iso(cutsAround({ ...monday, ...slot }, 'UTC', at)?.next);
    expect(next({ rhythm: 'daily' })).to.equal('2026-11-27T07:00');
    expect(next({ rhythm: 'daily', hour: 23 })).to.equal('2026-11-26T23:00');
    expect(next({ weekday: 'thu', hour: 12 })).to.equal('2026-12-03T12:00');
    expect(next({ rhythm: 'monthly' })).to.equal('2026-12-07T07:00');
    expect(next({ rhythm: 'monthly', weekday: 'tue' })).to.equal('2026-12-01T07:00');
    expect(next({ rhythm: 'off' })).to.equal(undefined);
  });

  it('has one moment a week in every zone and at every hour, also where clocks skip or repeat it', () => {
    for (const zone of ['America/Santiago', 'America/Havana', 'Europe/Lisbon', 'Australia/Lord_Howe', 'Asia/Beirut']) {
      for (const hour of [0, 1, 2, 3, 23]) {
        const slot: Slot = { rhythm: 'weekly', weekday: 'sun', hour };
        const cuts = new Set<number>();
        for (let at = new Date('2026-08-01T00:00:00Z'); at < new Date('2027-08-01T00:00:00Z'); at = later(at, 6 * HOUR)) {
          const found = cutsAround(slot, zone, at);
          if (!found) throw new Error('no cut');
          expect(found.last <= at && found.next > at, `${zone} ${hour} ${iso(at)}`).to.equal(true);
          cuts.add(found.next.getTime());
        }
        const sorted = [...cuts].sort((one, other) => one - other);
        const gaps = sorted.slice(1).map((cut, n) => cut - (sorted[n] ?? 0));
        expect(Math.min(...gaps), `${zone} ${hour}`).to.be.at.least(7 * DAY - 2 * HOUR);
        expect(Math.max(...gaps), `${zone} ${hour}`).to.be.at.most(7 * DAY + 2 * HOUR);
      }
    }
  });

  it('begins where the last one ended, whatever the rhythm was then, and never tells of more than two of its periods', () => {
    const until = new Date('2026-11-30T12:00:00Z');
    const joinedAt = new Date('2025-01-01T00:00:00Z');
    expect(iso(sinceOf('weekly', until, { last: new Date('2026-11-23T12:00:00Z'), joinedAt }))).to.equal('2026-11-23T12:00');
    expect(iso(sinceOf('daily', until, { last: new Date('2026-11-29T18:00:00Z'), joinedAt }))).to.equal('2026-11-29T18:00');
    expect(iso(sinceOf('weekly', until, { last: new Date('2026-10-01T12:00:00Z'), joinedAt }))).to.equal('2026-11-16T12:00');
    expect(iso(sinceOf('weekly', until, { joinedAt }))).to.equal('2026-11-23T12:00');
    expect(iso(sinceOf('weekly', until, { joinedAt: new Date('2026-11-28T00:00:00Z') }))).to.equal('2026-11-28T00:00');
  });
});
