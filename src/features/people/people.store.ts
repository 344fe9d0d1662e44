// The members of a community, as they are kept; where each stands in each topic; and those who were let go.
import { Schema } from 'mongoose';
import { type CommunityRole, type Member, roles, type TopicRole } from '../../kernel/people.ts';
import { locales } from '../../kernel/words.ts';
import { declare } from '../../storage/declare.ts';

// 120 characters each: the schema counts UTF-16 units, and a character outside the first plane is two.
const actor = { type: String, required: true, default: '', maxlength: 240 };
const organisation = { type: String, required: true, default: '', maxlength: 240 };
const key = { type: String, required: true, default: '' };
const role = { type: String, required: true, enum: roles };
const topicRole = new Schema({ topicId: { type: String, required: true }, role }, { _id: false, id: false });

export const Members = declare<Member, 'community'>({
  name: 'members',
  scope: 'community',
  schema: new Schema({
    personId: { type: String, required: true },
    name: { type: String, required: true, default: '', maxlength: 240 },
    nameKey: key,
    nameFrom: { type: String, required: true, enum: ['platform', 'person'] },
    email: { type: String, maxlength: 254 },
    role,
    roleFrom: { type: String, required: true, enum: ['platform', 'community'] },
    locale: { type: String, enum: locales },
    localeFrom: { type: String, enum: ['platform', 'person'] },
    zone: { type: String, maxlength: 64 },
    zoneFrom: { type: String, enum: ['platform', 'person'] },
    actor,
    organisation,
    organisationKey: key,
    topicRoles: { type: [topicRole], required: true, default: [] },
    welcomedBy: { type: String, maxlength: 40 },
    test: { type: Boolean, required: true },
    joinedAt: { type: Date, required: true },
    hereSince: Date,
    seenAt: { type: Date, required: true },
  }),
  indexes: [
    { fields: ['personId'], unique: true },
    { fields: ['test', 'role', 'organisation'] },
    { fields: ['test', 'role', 'nameKey'] },
    { fields: ['test', 'role', 'seenAt'] },
    { fields: ['test', 'nameKey'] },
    // A filter fixes the narrowest of organisation and kind; what else is asked for is looked at within the index.
    { fields: ['test', 'organisationKey', 'nameKey', 'role', 'actor'] },
    { fields: ['test', 'actor', 'nameKey', 'role'] },
    { fields: ['test', 'joinedAt', 'role', 'actor', 'organisationKey'] },
  ],
  journaled: true,
});

/** That a person has come to a community: only a way to find it, the members say who is there now. */
export interface Belonging {
  personId: string;
  /** The id of the community. */
  community: string;
}

export const Belongings = declare<Belonging, 'house'>({
  name: 'belongings',
  scope: 'house',
  schema: new Schema({ personId: { type: String, required: true }, community: { type: String, required: true } }),
  indexes: [{ fields: ['personId', 'community'], unique: true }],
});

/** Where a member stands in one topic: what the member's own document says, laid out so that a topic's people are found. */
export interface TopicPlace {
  memberId: string;
  topicId: string;
  role: CommunityRole;
  /** The role in the community, to show where the two differ. */
  communityRole: CommunityRole;
  nameKey: string;
  organisation: string;
  organisationKey: string;
  actor: string;
}

export const TopicPlaces = declare<TopicPlace, 'community'>({
  name: 'topicplaces',
  scope: 'community',
  schema: new Schema({
    memberId: { type: String, required: true },
    topicId: { type: String, required: true },
    role,
    communityRole: role,
    nameKey: key,
    organisation,
    organisationKey: key,
    actor,
  }),
  indexes: [
    { fields: ['memberId', 'topicId'], unique: true },
    { fields: ['topicId', 'nameKey', 'role', 'organisationKey', 'actor'] },
    { fields: ['topicId', 'communityRole', 'role', 'organisation'] },
  ],
});

/** Somebody who was let go, under the id that they had as a member: what the community decided, and what it knew of them. */
export interface Former {
  personId: string;
  name: string;
  nameFrom: Member['nameFrom'];
  organisation: string;
  actor: string;
  topicRoles: TopicRole[];
  joinedAt: Date;
  /** May they come back by themselves, as occasional participants, when they open the course's link again? */
  mayReturn: boolean;
  reason: string;
  by: string;
  at: Date;
}

export const Formers = declare<Former, 'community'>({
  name: 'formers',
  scope: 'community',
  schema: new Schema({
    personId: { type: String, required: true },
    name: { type: String, required: true, default: '', maxlength: 240 },
    nameFrom: { type: String, required: true, enum: ['platform', 'person'] },
    organisation,
    actor,
    topicRoles: { type: [topicRole], required: true, default: [] },
    joinedAt: { type: Date, required: true },
    mayReturn: { type: Boolean, required: true },
    reason: { type: String, required: true, maxlength: 1000 },
    by: { type: String, required: true },
    at: { type: Date, required: true },
  }),
  indexes: [{ fields: ['personId'], unique: true }, { fields: ['at'] }],
});
