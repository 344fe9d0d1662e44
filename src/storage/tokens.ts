// Short tokens, as they are kept: a hash of each, and what it is for. Long ones need no keeping (kernel/tokens.ts).
import { Schema } from 'mongoose';
import type { Storage } from '../kernel/collection.ts';
import { isProblem } from '../kernel/errors.ts';
import { hashed } from '../kernel/secrets.ts';
import type { Clock } from '../kernel/time.ts';
import { openSeals, type Purpose, type Tokens } from '../kernel/tokens.ts';
import { declare } from './declare.ts';

const text = { type: String, required: true, default: '', maxlength: 255 };

/** What a short link is for; its id is the hash of the token in it. */
export const ShortLinks = declare<Purpose, 'house'>({
  name: 'shortlinks',
  scope: 'house',
  schema: new Schema({ purpose: text, community: text, member: text, thing: text }),
  indexes: [],
});

/** The tokens of a house, under its secret. */
export function openTokens(storage: Storage, secret: string, clock: Clock): Tokens {
  const seals = openSeals(secret, clock);
  return {
    ...seals,
    async keepShort(what) {
      if (!what.purpose.endsWith('.off')) throw new RangeError('a short link to an act that stops nothing');
      const token = seals.short(what);
      const { purpose, community, member, thing } = what;
      try {
        await storage.of(ShortLinks).insert({ id: hashed(token), purpose, community, member, thing });
      } catch (error) {
        if (!isProblem(error, 'duplicate')) throw error;
      }
      return token;
    },
    async readShort(token) {
      if (!/^[\w-]{22}$/.test(token)) return undefined;
      return storage.of(ShortLinks).first({ id: hashed(token) });
    },
  };
}
