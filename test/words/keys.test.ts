// Every sentence that a page asks for is there, and every sentence that is there is asked for.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Schema } from 'mongoose';
import { zonesWith } from '../../src/features/account/zones.ts';
import { features } from '../../src/features/index.ts';
import { kinds as mediaKinds, starters } from '../../src/features/media/kinds.ts';
import { failures } from '../../src/features/outside/looking.ts';
import { musts } from '../../src/features/plan/activity.ts';
import { columns } from '../../src/features/plan/csv-write.ts';
import { answers, kinds, repetitions, requestStates, standings } from '../../src/features/sessions/sessions.store.ts';
import { catalogue } from '../../src/kernel/errors.ts';
import { eventKey } from '../../src/kernel/journal.ts';
import { templateItems } from '../../src/kernel/materials.ts';
import { actors, connections, devices, partsOfDay, roles, stages, weekdays } from '../../src/kernel/people.ts';
import { locales } from '../../src/kernel/words.ts';
import { readDictionary } from '../../src/words/dictionary.ts';
import { compareKeys, type Source, usedKeys } from '../support/word-keys.ts';

const root = join(import.meta.dirname, '../..');
/** The commands and the small LMS speak to whoever runs Convite, on a terminal or a test page. */
const elsewhere = /^src\/(commands|dev)\/|^src\/main\.ts$/;

const codes = Object.keys(catalogue);
const items = features.flatMap(({ name, stageItems = [] }) =>
  stageItems.map((item) => ({ key: `${name}.${item.id}`, computed: item.evidence !== undefined, part: item.part ?? false })),
);
const strategyTemplates = ['chain', 'teachers', 'health', 'blank'];
const guides = ['google', 'android', 'apple', 'outlook', 'thunderbird'];
const zones = zonesWith('UTC');

