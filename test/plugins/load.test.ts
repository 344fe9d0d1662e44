// The door: a sound plugin comes in, and each that is not is left out under the name of the check it failed.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Feature } from '../../src/kernel/feature.ts';
import { openLog } from '../../src/kernel/log.ts';
import { go } from '../../src/kernel/page.ts';
import { checkPlugins, loadPlugins } from '../../src/plugins/load.ts';

/** A sound plugin called guest; what a test says replaces some of its offers. */
const guest = (replaced: string) => `
  const sentences = { 'guest.title': 'T', 'guest.guest-one.title': 'T', 'guest.guest-one.todo': 'T', 'guest.guest-one.evidence': '{n}' };
  const isHere = () => true;
  const page = { method: 'GET', path: '/guest', permission: 'guest.read', title: 'guest.title', handle: async () => ({ kind: 'go', to: '/' }) };
  const item = { id: 'guest-one', stage: 'design', evidence: async () => ({ done: true, counts: { n: 1 }, path: '/guest' }) };
  const act = { name: 'guest.act', permission: 'guest.read', label: 'guest.title', ask: isHere, act: isHere };
  const words = { es: sentences, pt: sentences, en: sentences, fr: sentences };
  export const plugin = {
    api: 1, name: 'guest', words, permissions: { 'guest.read': [[isHere]] }, pages: [page], stageItems: [item], quick: [act], ${replaced}
  };`;

type Case = readonly [does: string, source: string, code: string, what: string];

const refused: readonly Case[] = [
  ['has no file', '', 'plugin-unreachable', 'plugin.ts does not load: Cannot find module'],
  ['does not parse', 'export const plugin = {', 'plugin-unreachable', 'plugin.ts does not load: '],
  ['throws while it loads', 'throw new Error("no power")', 'plugin-unreachable', 'plugin.ts does not load: no power'],
  ['exports nothing', 'export const other = 1;', 'plugin-unreachable', 'plugin.ts exports no `plugin`'],
  ['exports a function', 'export const plugin = () => 1;', 'plugin-shape', '`plugin` is not an object'],
  ['has no words', guest('words: undefined'), 'plugin-shape', '`words` is missing'],
  [
    'has words that are no sentences',
    guest('words: { ...words, en: 7 }'),
    'plugin-shape',
    '`words` is not a dictionary of sentences per language',
  ],
  ['has a permission that is no rule', guest("permissions: { 'guest.read': true }"), 'plugin-shape', '`permissions` is not a table'],
  [
    'has a page without a permission',
    guest('pages: [{ ...page, permission: undefined }]'),
    'plugin-shape',
    '`pages` is not a list of pages',
  ],
  ['has a page with another method', guest("pages: [{ ...page, method: 'PUT' }]"), 'plugin-shape', '`pages` is not a list of pages'],
  [
    'has a page at an address that no route can have',
    guest("pages: [{ ...page, path: '/guest/*' }]"),
    'plugin-shape',
    '`pages` is not a list of pages',
  ],
  [
    'has a page that names another community',
    guest("pages: [{ ...page, path: '/guest/:community' }]"),
    'plugin-shape',
    '`pages` is not a list of pages',
  ],
  ['has an item of no stage', guest("stageItems: [{ ...item, stage: 'noon' }]"), 'plugin-shape', '`stageItems` is not a list of items'],
  ['has news that cannot be asked', guest('news: []'), 'plugin-shape', '`news` is not a function'],
  ...['joins', 'channels', 'uses', 'planned', 'related'].map(
    (offer): Case => [`has ${offer} that cannot be asked`, guest(`${offer}: []`), 'plugin-shape', `\`${offer}\` is not a function`],
  ),
  [
    'has a job that never rests',
    guest("jobs: [{ name: 'guest.run', every: 0, run: isHere }]"),
    'plugin-shape',
    '`jobs` is not a list of jobs',
  ],
  [
    'was written for another version',
    guest('api: 2'),
    'plugin-api',
    'it was written for version 2 of the contract, and this Convite speaks 1',
  ],
  ['offers what the contract does not have', guest('collections: []'), 'plugin-api', '`collections` is no offer of version 1'],
  ['goes by another name than its folder', guest("name: 'host'"), 'plugin-name', 'its name is `host`, and its folder is `guest`'],
  ['has a page elsewhere', guest("pages: [{ ...page, path: '/people' }]"), 'plugin-name', '`/people` does not belong to `guest`'],
  ['has a page beside its own', guest("pages: [{ ...page, path: '/guests' }]"), 'plugin-name', '`/guests` does not belong to `guest`'],
  [
    'asks for a permission of the house',
    guest("pages: [{ ...page, permission: 'people.view' }]"),
    'plugin-name',
    '`people.view` does not belong to `guest`',
  ],
  [
    'has a permission of the house',
    guest("permissions: { 'people.view': [[isHere]] }"),
    'plugin-name',
    '`people.view` does not belong to `guest`',
  ],
  [
    'speaks with a sentence of the house',
    guest("pages: [{ ...page, title: 'people.title' }]"),
    'plugin-name',
    '`people.title` does not belong to `guest`',
  ],
  ['has an item of the method', guest("stageItems: [{ ...item, id: 'D2' }]"), 'plugin-name', '`D2` does not belong to `guest`'],
  [
    'has a job of the house',
    guest("jobs: [{ name: 'storage.sweep', every: 1000, run: isHere }]"),
    'plugin-name',
    '`storage.sweep` does not belong to `guest`',
  ],
  ['has an act by letter that does nothing', guest('quick: [{ ...act, act: 1 }]'), 'plugin-shape', '`quick` is not a list of quick acts'],
  [
    'has an act by letter of the house',
    guest("quick: [{ ...act, name: 'plan.done' }]"),
    'plugin-name',
    '`plan.done` does not belong to `guest`',
  ],
  [
    'asks for a permission of the house by letter',
    guest("quick: [{ ...act, permission: 'people.view' }]"),
    'plugin-name',
    '`people.view` does not belong to `guest`',
  ],
  [
    'has a link in a letter without words',
    guest("quick: [{ ...act, label: 'guest.none' }]"),
    'plugin-words',
    '`guest.none` is asked for and has no sentence',
  ],
  ['shows views of somebody else', guest("views: '/etc'"), 'plugin-name', '`views` is not a folder of its own'],
  ['shows views that are not there', guest('views: import.meta.dirname + "/none"'), 'plugin-name', '`views` is not a folder of its own'],
  [
    'shows views that are no folder',
    guest('views: import.meta.dirname + "/plugin.ts"'),
    'plugin-name',
    '`views` is not a folder of its own',
  ],
  [
    'lacks a language',
    guest('words: { es: sentences, pt: sentences, en: sentences }'),
    'plugin-words',
    '`guest.title` has no sentence in fr',
  ],
  [
    'lacks a sentence in one language',
    guest("words: { ...words, pt: { ...sentences, 'guest.title': ' ' } }"),
    'plugin-words',
    '`guest.title` has no sentence in pt',
  ],
  [
    'lacks the sentence of a title',
    guest("pages: [{ ...page, title: 'guest.none' }]"),
    'plugin-words',
    '`guest.none` is asked for and has no sentence',
  ],
  [
    'has a title with a gap',
    guest("words: { ...words, en: { ...sentences, 'guest.title': 'For {who}' } }"),
    'plugin-words',
    '`guest.title` has a gap, and nothing to fill it with',
  ],
];

