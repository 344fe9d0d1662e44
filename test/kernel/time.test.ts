// Moments and time zones.
import { expect } from 'chai';
import { DAY, isZone, later } from '../../src/kernel/time.ts';

describe('a moment', () => {
  it('is moved by milliseconds, without changing the one it was moved from', () => {
    const from = new Date('2026-03-01T00:00:00Z');
    expect(later(from, -DAY)).to.deep.equal(new Date('2026-02-28T00:00:00Z'));
    expect(from).to.deep.equal(new Date('2026-03-01T00:00:00Z'));
  });
});

describe('a time zone', () => {
  for (const name of ['America/Lima', 'America/Argentina/Buenos_Aires', 'UTC', 'Etc/GMT+5']) {
    it(`is ${name}`, () => expect(isZone(name)).to.equal(true));
  }

  for (const name of ['99', '', '$Person.address.timezone', '-05:00', 'Lima', 'America/Lima\n', 'x'.repeat(65), 7, null, undefined]) {
    it(`is not ${JSON.stringify(name)}`, () => expect(isZone(name)).to.equal(false));
  }
});
