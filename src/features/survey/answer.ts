// What one member answers: which topics they want to learn and which they can teach, each with a level, and a line of their own (D6, V6).

/** From the beginning, or more than one knows already. */
export const wishLevels = ['start', 'more'] as const;
type WishLevel = (typeof wishLevels)[number];

/** Tells what they do themselves, or can teach it step by step. */
export const offerLevels = ['some', 'well'] as const;
export type OfferLevel = (typeof offerLevels)[number];

export interface Wish {
  topicId: string;
  level: WishLevel;
}

export interface Offer {
  topicId: string;
  level: OfferLevel;
}

/** What a member says of what they want to learn and can teach. */
export interface Said {
  needs: Wish[];
  offers: Offer[];
  /** In their own words. */
  learn: string;
  teach: string;
}

export interface Answer extends Said {
  memberId: string;
  /** Of the platform's "student view": counted nowhere. */
  test: boolean;
  answeredAt: Date;
}

/** Until when the community asks for answers; closed, nobody is asked any more, but everybody may still correct their own. */
export interface Opening {
  /** A day of the calendar, or empty. */
  until: string;
  closed: boolean;
  /** The member who said so. */
  by: string;
  changedAt: Date;
}
