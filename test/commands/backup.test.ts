// Everything in one file, and back: as an operator does it, from each home into each.
import { truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { run, settingsFor } from '../support/command-line.ts';
import { freshHome } from '../support/homes.ts';

const at = 'https://moodle.example.org';
const adding = ['--issuer', at, '--client-id', 'a', '--auth-url', `${at}/a`, '--token-url', `${at}/t`, '--jwks-url', `${at}/k`];

describe('a backup', () => {
  let from: Awaited<ReturnType<typeof freshHome>>;
  let to: Awaited<ReturnType<typeof freshHome>>;
  let folder: Awaited<ReturnType<typeof freshHome>>;
  let file: string;

  beforeEach(async () => {
    [from, to, folder] = await Promise.all([freshHome(), freshHome(), freshHome('sqlite')]);
    file = join(folder.config.home === 'sqlite' ? folder.config.dir : '', '..', 'all.backup');
    await run(['platform', 'add', ...adding], settingsFor(from.config));
  });

  afterEach(() => Promise.all([from, to, folder].map((home) => home.remove())));

  it('brings everything into another storage, keys included', async () => {
    const { status, said } = await run(['backup', file], settingsFor(from.config));
    expect(status).to.equal(0);
    expect(said[0]).to.match(/^2 documents are in /);
    expect((await run(['restore', file], settingsFor(to.config))).said).to.deep.equal([`2 documents of ${file} are restored.`]);
    expect(await platforms(to)).to.deep.equal(await platforms(from));
    expect((await run(['doctor'], settingsFor(to.config))).said.join('\n')).to.include('the keys of 1 platform(s) open');
  });

  it('is not restored over something, unless that is said', async () => {
    await run(['backup', file], settingsFor(from.config));
    await run(['platform', 'add', ...adding, '--client-id', 'b'], settingsFor(to.config));
    const before = await platforms(to);
    const refused = await run(['restore', file], settingsFor(to.config));
    expect([refused.status, refused.complained[0]?.split(',')[0]]).to.deep.equal([1, 'There is something in the storage already']);
    expect(await platforms(to)).to.deep.equal(before);
    expect((await run(['restore', '--replace', file], settingsFor(to.config))).status).to.equal(0);
    expect(await platforms(to)).to.deep.equal(await platforms(from));
  });

  it('that is cut short, or none at all, is refused in a sentence and changes nothing', async () => {
    await run(['backup', file], settingsFor(from.config));
    await truncate(file, 300);
    expect(await run(['restore', file], settingsFor(to.config))).to.deep.equal({
      status: 1,
      said: [],
      complained: ['It is refused: the backup cannot be read: it is cut short.'],
    });
    await writeFile(file, '{"something":"else"}\n');
    expect((await run(['restore', file], settingsFor(to.config))).complained).to.deep.equal([
      'It is refused: the backup cannot be read: it is no backup of Convite.',
    ]);
    expect((await run(['restore', `${file}.gone`], settingsFor(to.config))).complained[0]).to.match(/^ENOENT/);
    expect((await platforms(to))[0]).to.include('There is no platform yet.');
  });

  async function platforms(home: { config: Parameters<typeof settingsFor>[0] }): Promise<readonly string[]> {
    return (await run(['platform', 'list'], settingsFor(home.config))).said;
  }
});