/** The keys behind each key that is computed in the code. */
const families: Readonly<Record<string, readonly string[]>> = {
  'problem.*.title': codes.map((code) => `problem.${code}.title`),
  'problem.*.what': codes.map((code) => `problem.${code}.what`),
  'problem.*.next': codes.map((code) => `problem.${code}.next`),
  'role.*': roles.map((role) => `role.${role}`),
  'stage.*': stages.map((stage) => `stage.${stage}`),
  'stages.item.*': ['done', 'missing', 'waived', 'unknown'].map((state) => `stages.item.${state}`),
  'stages.state.*': ['done', 'now', 'ahead'].map((state) => `stages.state.${state}`),
  'people.column.*': ['name', 'role', 'organisation', 'kind', 'joined'].map((column) => `people.column.${column}`),
  'people.invitations.*': ['open', 'joined', 'declined', 'withdrawn'].map((state) => `people.invitations.${state}`),
  'people.invitations.state.*': ['open', 'joined', 'declined', 'withdrawn'].map((state) => `people.invitations.state.${state}`),
  'people.letter.as.*': roles.map((role) => `people.letter.as.${role}`),
  'strategy.change.*': ['same', 'added', 'removed', 'changed'].map((change) => `strategy.change.${change}`),
  'strategy.missing.*': ['topics', 'purpose', 'objectives', 'approach'].map((field) => `strategy.missing.${field}`),
  'strategy.note.*': ['accepted', 'other', 'adopted', 'dropped'].map((note) => `strategy.note.${note}`),
  'strategy.section.*': ['what', 'how', 'together', 'group', 'needs'].map((section) => `strategy.section.${section}`),
  'strategy.state.*': ['draft', 'adopted', 'superseded'].map((state) => `strategy.state.${state}`),
  'strategy.template.*.title': strategyTemplates.map((template) => `strategy.template.${template}.title`),
  'strategy.template.*.preview': strategyTemplates.map((template) => `strategy.template.${template}.preview`),
  'strategy.template.*.*': strategyTemplates
    .filter((template) => template !== 'blank')
    .flatMap((template) =>
      ['topics', 'purpose', 'objectives', 'approach', 'norms', 'mechanisms'].map((part) => `strategy.template.${template}.${part}`),
    ),
  'survey.*.*': [...['start', 'more'].map((level) => `survey.wish.${level}`), ...['some', 'well'].map((level) => `survey.offer.${level}`)],
  'survey.*.none': ['survey.wish.none', 'survey.offer.none'],
  'survey.offer.*': ['some', 'well'].map((level) => `survey.offer.${level}`),
  'survey.connection.*': connections.map((one) => `survey.connection.${one}`),
  'survey.connection.*.short': connections.map((one) => `survey.connection.${one}.short`),
  'survey.device.*': devices.map((one) => `survey.device.${one}`),
  'survey.day.*': weekdays.map((one) => `survey.day.${one}`),
  'survey.part.*': partsOfDay.map((one) => `survey.part.${one}`),
  'survey.pattern.*': ['mornings', 'afternoons', 'evenings', 'weekend'].map((one) => `survey.pattern.${one}`),
  'media.kind.*': mediaKinds.map((kind) => `media.kind.${kind}`),
  'media.guide.*': mediaKinds.map((kind) => `media.guide.${kind}`),
  'media.starter.*': starters.map(({ id }) => `media.starter.${id}`),
  'media.line.*': connections.map((line) => `media.line.${line}`),
  'media.needs.*': connections.map((line) => `media.needs.${line}`),
  'media.state.*': ['chosen', 'considered', 'retired'].map((state) => `media.state.${state}`),
  'media.settle.*': ['chosen', 'considered', 'retired'].map((state) => `media.settle.${state}`),
  'feeds.what.*': ['all', 'sessions', 'mine', 'public'].map((one) => `feeds.what.${one}`),
  'feeds.scope.*': ['community', 'person'].map((one) => `feeds.scope.${one}`),
  'feeds.problem.*': ['unknown', 'gone', 'busy', 'down'].map((one) => `feeds.problem.${one}`),
  'feeds.guide.*.title': guides.map((one) => `feeds.guide.${one}.title`),
  'feeds.guide.*.steps': guides.map((one) => `feeds.guide.${one}.steps`),
  'feeds.guide.*.often': guides.map((one) => `feeds.guide.${one}.often`),
  'outside.failure.*': [...failures, 'known'].map((failure) => `outside.failure.${failure}`),
  'digest.rhythm.*': ['daily', 'weekly', 'monthly', 'off'].map((one) => `digest.rhythm.${one}`),
  'digest.heading.*': ['daily', 'weekly', 'monthly'].map((one) => `digest.heading.${one}`),
  'digest.why.*': ['daily', 'weekly', 'monthly', 'reminders', 'invites'].map((one) => `digest.why.${one}`),
  'digest.near.*': ['cancelled', 'moved', 'taken', 'invited'].map((one) => `digest.near.${one}`),
  'digest.near.subject.*': ['cancelled', 'moved', 'taken', 'invited'].map((one) => `digest.near.subject.${one}`),
  'digest.off.*.label': ['reminders', 'invites'].map((one) => `digest.off.${one}.label`),
  '*.ask': ['digest.off', 'digest.off.reminders', 'digest.off.invites'].map((one) => `${one}.ask`),
  '*.done': ['digest.off', 'digest.off.reminders', 'digest.off.invites'].map((one) => `${one}.done`),
  'digest.reason.*': ['no-address', 'odd', 'unknown', 'full', 'refused', 'late'].map((one) => `digest.reason.${one}`),
  'plan.change.*': ['added', 'cancelled'].map((kind) => `plan.change.${kind}`),
  'plan.csv.wrong.*': ['empty', 'encoding', 'quotes', 'long'].map((wrong) => `plan.csv.wrong.${wrong}`),
  'plan.field.*': columns.map((column) => `plan.field.${column}`),
  'plan.filter.*': ['all', 'late', 'mine'].map((filter) => `plan.filter.${filter}`),
  'plan.material.*': templateItems.map((item) => `plan.material.${item}`),
  'plan.must.*': musts.map((must) => `plan.must.${must}`),
  'plan.standing.*': ['open', 'done', 'cancelled', 'late'].map((standing) => `plan.standing.${standing}`),
  'plan.state.*': ['draft', 'adopted', 'closed'].map((state) => `plan.state.${state}`),
  'sessions.again.*': repetitions.map((every) => `sessions.again.${every}`),
  'sessions.answer.*': answers.map((answer) => `sessions.answer.${answer}`),
  'sessions.every.*': ['none', ...repetitions].map((every) => `sessions.every.${every}`),
  'sessions.given.*': answers.map((answer) => `sessions.given.${answer}`),
  'sessions.scope.*': ['one', 'rest'].map((scope) => `sessions.scope.${scope}`),
  'desk.share.*': ['falls', 'rises', 'stays', 'unknown'].map((trend) => `desk.share.${trend}`),
  'actor.*': actors.map((actor) => `actor.${actor}`),
  'locale.*': locales.map((locale) => `locale.${locale}`),
  'community.greeting.*': partsOfDay.map((part) => `community.greeting.${part}`),
  'community.greeting.*.named': partsOfDay.map((part) => `community.greeting.${part}.named`),
  'zone.*': zones.filter((zone) => zone !== 'UTC').map((zone) => `zone.${zone}`),
  'journal.part.*': features.filter(({ events = [] }) => events.length > 0).map(({ name }) => `journal.part.${name}`),
  'journal.column.*': ['at', 'who', 'event', 'sentence', 'title', 'before', 'after', 'thing', 'about', 'by'].map(
    (name) => `journal.column.${name}`,
  ),
  '*.field.*': fieldKeys(),
  // What the journal says of values that are kept by an id, where no page says it.
  '*.*': [
    ...kinds.map((kind) => `sessions.kind.${kind}`),
    ...standings.map((standing) => `sessions.standing.${standing}`),
    ...requestStates.map((state) => `sessions.state.${state}`),
  ],
  '*.event.*': features.flatMap(({ events = [] }) => events.map(eventKey)),
  '*.*.title': items.filter(({ part }) => !part).map(({ key }) => `${key}.title`),
  '*.*.todo': items.filter(({ part }) => !part).map(({ key }) => `${key}.todo`),
  '*.*.evidence': items.filter(({ computed }) => computed).map(({ key }) => `${key}.evidence`),
};

