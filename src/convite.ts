// The wiring: everything that Convite is made of, joined on one screen. Used by the commands and by every test.
import type { RequestListener } from 'node:http';
import type { Config } from './config.ts';
import { noteChange } from './features/community/index.ts';
import { features as own } from './features/index.ts';
import { type Clockwork, openClockwork } from './jobs/clockwork.ts';
import type { Storage } from './kernel/collection.ts';
import type { House } from './kernel/feature.ts';
import { described, type Log } from './kernel/log.ts';
import { openOutgoing } from './kernel/outgoing.ts';
import type { Post } from './kernel/post.ts';
import type { Clock } from './kernel/time.ts';
import { mountLti } from './lti/mount.ts';
import { ltiCollections } from './lti/store.ts';
import { Outbox } from './mail/outbox.store.ts';
import { noPost } from './mail/outbox.ts';
import { Pacing } from './mail/pace.store.ts';
import { openPace } from './mail/pace.ts';
import { openPost } from './mail/post.ts';
import { contain } from './plugins/contain.ts';
import { loadPlugins } from './plugins/load.ts';
import { Entries, Intents } from './storage/entries.ts';
import { openJournal } from './storage/journal.ts';
import { openStorage } from './storage/open.ts';
import { openTokens, ShortLinks } from './storage/tokens.ts';
import { openApp } from './web/app.ts';
import { arrival } from './web/arrival.ts';
import { openAssets } from './web/assets.ts';
import { openRender } from './web/render.ts';
import { SentForms, Sessions } from './web/session.store.ts';
import { openSessions } from './web/session.ts';
import { openWords } from './words/words.ts';

/** A Convite at work: its application, its jobs, and the way to stop it. */
export interface Convite {
  readonly app: RequestListener;
  readonly house: House;
  readonly clockwork: Clockwork;
  stop(): Promise<void>;
}

/** What differs between a real start and a test. */
export interface Surroundings {
  readonly clock: Clock;
  readonly log: Log;
  /** Instead of the post that the settings say. */
  readonly post?: (storage: Storage) => Post;
}

/** Opens the storage and joins everything. Throws when the storage cannot be opened; a plugin that fails is left out and logged. */
export async function openConvite(config: Config, surroundings: Surroundings): Promise<Convite> {
  const { clock, log } = surroundings;
  const plugins = (await loadPlugins(config.plugins, log, own)).map((plugin) => contain(plugin, log));
  const features = [...own, ...plugins];
  const words = openWords(Object.fromEntries(plugins.flatMap(({ name, words }) => (words ? [[name, words]] : []))));
  const collections = collectionsOf(features);
  const storage = await openStorage(config.storage, collections, clock);
  const journal = openJournal(storage, collections, clock, (id) => noteChange({ storage }, id));
  const house: House = {
    storage,
    journal,
    clock,
    log,
    origin: config.url,
    outgoing: openOutgoing(config),
    tokens: openTokens(storage, config.secret, clock),
    post: postFor(config, storage, surroundings),
    features,
    words,
  };
  // What cannot be mended now does not keep the house closed: the clockwork tries again.
  await journal.repair().catch((error) => log.error('journal not repaired', { error: described(error) }));
  const sessions = openSessions(house, config);
  const assets = openAssets();
  const render = openRender({
    assets,
    plugins: plugins.flatMap(({ name, views }) => (views ? [{ name, dir: views }] : [])),
    pluginFailed: (plugin, error) => log.error('a plugin failed', { plugin, offer: 'views', error: described(error) }),
  });
  const desk = { house, config, sessions, assets, render };
  const lti = mountLti({ house, config, arrive: arrival(desk) });
  const clockwork = openClockwork(house, features);
  const app = openApp(desk, lti);
  return {
    app,
    house,
    clockwork,
    async stop() {
      await clockwork.stop();
      await house.post.close();
      await storage.close();
    },
  };
}

/** Letters go to the mail server of the settings, or to nobody. */
function postFor(config: Config, storage: Storage, { clock, log, post }: Surroundings): Post {
  if (post) return post(storage);
  const { mail } = config;
  if (!mail) return noPost({ name: 'Convite', address: `convite@${new URL(config.url).hostname}` });
  return openPost(mail, { clock, log, pace: openPace({ storage, clock, limits: mail.limits }) });
}

/** Every collection of the house: those of the features, of the launch, of sessions, of the post, of the jobs and of short links. */
export function collectionsOf(features = own) {
  return [
    ...features.flatMap((feature) => feature.collections ?? []),
    ...ltiCollections,
    Sessions,
    SentForms,
    Pacing,
    Outbox,
    Entries,
    Intents,
    ShortLinks,
  ];
}
