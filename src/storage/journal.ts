// Keeps a document's change and its journal entry together on both homes, without transactions (docs/decisions/journal.md):
// the intent first, then the change, which carries the entry's id, then the entry. A repair finishes what a kill left.
import { isDeepStrictEqual } from 'node:util';
import type { Collection, Declaration, Declared, Fresh, Kept, Scope, Storage } from '../kernel/collection.ts';
import { isProblem, problem } from '../kernel/errors.ts';
import type { Asked, Changes, Entry, Journal, Note } from '../kernel/journal.ts';
import { newId } from '../kernel/secrets.ts';
import { type Clock, later, MINUTE } from '../kernel/time.ts';
import { Entries, type Intent, Intents, LONGEST, LONGEST_TITLE } from './entries.ts';

/** How many entries a document remembers. An older one is forgotten only when it is in the journal for certain. */
const STAMPS = 20;
/** A change that has not happened this long after its intent is not going to happen. */
const PATIENCE = 5 * MINUTE;
const ATTEMPTS = 20;

type Stamped = Kept & { readonly stamps: readonly string[] };

/** Opens the journal of a storage. `changed` is told of every community that is different now. */
export function openJournal(
  storage: Storage,
  declarations: readonly Declared[],
  clock: Clock,
  changed: (communityId: string) => Promise<unknown>,
): Journal {
  return new StoredJournal(storage, declarations, clock, changed);
}

class StoredJournal implements Journal {
  readonly #storage: Storage;
  readonly #declarations: ReadonlyMap<string, Declared>;
  readonly #clock: Clock;
  readonly #changed: (communityId: string) => Promise<unknown>;

  constructor(storage: Storage, declarations: readonly Declared[], clock: Clock, changed: (communityId: string) => Promise<unknown>) {
    this.#storage = storage;
    this.#declarations = new Map(declarations.filter(({ journaled }) => journaled).map((one) => [one.name, one]));
    this.#clock = clock;
    this.#changed = changed;
  }

