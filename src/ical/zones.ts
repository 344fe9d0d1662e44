// Clock times of a calendar file as moments: in zones that this machine knows, by whatever name the file calls them.
import { DAY, isZone, offsetIn } from '../kernel/time.ts';

/** Outlook's names (CLDR, windowsZones) of where our communities are; elsewhere the file brings its zone along. */
const windows: Readonly<Record<string, string>> = {
  'Argentina Standard Time': 'America/Argentina/Buenos_Aires',
  'Bahia Standard Time': 'America/Bahia',
  'Canada Central Standard Time': 'America/Regina',
  'Central America Standard Time': 'America/Guatemala',
  'Central Brazilian Standard Time': 'America/Cuiaba',
  'Central Europe Standard Time': 'Europe/Budapest',
  'Central Standard Time': 'America/Chicago',
  'Central Standard Time (Mexico)': 'America/Mexico_City',
  'Cuba Standard Time': 'America/Havana',
  'E. South America Standard Time': 'America/Sao_Paulo',
  'Eastern Standard Time': 'America/New_York',
  'Eastern Standard Time (Mexico)': 'America/Cancun',
  'GMT Standard Time': 'Europe/London',
  'Greenwich Standard Time': 'Africa/Abidjan',
  'Haiti Standard Time': 'America/Port-au-Prince',
  'Magallanes Standard Time': 'America/Punta_Arenas',
  'Montevideo Standard Time': 'America/Montevideo',
  'Mountain Standard Time (Mexico)': 'America/Mazatlan',
  'Pacific SA Standard Time': 'America/Santiago',
  'Pacific Standard Time': 'America/Los_Angeles',
  'Paraguay Standard Time': 'America/Asuncion',
  'Romance Standard Time': 'Europe/Paris',
  'SA Eastern Standard Time': 'America/Cayenne',
  'SA Pacific Standard Time': 'America/Bogota',
  'SA Western Standard Time': 'America/La_Paz',
  'Tocantins Standard Time': 'America/Araguaina',
  'Venezuela Standard Time': 'America/Caracas',
  'W. Europe Standard Time': 'Europe/Berlin',
};

/** The IANA zone that a file means by a name: `America/Lima`, `/example.org/2007/America/Lima`, `SA Pacific Standard Time`. */
export function zoneNamed(name: string): string | undefined {
  const plain = name.trim().replace(/^"|"$/g, '');
  const inner = /(?:^|\/)((?:Africa|America|Antarctica|Asia|Atlantic|Australia|Europe|Indian|Pacific|Etc)\/[\w+/-]+)$/.exec(plain)?.[1];
  return [windows[plain], plain, inner].find((one) => one !== undefined && isZone(one));
}

/**
 * The moment of a clock time, `2026-12-03T16:00:00`, in an IANA zone. One that comes twice is the first; one that is left out counts
 * as it would before the clocks were changed (RFC 5545, 3.3.5).
 */
export function momentIn(zone: string, wall: string): Date {
  const there = Date.parse(`${wall}Z`);
  const before = there - offsetIn(zone, new Date(there - DAY));
  if (before + offsetIn(zone, new Date(before)) === there) return new Date(before);
  const after = there - offsetIn(zone, new Date(there + DAY));
  return new Date(after + offsetIn(zone, new Date(after)) === there ? after : before);
}
