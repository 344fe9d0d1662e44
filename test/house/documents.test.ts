// The documents agree with the house: their links lead somewhere, their settings exist, and nothing tells of the machines it was made on.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect } from 'chai';

const root = join(import.meta.dirname, '../..');
const documents = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...markdownIn('docs')];

describe('the documents', () => {
  for (const document of documents) {
    it(`link from ${document} only to files and headings that exist`, () => {
      expect(brokenLinks(document, read(document))).to.deep.equal([]);
    });
  }

  it('would show a link that leads nowhere', () => {
    const text = '# Here\n[a](nowhere.md) [b](#here) [c](#there) [d](README.md#no-such-heading) ![e](gone.png) [f](https://example.org)';
    expect(brokenLinks('README.md', text)).to.deep.equal(['nowhere.md', '#there', 'README.md#no-such-heading', 'gone.png']);
  });

  it('name in README.md every setting that config.ts reads, and no other', () => {
    const asked = new Set([...read('src/config.ts').matchAll(/env\.([A-Z_]+)|env, '([A-Z_]+)'/g)].map(([, one, other]) => one ?? other));
    const told = new Set([...read('README.md').matchAll(/^\| `([A-Z_]+)`/gm)].map(([, name]) => name));
    expect([...told].sort()).to.deep.equal([...asked].filter((name) => name !== 'DEBUG').sort());
  });

  it('say in dependencies.md why each direct dependency is there, and name no other', () => {
    const { dependencies, devDependencies } = JSON.parse(read('package.json'));
    const told = [...read('docs/decisions/dependencies.md').matchAll(/^\| `([^`]+)`/gm)].map(([, name]) => name);
    expect(told.sort()).to.deep.equal(Object.keys({ ...dependencies, ...devDependencies }).sort());
  });

  it('name in the map of README.md every folder of src', () => {
    const folders = readdirSync(join(root, 'src'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const missing = folders.filter(({ name }) => !read('README.md').includes(`src/${name}/`));
    expect(missing.map(({ name }) => name)).to.deep.equal([]);
  });
});

describe('the files of the project', () => {
  it('hold no path of the machines it was made on, and no secret key', () => {
    expect(ourFiles()).to.include.members(['README.md', 'package.json', 'src/main.ts', 'test/house/documents.test.ts']);
    expect(ourFiles().flatMap((file) => telling(file, read(file)))).to.deep.equal([]);
  });

  it('would be found out if they did', () => {
    const home = ['', 'root', 'project'].join('/');
    expect(telling('a.ts', `const here = '${home}/x';`)).to.deep.equal(['a.ts:1']);
    expect(telling('b.md', `one\n-----BEGIN ${'RSA PRIVATE'} KEY-----`)).to.deep.equal(['b.md:2']);
  });
});

/** Links of a Markdown text that lead nowhere; addresses of other hosts are not asked. */
function brokenLinks(document: string, text: string): readonly string[] {
  const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
  return links.filter((link) => !/^(https?|mailto):/.test(link) && !leads(document, text, link));
}

function leads(document: string, text: string, link: string): boolean {
  const [path = '', heading] = link.split('#');
  const file = path === '' ? document : relative(root, join(root, dirname(document), path));
  if (!existsSync(join(root, file))) return false;
  return heading === undefined || headingsOf(path === '' ? text : read(file)).includes(heading);
}

/** Headings as the usual viewers make them into anchors. */
function headingsOf(text: string): readonly string[] {
  const headings = [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => heading);
  return headings.map((heading) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(' ', '-'),
  );
}

/** Places that only this machine could have, and what must never be written down. */
function telling(file: string, text: string): readonly string[] {
  const forbidden = [/(^|[\s'"`(=:])\/(work|root|home|Users)\/[a-z]/i, /-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----/];
  const lines = text.split('\n').map((line, n) => ({ line, at: `${file}:${n + 1}` }));
  return lines.filter(({ line }) => forbidden.some((pattern) => pattern.test(line))).map(({ at }) => at);
}

/** What belongs to the project: every text of ours, wherever it lies. */
function ourFiles(): readonly string[] {
  const foreign = ['node_modules', '.git', 'coverage', 'data'];
  const top = readdirSync(root).filter((name) => !foreign.includes(name));
  const files = top.flatMap((name) => (statSync(join(root, name)).isDirectory() ? within(name) : [name]));
  return files.filter((file) => /\.(ts|mjs|js|json|md|hbs|css|svg|ya?ml|sh)$|(^|\/)(run|Dockerfile)$/.test(file));
}

function within(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) => `${folder}/${file}`);
}

function markdownIn(folder: string): readonly string[] {
  const files = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
  return files.filter((file) => file.endsWith('.md')).map((file) => `${folder}/${file}`);
}

function read(file: string): string {
  return readFileSync(join(root, file), 'utf8');
}
