// The command line: which words are commands, and how failures are told.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect } from 'chai';
import { run } from './support/command-line.ts';

const start = join(import.meta.dirname, '../src/start.mjs');

describe('the command line', () => {
  for (const args of [[], ['help'], ['--help'], ['-h']]) {
    it(`lists its commands when it is asked ${JSON.stringify(args)}`, async () => {
      const { status, said, complained } = await run(args);
      expect(status).to.equal(0);
      expect(complained).to.deep.equal([]);
      const names = said.filter((line) => line.startsWith('  ')).map((line) => line.trim().split(' ')[0]);
      expect(names).to.deep.equal(['serve', 'work', 'demo', 'platform', 'doctor', 'backup', 'restore']);
    });
  }

  for (const name of ['sreve', 'constructor', '__proto__']) {
    it(`does not know ${name}, says so, and lists what it knows`, async () => {
      const { status, said, complained } = await run([name]);
      expect(status).to.equal(1);
      expect(said).to.deep.equal([]);
      expect(complained[0]).to.equal(`There is no command "${name}".`);
      expect(complained.length).to.be.greaterThan(7);
    });
  }

  for (const name of ['serve', 'work', 'doctor']) {
    it(`refuses to ${name} half-configured, and says everything that is missing`, async () => {
      const { status, complained } = await run([name], { PORT: 'x' });
      expect(status).to.equal(1);
      expect(complained[0]).to.equal('Convite cannot start:');
      expect(complained.slice(1).map((line) => line.split(' ')[1])).to.deep.equal(['CONVITE_URL', 'PORT', 'SECRET', 'DATA_DIR']);
    });
  }

  it('refuses options and words that it does not know, before it does anything', async () => {
    expect((await run(['serve', '--prot', '80'])).complained.join()).to.include("Unknown option '--prot'");
    expect((await run(['serve', 'now'])).complained).to.deep.equal(['"now" is one word too many.']);
    expect((await run(['backup'])).complained).to.deep.equal(['Something is missing after the command; README.md shows the whole line.']);
  });
});

describe('the way in', () => {
  it('tells an old Node in one plain sentence what it needs', () => {
    const old = 'data:text/javascript,Object.defineProperty(process,"versions",{value:{...process.versions,node:"20.19.1"}})';
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', old, start, 'serve'], { encoding: 'utf8', env: {} });
    expect({ status, stdout, stderr }).to.deep.equal({
      status: 1,
      stdout: '',
      stderr: 'Convite needs Node 24 or newer, and this is Node 20.19.1. Install a newer one from https://nodejs.org.\n',
    });
  });

  it('hands its words and its exit status on', () => {
    const { status, stderr } = spawnSync(process.execPath, [start, 'nonsense'], { encoding: 'utf8', env: {} });
    expect(status).to.equal(1);
    expect(stderr).to.match(/^There is no command "nonsense"\.\n/);
  });
});
