// From a clone to something that runs: what installs itself, when, and that the lock file lets it.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';

const root = join(import.meta.dirname, '../..');

interface Entry {
  readonly version?: string;
  readonly integrity?: string;
  readonly optional?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}
type Packages = Readonly<Record<string, Entry>>;

const wanted: Packages = {
  '': {},
  'node_modules/one': { version: '1.0.0', integrity: 'sha512-one' },
  'node_modules/other-machine': { version: '2.0.0', optional: true },
};

describe('what is installed', () => {
  let clone: string;

  beforeEach(() => {
    clone = mkdtempSync(join(tmpdir(), 'convite-clone-'));
    mkdirSync(join(clone, 'src/dev'), { recursive: true });
    cpSync(join(root, 'src/dev/install.mjs'), join(clone, 'src/dev/install.mjs'));
    lock('package-lock.json', wanted);
    lock('node_modules/.package-lock.json', { 'node_modules/one': { version: '1.0.0', integrity: 'sha512-one' } });
    mkdirSync(join(clone, 'node_modules/node/bin'), { recursive: true });
  });

  afterEach(() => rmSync(clone, { recursive: true, force: true }));

  it('is left alone while it is what the lock file names', () => {
    expect(install()).to.deep.equal({ status: 0, stdout: '', stderr: '', asked: undefined });
  });

  const stale: readonly (readonly [when: string, spoil: () => void])[] = [
    ['there is nothing', () => rmSync(join(clone, 'node_modules'), { recursive: true })],
    ['the installation was cut short', () => rmSync(join(clone, 'node_modules/.package-lock.json'))],
    ['the newer Node is missing', () => rmSync(join(clone, 'node_modules/node'), { recursive: true })],
    [
      'a package has another version',
      () => lock('package-lock.json', { ...wanted, 'node_modules/one': { version: '1.0.1', integrity: 'sha512-one' } }),
    ],
    [
      'a package has other contents',
      () => lock('package-lock.json', { ...wanted, 'node_modules/one': { version: '1.0.0', integrity: 'sha512-two' } }),
    ],
    ['a package is new', () => lock('package-lock.json', { ...wanted, 'node_modules/two': { version: '1.0.0', integrity: 'sha512-two' } })],
  ];

  for (const [when, spoil] of stale) {
    it(`is installed when ${when}, in one line`, () => {
      spoil();
      const { status, stdout, stderr, asked } = install();
      expect({ status, stderr }).to.deep.equal({ status: 0, stderr: '' });
      expect(stdout).to.match(/^Installing [^\n]*\n$/);
      expect(asked).to.deep.equal(['ci', '--no-audit', '--no-fund', '--include=dev']);
    });
  }

  it('shows what npm said, and what to do, when npm fails', () => {
    rmSync(join(clone, 'node_modules'), { recursive: true });
    const { status, stderr } = install('process.stdout.write("a word "); process.stderr.write("and a reason\\n"); process.exit(7);');
    expect(status).to.equal(7);
    expect(stderr).to.match(/^a word and a reason\n\nThe installation failed; .*run the same command again\.\n$/);
  });

  /** Runs the installer with an npm of ours, which notes what it was asked. */
  function install(npm = '') {
    const asked = join(clone, 'asked.json');
    const file = join(clone, 'npm.cjs');
    writeFileSync(file, `require('fs').writeFileSync(${JSON.stringify(asked)}, JSON.stringify(process.argv.slice(2)));${npm}`);
    const env = { PATH: process.env.PATH ?? '', npm_execpath: file };
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(clone, 'src/dev/install.mjs')], { encoding: 'utf8', env });
    return { status, stdout, stderr, asked: existsSync(asked) ? JSON.parse(readFileSync(asked, 'utf8')) : undefined };
  }

  function lock(file: string, packages: Packages): void {
    mkdirSync(dirname(join(clone, file)), { recursive: true });
    writeFileSync(join(clone, file), JSON.stringify({ packages }));
  }
});

describe('the lock file', () => {
  // npm leaves out what its registry does not serve, and `npm ci` then refuses the whole file.
  it('names every package for every kind of machine, as `npm ci` demands', () => {
    expect(missingIn(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages)).to.deep.equal([]);
  });

  it('would be found out if it did not', () => {
    const one = { optionalDependencies: { 'other-machine': '2.0.0', absent: '1.0.0' } };
    expect(missingIn({ ...wanted, 'node_modules/one': one })).to.deep.equal(['absent']);
  });

  it('wants the same as package.json', () => {
    const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
    const { dependencies, devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    expect({ dependencies: packages[''].dependencies, devDependencies: packages[''].devDependencies }).to.deep.equal({
      dependencies,
      devDependencies,
    });
  });
});

function missingIn(packages: Packages): readonly string[] {
  return Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter((name) => !packages[`node_modules/${name}`] && !packages[`${path}/node_modules/${name}`]),
  );
}
