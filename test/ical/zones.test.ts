// Clock times as moments, also in the night in which the clocks are changed, and zones by the names that files give them.
import { expect } from 'chai';
import { momentIn, zoneNamed } from '../../src/ical/zones.ts';
import { DAY, HOUR, later } from '../../src/kernel/time.ts';

function at(zone: string, wall: string): string {
  return momentIn(zone, wall).toISOString().slice(0, 16);
}

describe('A clock time', () => {
  it('is the moment at which the clocks of the zone show it', () => {
    expect(at('America/Lima', '2026-12-03T16:00:00')).to.equal('2026-12-03T21:00');
    expect(at('Asia/Kathmandu', '2026-12-03T16:00:00')).to.equal('2026-12-03T10:15');
    expect(at('Pacific/Kiritimati', '2026-12-03T00:00:00')).to.equal('2026-12-02T10:00');
    expect(at('UTC', '2026-12-31T23:59:59')).to.equal('2026-12-31T23:59');
  });

  it('that comes twice is the first, and one that is left out counts as before the change (RFC 5545, 3.3.5)', () => {
    expect(at('America/New_York', '2026-11-01T01:30:00')).to.equal('2026-11-01T05:30');
    expect(at('America/New_York', '2027-03-14T02:30:00')).to.equal('2027-03-14T07:30');
    expect(at('America/Santiago', '2027-04-03T23:30:00')).to.equal('2027-04-04T02:30');
    expect(at('Australia/Lord_Howe', '2027-04-04T01:45:00')).to.equal('2027-04-03T14:45');
  });

  it('is found again for every quarter of an hour of the weeks in which clocks are changed', () => {
    const zones = ['America/Santiago', 'America/Havana', 'America/New_York', 'Europe/Madrid', 'Africa/Casablanca', 'Australia/Lord_Howe'];
    for (const zone of zones) {
      const clock = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
      for (const start of ['2026-10-24', '2026-10-31', '2027-03-13', '2027-03-27', '2027-04-03', '2027-09-04']) {
        for (let step = 0; step < 3 * 96; step++) {
          const moment = later(new Date(`${start}T00:00:00Z`), (step * HOUR) / 4);
          const wall = clock.format(moment).replace(' ', 'T');
          const found = momentIn(zone, wall);
          expect(clock.format(found).replace(' ', 'T'), `${zone} ${wall}`).to.equal(wall);
          expect(Math.abs(Number(found) - Number(moment)), `${zone} ${wall}`)
            .to.be.at.most(HOUR)
            .and.be.lessThan(DAY);
        }
      }
    }
  });
});

describe('The name of a zone', () => {
  it('is IANA’s, Outlook’s, or one that ends with IANA’s', () => {
    expect(zoneNamed('America/Lima')).to.equal('America/Lima');
    expect(zoneNamed('"SA Pacific Standard Time"')).to.equal('America/Bogota');
    expect(zoneNamed('/example.org/2026_1/America/Argentina/Cordoba')).to.equal('America/Argentina/Cordoba');
    expect([zoneNamed(''), zoneNamed('Customized Time Zone'), zoneNamed('constructor')]).to.deep.equal([undefined, undefined, undefined]);
  });
});
