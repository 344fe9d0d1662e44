// The import table bites: a bad import planted for each row is refused with our words, a good one passes.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, matchesGlob, relative } from 'node:path';
import { expect } from 'chai';

const root = join(import.meta.dirname, '../..');

/** A kind of file, and what it may and may not import. The names of the files themselves are made up. */
interface Row {
  readonly from: string;
  readonly good: readonly string[];
  readonly bad: readonly string[];
}

const packages = [
  'express',
  'ltijs',
  'mongoose',
  'handlebars',
  'pino',
  'jose',
  'intl-messageformat',
  'nodemailer',
  'markdown-it',
  'diff',
  'd3-scale',
  'ical.js',
  'ical-generator',
];
const but = (...allowed: string[]) => packages.filter((name) => !allowed.includes(name));

const rows: readonly Row[] = [
  {
    from: 'src/kernel/planted.ts',
    good: ['./time.ts', 'node:fs'],
    bad: ['../config.ts', '../storage/open.ts', '../features/index.ts', ...packages],
  },
  { from: 'src/kernel/log.ts', good: ['./time.ts', 'pino'], bad: ['../config.ts', '../words/words.ts', ...but('pino')] },
  { from: 'src/config.ts', good: ['node:path'], bad: ['./storage/open.ts', './convite.ts', 'pino'] },
  {
    from: 'src/storage/planted.ts',
    good: ['./open.ts', '../kernel/time.ts', '../config.ts', 'mongoose', 'node:sqlite'],
    bad: ['../features/index.ts', '../web/app.ts', '../words/words.ts', '../lti/store.ts', ...but('mongoose')],
  },
  {
    from: 'src/words/planted.ts',
    good: ['./words.ts', '../kernel/words.ts', 'intl-messageformat', 'diff'],
    bad: ['../storage/open.ts', '../features/index.ts', '../mail/letter.ts', '../web/render.ts', ...but('intl-messageformat', 'diff')],
  },
  {
    from: 'src/mail/planted.ts',
    good: ['./post.ts', '../words/words.ts', '../kernel/time.ts'],
    bad: ['../storage/open.ts', '../features/index.ts', '../web/render.ts', ...packages],
  },
  {
    from: 'src/mail/planted.store.ts',
    good: ['mongoose', '../storage/declare.ts', '../kernel/time.ts'],
    bad: ['./post.ts', '../features/index.ts', ...but('mongoose')],
  },
  {
    from: 'src/mail/render.ts',
    good: ['./clean.ts', '../words/words.ts', '../kernel/words.ts', 'handlebars'],
    bad: ['../storage/open.ts', '../web/render.ts', '../features/index.ts', ...but('handlebars')],
  },
  {
    from: 'src/mail/post.ts',
    good: ['nodemailer/lib/smtp-pool', 'nodemailer/lib/dkim', '../kernel/time.ts'],
    bad: ['../storage/open.ts', ...packages],
  },
  {
    from: 'src/mail/mime.ts',
    good: ['nodemailer/lib/mail-composer', 'nodemailer/lib/mime-node', '../kernel/secrets.ts'],
    bad: ['../storage/open.ts', ...packages],
  },
  {
    from: 'src/ical/planted.ts',
    good: ['./read.ts', '../kernel/time.ts', '../words/words.ts', 'node:worker_threads'],
    bad: ['../storage/open.ts', '../features/index.ts', '../web/app.ts', '../config.ts', ...packages],
  },
  { from: 'src/ical/read.ts', good: ['./blocks.ts', '../kernel/time.ts', 'ical.js'], bad: ['../storage/open.ts', ...but('ical.js')] },
  {
    from: 'src/ical/build.ts',
    good: ['./planted.ts', '../kernel/time.ts', '../words/words.ts', 'ical-generator'],
    bad: ['../storage/open.ts', '../features/index.ts', ...but('ical-generator')],
  },
  {
    from: 'src/features/index.ts',
    good: ['./people/index.ts', '../kernel/feature.ts'],
    bad: ['./people/people.ts', './people/people.store.ts', '../storage/open.ts', '../web/app.ts', 'express'],
  },
  {
    from: 'src/features/plan/plan.pages.ts',
    good: ['./plan.ts', '../../kernel/page.ts', '../people/index.ts', '../community/index.ts'],
    bad: ['./plan.store.ts', '../../storage/open.ts', '../stages/index.ts', '../people/people.ts', '../../web/app.ts', ...packages],
  },
  {
    from: 'src/features/plan/plan.ts',
    good: [
      './plan.store.ts',
      '../../kernel/time.ts',
      '../people/index.ts',
      '../../words/words.ts',
      '../../mail/letter.ts',
      '../../ical/build.ts',
      '../../ical/apart.ts',
      'd3-scale',
      'diff',
      'csv-parse/sync',
      'csv-stringify/sync',
      'qr',
    ],
    bad: [
      './plan.pages.ts',
      './index.ts',
      '../../storage/open.ts',
      '../stages/index.ts',
      '../people/people.store.ts',
      '../index.ts',
      ...but('d3-scale', 'diff'),
    ],
  },
  {
    from: 'src/features/plan/plan.store.ts',
    good: ['../../storage/declare.ts', '../../kernel/people.ts', 'mongoose'],
    bad: ['./plan.ts', './plan.pages.ts', './index.ts', '../people/index.ts', '../../words/words.ts', ...but('mongoose')],
  },
  {
    from: 'src/features/plan/index.ts',
    good: ['./plan.ts', './plan.pages.ts', './plan.store.ts', '../community/index.ts', '../../kernel/feature.ts'],
    bad: ['../stages/index.ts', '../../storage/open.ts', '../../lti/launch.ts', '../../web/app.ts', ...packages],
  },
  {
    from: 'src/lti/planted.ts',
    good: ['./roles.ts', '../kernel/launch.ts', '../config.ts', '../storage/declare.ts', '../features/community/index.ts', 'jose'],
    bad: [
      '../web/app.ts',
      '../jobs/clockwork.ts',
      '../dev/platform.ts',
      '../plugins/load.ts',
      '../features/people/people.ts',
      ...but('jose'),
    ],
  },
  {
    from: 'src/lti/provider.ts',
    good: ['./launch.ts', 'ltijs', 'jose', '../kernel/log.ts'],
    bad: ['../web/app.ts', '../features/index.ts', ...but('ltijs', 'jose')],
  },
  {
    from: 'src/lti/store.ts',
    good: ['mongoose', '../storage/declare.ts', '../kernel/time.ts'],
    bad: ['./launch.ts', '../web/app.ts', ...but('mongoose')],
  },
  {
    from: 'src/web/planted.ts',
    good: [
      './app.ts',
      '../features/people/index.ts',
      '../words/choose.ts',
      '../storage/open.ts',
      '../config.ts',
      'express',
      '@fastify/busboy',
    ],
    bad: [
      '../lti/provider.ts',
      '../jobs/clockwork.ts',
      '../plugins/load.ts',
      '../dev/platform.ts',
      '../features/people/people.ts',
      ...but('express'),
    ],
  },
  {
    from: 'src/web/render.ts',
    good: ['./assets.ts', 'handlebars', 'markdown-it', '../kernel/words.ts'],
    bad: ['../features/index.ts', ...but('handlebars', 'markdown-it')],
  },
  {
    from: 'src/web/planted.store.ts',
    good: ['mongoose', '../storage/declare.ts'],
    bad: ['./app.ts', '../words/words.ts', ...but('mongoose')],
  },
  {
    from: 'src/jobs/planted.ts',
    good: ['./clockwork.ts', '../features/index.ts', '../storage/claims.ts', '../kernel/time.ts'],
    bad: ['../web/app.ts', '../lti/provider.ts', '../plugins/load.ts', '../dev/demo.ts', ...packages],
  },
  {
    from: 'src/plugins/api.ts',
    good: ['../kernel/feature.ts'],
    bad: ['./load.ts', '../storage/open.ts', '../features/index.ts', '../words/words.ts', ...packages],
  },
  {
    from: 'src/plugins/planted.ts',
    good: ['./api.ts', '../kernel/log.ts'],
    bad: ['../features/index.ts', '../web/app.ts', '../storage/open.ts', ...packages],
  },
  {
    from: 'src/dev/planted.ts',
    good: [
      './platform.ts',
      '../features/stages/index.ts',
      '../lti/launch.ts',
      '../mail/outbox.ts',
      '../kernel/time.ts',
      'express',
      'jose',
      'selfsigned',
    ],
    bad: [
      '../web/app.ts',
      '../jobs/clockwork.ts',
      '../plugins/load.ts',
      '../convite.ts',
      '../features/stages/stages.ts',
      ...but('express', 'jose'),
    ],
  },
  {
    from: 'src/dev/demo.ts',
    good: ['../convite.ts', './platform.ts', 'selfsigned'],
    bad: ['../web/app.ts', '../main.ts', ...but('express', 'jose')],
  },
  { from: 'src/dev/install.mjs', good: ['node:fs'], bad: ['./platform.ts', 'express', 'pino'] },
  { from: 'src/start.mjs', good: ['node:fs', './main.ts'], bad: ['./convite.ts', './config.ts', 'pino'] },
  {
    from: 'src/commands/planted.ts',
    good: ['./command.ts', '../convite.ts', '../config.ts', '../storage/backup.ts', '../lti/registrations.ts', '../plugins/load.ts'],
    bad: ['../dev/demo.ts', '../web/app.ts', '../features/people/people.ts', ...packages],
  },
  {
    from: 'src/commands/demo.ts',
    good: ['../dev/demo.ts', './command.ts'],
    bad: ['../dev/platform.ts', '../web/app.ts', '../convite.ts', ...packages],
  },
  {
    from: 'src/convite.ts',
    good: ['./web/app.ts', './lti/provider.ts', './plugins/load.ts', './jobs/clockwork.ts', './features/index.ts', './storage/open.ts'],
    bad: ['./dev/demo.ts', './main.ts', './commands/serve.ts', './features/people/people.ts', ...packages],
  },
  {
    from: 'src/main.ts',
    good: ['./commands/serve.ts', './config.ts', './kernel/errors.ts'],
    bad: ['./convite.ts', './dev/demo.ts', './storage/open.ts', ...packages],
  },
  {
    from: 'plugins/planted/plugin.ts',
    good: ['./words.ts', '../../src/plugins/api.ts'],
    bad: ['../../src/kernel/page.ts', '../../src/features/index.ts', '../hello/plugin.ts', ...packages],
  },
];

