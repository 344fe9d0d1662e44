// What has a date in a community, as features offer it and calendars, letters and pages tell it.

/** Something that has a date in the community, for its calendar: a day or days, or a time. */
export interface Dated extends Told {
  /** Unique and unchanging within the feature. */
  readonly id: string;
  /** Days of the calendar, both included; or moments, the end excluded. */
  readonly from: string | Date;
  readonly to: string | Date;
  readonly done?: boolean;
  /** It will not be; told for 60 days after it would have been, so that calendars take it out. */
  readonly cancelled?: boolean;
  /** Why not, in the words of whoever cancelled it: for its members. */
  readonly reason?: string;
  /** The path of the form with which one of its members closes it; missing where that needs more than one tap, or nothing is open. */
  readonly close?: string;
  /** When it was last changed, and how often. */
  readonly changedAt: Date;
  readonly version: number;
  /** How often its time, its place or its standing changed (RFC 5545, 3.8.7.4); missing: every change counts. */
  readonly sequence?: number;
  /** Of what comes again, which rule it belongs to, and the clock time by that rule, `2026-12-03T16:00`: where it is otherwise, it was moved. */
  readonly series?: Series;
  readonly instance?: string;
  /** Everybody may know of it, also who is no member. */
  readonly open?: boolean;
  /** The name of the outside calendar that it is from: shown beside, and never sent on. */
  readonly outside?: string;
  /** The names of the quick acts with which a member answers it from a letter; their thing is its `id`. */
  readonly quick?: readonly string[];
}

/** What is told of something dated besides its time. */
export interface Told {
  readonly title: string;
  readonly path: string;
  /** It meets: people come together for it, and say whether they come. */
  readonly meets?: boolean;
  /** The members whom it concerns, or who see to it where everybody is meant (`meets`); empty: everybody. */
  readonly members: readonly string[];
  /** Only its `members` may know of it. */
  readonly private?: boolean;
  readonly topic?: string;
  /** Where: a medium or a place in the community's words. */
  readonly place?: string;
  /** With what one joins it: an address of the web, `tel:` and the like. */
  readonly link?: string;
  /** What more there is to say of it (Markdown), and what people bring. */
  readonly text?: string;
  readonly materials?: readonly string[];
}

/** What comes again by a rule: what its occurrences have in common. An offer that has one of them has them all. */
export interface Series {
  /** Unique and unchanging within the feature, and no occurrence's. */
  readonly id: string;
  /** The first one by the rule, on the clocks of this zone: `2026-12-03T16:00`. */
  readonly first: string;
  readonly zone: string;
  readonly minutes: number;
  /** `month`: on the same weekday of the same week of the month (RFC 5545, 3.3.10: BYDAY), the fifth being the last. */
  readonly every: 'week' | 'fortnight' | 'month';
  /** How many the rule gives, with those that were taken out since. */
  readonly times: number;
  readonly usual: Told;
  readonly changedAt: Date;
  readonly sequence: number;
}

/** What a member said of something dated: that they join it, or may, or do not. */
export interface Joined {
  /** The member's id. */
  readonly member: string;
  /** The feature's id of it, or of a series for all of it. */
  readonly id: string;
  /** Missing: yes. */
  readonly comes?: 'yes' | 'maybe' | 'no';
}

/** From one day of the calendar to another, both included. */
export interface Days {
  readonly from: string;
  readonly to: string;
}
