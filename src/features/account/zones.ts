// The time zones a person can choose from: those of the Americas and of their partners, and the one they have.

const offered: readonly string[] = [
  'America/Argentina/Buenos_Aires',
  'America/Asuncion',
  'America/Barbados',
  'America/Belize',
  'America/Bogota',
  'America/Caracas',
  'America/Cayenne',
  'America/Chicago',
  'America/Costa_Rica',
  'America/El_Salvador',
  'America/Guatemala',
  'America/Guayaquil',
  'America/Guyana',
  'America/Havana',
  'America/Jamaica',
  'America/La_Paz',
  'America/Lima',
  'America/Managua',
  'America/Manaus',
  'America/Mexico_City',
  'America/Montevideo',
  'America/New_York',
  'America/Panama',
  'America/Paramaribo',
  'America/Port-au-Prince',
  'America/Port_of_Spain',
  'America/Rio_Branco',
  'America/Santiago',
  'America/Santo_Domingo',
  'America/Sao_Paulo',
  'America/Tegucigalpa',
  'America/Tijuana',
  'Atlantic/Azores',
  'Atlantic/Canary',
  'Europe/Lisbon',
  'Europe/Madrid',
  'Europe/Paris',
  'Pacific/Galapagos',
  'UTC',
];

/** The zones on offer by IANA name, with `current` among them. */
export function zonesWith(current: string): readonly string[] {
  return offered.includes(current) ? offered : [...offered, current];
}

/** "UTC-05:00": how far a zone's clocks are from UTC at that moment. */
export function offsetOf(zone: string, at: Date): string {
  const parts = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' }).formatToParts(at);
  return parts.find((part) => part.type === 'timeZoneName')?.value.replace('GMT', 'UTC') ?? '';
}