/** Every way to write an import that the linter must see through; one line each. */
const disguises: readonly ((target: string, n: number) => string)[] = [
  (target) => `import '${target}';`,
  (target, n) => `import type { X${n} } from '${target}';`,
  (target) => `export * from '${target}';`,
  (target, n) => `export const late${n} = () => import('${target}');`,
];

const detours = ['./../web/app.ts', './sub/../../web/app.ts', '../kernel/../web/app.ts'];

/** Everything that a row's planted file imports: a test is nobody's to import. */
function targetsOf(row: Row): readonly string[] {
  return [...row.good, ...row.bad, testFrom(row), ...(row.from === 'src/storage/planted.ts' ? detours : [])];
}

function testFrom(row: Row): string {
  const path = relative(dirname(row.from), 'test/support/homes.ts');
  return path.startsWith('.') ? path : `./${path}`;
}

describe('the import table', () => {
  let refused: ReadonlyMap<string, readonly string[]>;

  before(function () {
    this.timeout(60_000);
    refused = plantAndLint();
  });

  for (const row of rows) {
    it(`holds for ${row.from}`, () => {
      for (const target of row.good) expect(refusals(row, target), `${row.from} may import ${target}`).to.deep.equal([]);
      for (const target of [...row.bad, testFrom(row)]) {
        const said = refusals(row, target);
        expect(said, `${row.from} must not import ${target}`).to.have.length(disguises.length);
        expect(said[0]).to.match(/import/);
      }
    });
  }

  it('sees a path that leaves its folder by a detour', () => {
    const row = rows.find(({ from }) => from === 'src/storage/planted.ts') as Row;
    for (const target of detours) expect(refusals(row, target), target).to.have.length(disguises.length);
  });

  it('has a row for every folder and every loose file of src', () => {
    const here = readdirSync(join(root, 'src'), { withFileTypes: true }).map(
      (entry) => `src/${entry.name}${entry.isDirectory() ? '/' : ''}`,
    );
    const missing = here.filter((entry) => !rows.some(({ from }) => from === entry || (entry.endsWith('/') && from.startsWith(entry))));
    expect(missing).to.deep.equal([]);
  });

  it('is asked once for every file of ours, since a second answer would replace the first', () => {
    const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter((file) => /\.(ts|mjs)$/.test(file));
    const kinds = tableKinds();
    for (const file of [...files.map((file) => `src/${file}`), ...rows.map(({ from }) => from)]) {
      expect(
        kinds.filter((includes) => matches(includes, file)),
        file,
      ).to.have.length(1);
    }
  });

  function refusals(row: Row, target: string): readonly string[] {
    return refused.get(`${row.from} ${target}`) ?? [];
  }
});