describe('words keys', () => {
  it('are all said somewhere, and all have a sentence', () => {
    expect(compareKeys(usedKeys(sources()), families, Object.keys(readDictionary('es')))).to.deep.equal({
      missing: [],
      unused: [],
      unknownFamilies: [],
      deadFamilies: [],
    });
  });

  it('include the title and the invitation of all twenty items of the method', () => {
    const ids = features.flatMap(({ stageItems = [] }) => stageItems.filter(({ part }) => !part).map(({ id }) => id)).sort();
    const method = 'D1 D2 D3 D4 D5 D6 E1 E2 G1 G2 G3 G4 G5 G6 V1 V2 V3 V4 V5 V6'.split(' ');
    expect(ids).to.deep.equal(method);
  });

  it('are missed where code or a template says what no dictionary has', () => {
    const planted: Source[] = [
      {
        file: 'planted.ts',
        text: "const page = { title: 'nobody.title', path: '/x' };\nwords.say(ok ? 'nobody.yes' : 'nobody.no', { name: f('a.b') });",
      },
      { file: 'planted.hbs', text: "<p>{{t 'nobody.lead' count=count}}{{> part label=(t 'nobody.label')}}</p>" },
    ];
    const found = compareKeys(usedKeys(planted), {}, []);
    expect(found.missing).to.deep.equal(['nobody.label', 'nobody.lead', 'nobody.no', 'nobody.title', 'nobody.yes']);
  });

  it('are found idle where a dictionary has what nobody says', () => {
    const planted = usedKeys([{ file: 'planted.ts', text: "words.say('people.menu')" }]);
    expect(compareKeys(planted, {}, ['people.menu', 'people.nobody']).unused).to.deep.equal(['people.nobody']);
  });

  it('with a computed part have to be written out, for as long as they are used', () => {
    const planted = usedKeys([{ file: 'planted.ts', text: 'words.say(`weather.$' + '{kind}.name`, { kind })' }]);
    const found = compareKeys(planted, { 'season.*': ['season.dry'] }, []);
    expect([found.unknownFamilies, found.deadFamilies, found.missing]).to.deep.equal([['weather.*.name'], ['season.*'], []]);
  });
});

function sources(): Source[] {
  const files = ['src', 'views'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name}`),
  );
  return files
    .filter((file) => /\.(ts|hbs)$/.test(file) && !elsewhere.test(file))
    .map((file) => ({ file, text: readFileSync(join(root, file), 'utf8') }));
}

/** What the journal calls the fields of documents, where a feature has a word for them. */
function fieldKeys(): string[] {
  const dictionary = readDictionary('es');
  const kept = features.flatMap(({ name, collections = [] }) => collections.map((collection) => ({ name, collection })));
  const journaled = kept.filter(({ collection }) => collection.journaled);
  const keys = journaled.flatMap(({ name, collection }) =>
    Object.keys((collection.schema as Schema).paths).map((path) => `${name}.field.${path}`),
  );
  return [...new Set(keys)].filter((key) => key in dictionary);
}