describe('the door for plugins', () => {
  let dir: string;

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'convite-plugins-'));
  });

  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  it('lets a sound plugin in', async () => {
    write('guest', guest(''));
    const { plugins, problems } = await checkPlugins(['guest'], { dir });
    expect(problems).to.deep.equal([]);
    expect(plugins.map((plugin) => plugin.name)).to.deep.equal(['guest']);
  });

  for (const [does, source, code, what] of refused) {
    it(`leaves out a plugin that ${does}`, async () => {
      if (source) write('guest', source);
      const { plugins, problems } = await checkPlugins(['guest'], { dir });
      expect(plugins).to.deep.equal([]);
      expect(problems.map(({ plugin, code }) => [plugin, code])).to.deep.equal([['guest', code]]);
      expect(problems[0]?.what).to.include(what);
    });
  }

  it('leaves out a plugin whose name or address a feature of the house has', async () => {
    write('guest', guest(''));
    const page = { method: 'GET', path: '/guest', permission: 'x.y', handle: async () => go('/') } as const;
    const houses: readonly Feature[][] = [[{ name: 'guest' }], [{ name: 'other', pages: [page] }]];
    for (const own of houses) {
      const { problems } = await checkPlugins(['guest'], { dir, own });
      expect(problems).to.deep.equal([{ plugin: 'guest', code: 'plugin-name', what: 'the name `guest` is taken' }]);
    }
  });

  it('lets in the second of two when the first fails, in order of their names', async () => {
    write('zebra', guest('').replaceAll('guest', 'zebra'));
    write('guest', guest(''));
    write('broken', 'export const plugin = {');
    const { plugins, problems } = await checkPlugins(['zebra', 'broken', 'guest'], { dir });
    expect(plugins.map((plugin) => plugin.name)).to.deep.equal(['guest', 'zebra']);
    expect(problems.map((problem) => problem.plugin)).to.deep.equal(['broken']);
  });

  it('takes a name that is given twice once', async () => {
    write('guest', guest(''));
    const { plugins, problems } = await checkPlugins(['guest', 'guest'], { dir });
    expect(plugins).to.have.length(1);
    expect(problems.map((problem) => problem.what)).to.deep.equal(['the name `guest` is taken']);
  });

  it('names in the log what was left out, and starts without it', async () => {
    const lines: string[] = [];
    const log = openLog('info', { write: (line) => void lines.push(line) });
    expect(await loadPlugins(['no-such-plugin'], log)).to.deep.equal([]);
    expect(lines.map((line) => JSON.parse(line)).map(({ msg, plugin, code }) => ({ msg, plugin, code }))).to.deep.equal([
      { msg: 'a plugin was left out', plugin: 'no-such-plugin', code: 'plugin-unreachable' },
    ]);
  });

  function write(name: string, source: string): void {
    mkdirSync(join(dir, name));
    writeFileSync(join(dir, name, 'plugin.ts'), source);
  }
});
