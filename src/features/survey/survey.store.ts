// What members answered to the survey, one document each, and how long it is open.
import { Schema } from 'mongoose';
import { declare } from '../../storage/declare.ts';
import { type Answer, type Opening, offerLevels, wishLevels } from './answer.ts';

const mark = (levels: readonly string[]) =>
  new Schema({ topicId: { type: String, required: true, maxlength: 60 }, level: { type: String, required: true, enum: levels } }, { _id: false, id: false });

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
