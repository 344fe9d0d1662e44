// A time on the clocks of a zone, as ical-generator takes one: what it shows is what is written, wherever the server stands.

/** Made from `2026-12-03T16:00`. Its getters of local time show that; in which zone, the event says. */
export class ClockDate extends Date {
  /** By these two the library knows that the zone has been seen to (its `ICalTZDateStub`). */
  readonly internal: Date = this;

  constructor(clock: string | number) {
    super(typeof clock === 'number' ? clock : `${clock}Z`);
  }

  tzComponents(): undefined {
    return undefined;
  }

  withTimeZone(): this {
    return this;
  }

  /** So many minutes further on the same clocks. */
  later(minutes: number): ClockDate {
    return new ClockDate(this.getTime() + minutes * 60_000);
  }

  override getFullYear(): number {
    return this.getUTCFullYear();
  }
  override getMonth(): number {
    return this.getUTCMonth();
  }
  override getDate(): number {
    return this.getUTCDate();
  }
  override getHours(): number {
    return this.getUTCHours();
  }
  override getMinutes(): number {
    return this.getUTCMinutes();
  }
  override getSeconds(): number {
    return this.getUTCSeconds();
  }
}