  async add<T>(of: Declaration<T, Scope>, communityId: string, document: Fresh<T>, note: Note): Promise<T & Kept> {
    const id = (document as { id?: string }).id ?? newId();
    const { id: _, ...given } = document as Record<string, unknown>;
    const entry = this.#entry(of, id, note, undefined, given);
    // An id of one's own may have been there before: what a killed process left of that one could not be told from this one's.
    if ('id' in document) await this.#mendAbout(communityId, id);
    return await this.#together(communityId, 'add', entry, async (stamp) => {
      const added = await this.#of(of, communityId).insert({ ...document, id, stamps: [stamp] } as unknown as Fresh<T>);
      return added as T & Kept;
    });
  }

  async change<T>(
    of: Declaration<T, Scope>,
    communityId: string,
    at: { readonly id: string; readonly version?: number },
    note: Note | ((before: T & Kept) => Note),
    change: (before: T & Kept) => Changes<T> | undefined,
  ): Promise<T & Kept> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const before = await this.#of(of, communityId).get(at.id);
      if (at.version !== undefined && before.version !== at.version) break;
      const wanted = change(before);
      const { was, is } = differences(before, wanted);
      if (Object.keys(is).length === 0 && Object.keys(was).length === 0) return before;
      const after = await this.#write(of, communityId, before, is, was, typeof note === 'function' ? note(before) : note);
      if (after) return after;
    }
    throw problem('conflict', { reason: 'version' });
  }

  async remove<T>(of: Declaration<T, Scope>, communityId: string, id: string, note: Note): Promise<boolean> {
    const collection = this.#of(of, communityId);
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const before = await collection.first({ id } as never);
      if (!before) return false;
      // With the document goes the proof of what was changed in it.
      await this.#mendAbout(communityId, id);
      const { id: _, version, stamps: __, communityId: ___, ...was } = before as unknown as Stamped & Record<string, unknown>;
      const entry = this.#entry(of, id, note, was, undefined);
      const work = async () => (await collection.remove({ id, version } as never)) > 0 || undefined;
      if (await this.#together(communityId, 'remove', entry, work)) return true;
    }
    throw problem('conflict', { reason: 'version' });
  }

  async read(communityId: string, { limit, after, oldestFirst, ...asked }: Asked) {
    const filter = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined));
    const slice = { sort: ['at' as const], descending: !oldestFirst, limit, ...(after ? { after } : {}) };
    return await this.#storage.of(Entries, communityId).find(filter, slice);
  }

  async entry(communityId: string, id: string) {
    return await this.#storage.of(Entries, communityId).get(id);
  }

  async countBy(communityId: string, since: Date, until?: Date): Promise<Map<string, number>> {
    const at = { $gte: since, ...(until ? { $lt: until } : {}) };
    return await this.#storage.of(Entries, communityId).countBy(['by', 'what'], { at });
  }

  async repair(): Promise<number> {
    const intents = this.#storage.of(Intents);
    const failures: unknown[] = [];
    let kept = 0;
    let after: string | undefined;
    do {
      const page = await intents.find({}, { limit: 200, ...(after ? { after } : {}) });
      for (const intent of page.items) {
        const mended = await this.#mend(intent).catch((error) => failures.push(error));
        if (mended === true) kept++;
      }
      after = page.next;
    } while (after);
    if (failures.length > 0) throw failures[0];
    return kept;
  }

  /** Finishes what is half-way with one document. */
  async #mendAbout(communityId: string, about: string): Promise<void> {
    const pending = await this.#storage.of(Intents).find({ community: communityId, about }, { limit: 200 });
    for (const intent of pending.items) await this.#mend(intent);
  }

  /** Finishes one intent, or drops it when its change is not going to happen. True if an entry was kept. */
  async #mend(intent: Intent & Kept): Promise<boolean> {
    const declaration = this.#declarations.get(intent.thing);
    // Of a plugin that is not here now: it cannot be said whether it happened, so it waits.
    if (!declaration) return false;
    const happened = await this.#happened(declaration, intent);
    if (happened) {
      await this.#keep(intent.community, intent.id, JSON.parse(intent.entry, readDate));
      await this.#tell(intent.community);
    }
    const isOver = happened || later(intent.at, PATIENCE) <= this.#clock();
    if (isOver) await this.#storage.of(Intents).remove({ id: intent.id });
    return happened;
  }

  async #happened(declaration: Declared, intent: Intent & Kept): Promise<boolean> {
    const { id, community, about, kind } = intent;
    const document = await this.#of<object>(declaration as Declaration<object, Scope>, community).first({ id: about } as never);
    if (kind !== 'remove') return (document as Stamped | undefined)?.stamps.includes(id) ?? false;
    return document === undefined && !(await this.#isTold(intent));
  }

  /** Is the last that is told of the document that somebody removed it? Then this intent came to nothing. */
  async #isTold({ id, community, about }: Intent & Kept): Promise<boolean> {
    const { items } = await this.#storage.of(Entries, community).find({ about }, { sort: ['at'], descending: true, limit: 1 });
    return items.some((entry) => entry.after === undefined && entry.id !== id);
  }

  async #write<T>(
    of: Declaration<T, Scope>,
    communityId: string,
    before: T & Kept,
    is: Record<string, unknown>,
    was: Record<string, unknown>,
    note: Note,
  ): Promise<(T & Kept) | undefined> {
    // Documents from before their collection was journaled have none.
    const { id, version, stamps = [] } = before as unknown as Kept & Partial<Stamped>;
    const gone = Object.fromEntries(Object.keys(was).flatMap((name) => (name in is ? [] : [[name, true]])));
    const entry = this.#entry(of, id, note, was, is);
    const remembered = stamps.length < 2 * STAMPS ? stamps : await this.#trimmed(communityId, id, stamps);
    return await this.#together(communityId, 'change', entry, async (stamp) => {
      const change = { $set: { ...is, stamps: [...remembered, stamp] }, $unset: gone };
      return await this.#of(of, communityId).update({ id, version } as never, change as never);
    });
  }

  /** The last stamps, and older ones that a repair still has to look for. */
  async #trimmed(communityId: string, about: string, stamps: readonly string[]): Promise<readonly string[]> {
    const { items } = await this.#storage.of(Intents).find({ community: communityId, about }, { limit: 1000 });
    const pending = new Set(items.map(({ id }) => id));
    return stamps.filter((stamp, place) => place >= stamps.length - STAMPS || pending.has(stamp));
  }

  /** Intent, change, entry. A change that was refused, or that came too late (undefined), leaves nothing. */
  async #together<R>(
    communityId: string,
    kind: Intent['kind'],
    entry: Entry,
    change: (stamp: string) => Promise<R | undefined>,
  ): Promise<R> {
    const id = newId();
    const { thing, about, at } = entry;
    const intents = this.#storage.of(Intents);
    await intents.insert({ id, community: communityId, thing, about, kind, entry: JSON.stringify(entry), at });
    let done: R | undefined;
    try {
      done = await change(id);
    } catch (error) {
      // Unless the storage says that it was refused, it may have happened: the repair will see.
      if (isProblem(error) && error.code !== 'unavailable') await intents.remove({ id });
      throw error;
    }
    if (done !== undefined) {
      await Promise.all([this.#keep(communityId, id, entry), this.#tell(communityId)]);
    }
    await intents.remove({ id });
    return done as R;
  }

  /** A community that is not there any more has nobody to be told. */
  async #tell(communityId: string): Promise<void> {
    try {
      await this.#changed(communityId);
    } catch (error) {
      if (!isProblem(error, 'not-found')) throw error;
    }
  }

  async #keep(communityId: string, id: string, entry: Entry): Promise<void> {
    try {
      await this.#storage.of(Entries, communityId).insert({ ...entry, id });
    } catch (error) {
      if (!isProblem(error, 'duplicate')) throw error;
    }
  }

  #entry(of: Declared, about: string, note: Note, before: object | undefined, after: object | undefined): Entry {
    if (!this.#declarations.has(of.name)) throw problem('refused-query', { reason: `${of.name} is not journaled` });
    const entry = {
      what: note.what,
      feature: note.what.split('.')[0] ?? '',
      by: note.by ?? '',
      title: shortTitle(note.title ?? ''),
      at: this.#clock(),
      thing: of.name,
      about,
      ...(before === undefined ? {} : { before: JSON.stringify(before) }),
      ...(after === undefined ? {} : { after: JSON.stringify(after) }),
    };
    // Found out now: a change whose entry cannot be kept would stay half-way for ever.
    if (entry.what.length > 120) throw problem('refused-query', { reason: 'the name of an event is too long' });
    if ([entry.before, entry.after].some((text) => text && text.length > LONGEST)) throw problem('too-large', { reason: 'journal entry' });
    return entry;
  }

  #of<T>(of: Declaration<T, Scope>, communityId: string): Collection<T> {
    if (of.scope === 'house') return this.#storage.of(of as Declaration<T, 'house'>);
    return this.#storage.of(of as Declaration<T, 'community'>, communityId);
  }
}

/** As it can be kept, whatever it was made of. */
function shortTitle(title: string): string {
  return title.replaceAll('\0', '').toWellFormed().slice(0, LONGEST_TITLE).toWellFormed();
}

/** What the wanted values change: as it was, and as it will be. A field taken away is in `was` only. */
function differences(before: object, wanted: object | undefined): { was: Record<string, unknown>; is: Record<string, unknown> } {
  const was: Record<string, unknown> = {};
  const is: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(wanted ?? {})) {
    const old = (before as Record<string, unknown>)[name];
    if (isDeepStrictEqual(old, value)) continue;
    if (old !== undefined) was[name] = old;
    if (value !== undefined) is[name] = value;
  }
  return { was, is };
}

function readDate(key: string, value: unknown): unknown {
  return key === 'at' && typeof value === 'string' ? new Date(value) : value;
}