describe('an import', () => {
  it('names its file plainly: what is computed, required or asked of Node itself would pass the linter unseen', () => {
    const odd = sources().flatMap(([file, text]) =>
      text
        .split('\n')
        .filter((line) => /\bimport\((?!'[^']+'\))|\brequire\s*\(|createRequire|getBuiltinModule/.test(line))
        .map((line) => `${file}: ${line.trim()}`),
    );
    const where = [...new Set(odd.map((line) => line.split(': ')[0]))];
    // ltijs is taken hold of from inside, to keep it from asking the network; the plugins' door loads what it is told.
    expect(where).to.deep.equal(['src/lti/provider.ts', 'src/plugins/load.ts']);
  });

  it('never leads from `serve` to what is for trying: dev/ is named by the demo command alone', () => {
    const naming = sources().filter(([file, text]) => !file.startsWith('src/dev/') && /['"/]dev\//.test(text));
    expect(naming.map(([file]) => file)).to.deep.equal(['src/commands/demo.ts']);
    expect(naming[0]?.[1]).to.match(/await import\('\.\.\/dev\/demo\.ts'\)/);
  });
});

/** Lints one planted file a row in a house of its own; what was refused, by row and target. */
function plantAndLint(): ReadonlyMap<string, readonly string[]> {
  const house = mkdtempSync(join(tmpdir(), 'convite-imports-'));
  try {
    for (const file of ['biome.json', '.gitignore']) cpSync(join(root, file), join(house, file));
    for (const row of rows) plant(house, row);
    const biome = join(root, 'node_modules/.bin/biome');
    const args = ['lint', '--only=style/noRestrictedImports', '--reporter=github', '--max-diagnostics=none', 'src', 'plugins'];
    const { stdout, status } = spawnSync(biome, args, { cwd: house, encoding: 'utf8' });
    expect(status, stdout).to.equal(1);
    return byTarget(stdout);
  } finally {
    rmSync(house, { recursive: true, force: true });
  }
}

function plant(house: string, row: Row): void {
  const file = join(house, row.from);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(
    file,
    targetsOf(row)
      .flatMap((target, n) => disguises.map((disguise) => disguise(target, n)))
      .join('\n'),
  );
}

function byTarget(report: string): ReadonlyMap<string, readonly string[]> {
  const refused = new Map<string, string[]>();
  for (const [, file = '', line, message = ''] of report.matchAll(
    /^::error title=[^,]*noRestrictedImports,file=([^,]+),line=(\d+),.*?::(.*)$/gm,
  )) {
    const row = rows.find(({ from }) => file.endsWith(`/${from}`)) as Row;
    const key = `${row.from} ${targetsOf(row)[Math.floor((Number(line) - 1) / disguises.length)]}`;
    refused.set(key, [...(refused.get(key) ?? []), message]);
  }
  return refused;
}

/** The file patterns of each kind of file in the linter's table. */
function tableKinds(): readonly (readonly string[])[] {
  const { overrides } = JSON.parse(readFileSync(join(root, 'biome.json'), 'utf8'));
  // biome-ignore lint/suspicious/noExplicitAny: the linter's own settings, of many shapes
  return overrides.filter((override: any) => override.linter?.rules?.style?.noRestrictedImports).map((override: any) => override.includes);
}

/** The last pattern that fits decides, as in the linter. */
function matches(includes: readonly string[], file: string): boolean {
  const last = includes.findLast((pattern) => matchesGlob(file, pattern.replace(/^!/, '')));
  return last !== undefined && !last.startsWith('!');
}

function sources(): readonly (readonly [string, string])[] {
  const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  return files.sort().map((file) => [`src/${file}`, readFileSync(join(root, 'src', file), 'utf8')]);
}
