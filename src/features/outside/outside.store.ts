// Calendars from outside: what the community knows of them, and apart from it where they are fetched and what came.
import { Schema } from 'mongoose';
import { declare } from '../../storage/declare.ts';

/** A calendar that is shown beside the community's own. */
export interface Outside {
  name: string;
  /** The name as lists are sorted by it. */
  nameKey: string;
  /** All that is told of its address. */
  host: string;
  /** The member who added it. */
  addedBy: string;
}

export const Outsides = declare<Outside, 'community'>({
  name: 'outsides',
  scope: 'community',
  schema: new Schema({
    // The schema counts UTF-16 units, and a character outside the first plane is two.
    name: { type: String, required: true, maxlength: 160 },
    nameKey: { type: String, required: true, maxlength: 640 },
    host: { type: String, required: true, maxlength: 300 },
    addedBy: { type: String, required: true },
  }),
  indexes: [{ fields: ['nameKey'] }],
  journaled: true,
});

/**
 * How the calendar of the same id is fetched. Not in the journal, since its address may be a secret: whoever has it can read the
 * calendar. Of the house, so that one question finds all that are due.
 */
export interface OutsideFetch {
  community: string;
  address: string;
  /** What came with the last answer, to be asked with the next time; empty where nothing did. */
  etag: string;
  lastModified: string;
  /** When it was last tried; when somebody last answered; when what is kept was read. */
  triedAt: Date;
  fetchedAt: Date;
  readAt: Date;
  nextAt: Date;
  /** How often it failed since the last answer, since when, and how the last time: a fixed word. */
  tries: number;
  failingSince?: Date;
  failure: string;
  /** JSON of what takes place, and the zone in which its days were counted. */
  events: string;
  zone: string;
  /** On how many days something takes place; `isCut`: more takes place than is kept. */
  marked: number;
  isCut: boolean;
  leaseHolder: string;
  leaseUntil: Date;
}

const word = (most: number) => ({ type: String, required: true, default: '', maxlength: most });
const moment = { type: Date, required: true };

export const OutsideFetches = declare<OutsideFetch, 'house'>({
  name: 'outsidefetches',
  scope: 'house',
  schema: new Schema({
    community: { type: String, required: true },
    address: { type: String, required: true, maxlength: 2000 },
    etag: word(300),
    lastModified: word(100),
    ...{ triedAt: moment, fetchedAt: moment, readAt: moment, nextAt: moment },
    tries: { type: Number, required: true, default: 0 },
    failingSince: { type: Date },
    failure: word(40),
    // A thousand titles of 160 characters, six bytes each in JSON at worst, and as much again for days and ids.
    events: word(2_000_000),
    zone: word(64),
    marked: { type: Number, required: true, default: 0 },
    isCut: { type: Boolean, required: true, default: false },
    leaseHolder: word(100),
    leaseUntil: { type: Date, required: true, default: new Date(0) },
  }),
  indexes: [{ fields: ['nextAt', 'leaseUntil'] }],
});
