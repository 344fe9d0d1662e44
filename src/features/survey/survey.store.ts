// What members answered to the survey, one document each, and how long it is open.
import { Schema } from 'mongoose';
import { declare } from '../../storage/declare.ts';

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

const mark = (levels: readonly string[]) =>
  new Schema(
    { topicId: { type: String, required: true, maxlength: 60 }, level: { type: String, required: true, enum: levels } },
    { _id: false, id: false },
  );

export const Answers = declare<Answer, 'community'>({
  name: 'surveyanswers',
  scope: 'community',
  schema: new Schema({
    memberId: { type: String, required: true },
    test: { type: Boolean, required: true },
    needs: { type: [mark(wishLevels)], required: true, default: [] },
    offers: { type: [mark(offerLevels)], required: true, default: [] },
    // 300 characters: the schema counts UTF-16 units, and a character outside the first plane is two.
    learn: { type: String, required: true, default: '', maxlength: 600 },
    teach: { type: String, required: true, default: '', maxlength: 600 },
    answeredAt: { type: Date, required: true },
  }),
  indexes: [{ fields: ['memberId'], unique: true }, { fields: ['test', 'answeredAt'] }],
  journaled: true,
});

/** One document a community, under this id. */
export const OPENING = 'survey';

export const Openings = declare<Opening, 'community'>({
  name: 'surveyopenings',
  scope: 'community',
  schema: new Schema({
    until: { type: String, required: true, default: '', maxlength: 10 },
    closed: { type: Boolean, required: true, default: false },
    by: { type: String, required: true },
    changedAt: { type: Date, required: true },
  }),
  indexes: [],
  journaled: true,
});
