// The members of a community, as they are kept.
import { Schema } from 'mongoose';
import { actors, type Member, roles } from '../../kernel/people.ts';
import { locales } from '../../kernel/words.ts';
import { declare } from '../../storage/declare.ts';

export const Members = declare<Member, 'community'>({
  name: 'members',
  scope: 'community',
  schema: new Schema({
    personId: { type: String, required: true },
    // 120 characters: the schema counts UTF-16 units, and a character outside the first plane is two.
    name: { type: String, required: true, default: '', maxlength: 240 },
    nameKey: { type: String, required: true, default: '' },
    nameFrom: { type: String, required: true, enum: ['platform', 'person'] },
    email: { type: String, maxlength: 254 },
    role: { type: String, required: true, enum: roles },
    roleFrom: { type: String, required: true, enum: ['platform', 'community'] },
    locale: { type: String, enum: locales },
    localeFrom: { type: String, enum: ['platform', 'person'] },
    zone: { type: String, maxlength: 64 },
    zoneFrom: { type: String, enum: ['platform', 'person'] },
    actor: { type: String, enum: actors },
    organisation: { type: String, required: true, default: '', maxlength: 120 },
    test: { type: Boolean, required: true },
    joinedAt: { type: Date, required: true },
    seenAt: { type: Date, required: true },
  }),
  indexes: [
    { fields: ['personId'], unique: true },
    { fields: ['test', 'role', 'organisation'] },
    { fields: ['test', 'role', 'nameKey'] },
    { fields: ['test', 'joinedAt'] },
    { fields: ['test', 'locale'] },
  ],
});
