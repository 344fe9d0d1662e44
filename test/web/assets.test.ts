// The style sheet and the script on the wire: named by their content, small, kept by browsers for ever.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { expect } from 'chai';
import { openAssets } from '../../src/web/assets.ts';

describe('the files of views/public', () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'convite-assets-'));
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  it('have the hash of their content in their address, so that new content has a new one', () => {
    writeFileSync(join(dir, 'a.css'), 'a { color: red }');
    const before = openAssets(dir).url('a.css');
    expect(before).to.match(/^\/a\.[0-9a-f]{8}\.css$/);
    expect(openAssets(dir).url('a.css')).to.equal(before);
    writeFileSync(join(dir, 'a.css'), 'a { color: green }');
    expect(openAssets(dir).url('a.css')).not.to.equal(before);
  });

  it('are the same in each encoding, and may be kept for ever', () => {
    writeFileSync(join(dir, 'a.js'), 'print();'.repeat(100));
    const assets = openAssets(dir);
    const asset = assets.lookup(assets.url('a.js'));
    expect(asset?.type).to.equal('text/javascript; charset=utf-8');
    expect(asset?.headers['Cache-Control']).to.equal('public, max-age=31536000, immutable');
    expect(asset && [brotliDecompressSync(asset.body.br), gunzipSync(asset.body.gzip), asset.body.identity].map(String)).to.deep.equal(
      Array(3).fill('print();'.repeat(100)),
    );
  });

  it('join the parts of a style sheet in the order of their names', () => {
    mkdirSync(join(dir, 'look'));
    writeFileSync(join(dir, 'look/2-b.css'), 'b{}');
    writeFileSync(join(dir, 'look/1-a.css'), 'a{}');
    const assets = openAssets(dir);
    expect(assets.lookup(assets.url('look.css'))?.body.identity.toString()).to.equal('a{}b{}');
  });

  it('leave at home what only the writers of a style sheet read, and nothing else', () => {
    mkdirSync(join(dir, 'look'));
    writeFileSync(join(dir, 'look/1-a.css'), '/* why: { */\n.a :is(b, i),\np > q {\n  margin: 0 calc(1px + 2px);\n}\n');
    writeFileSync(join(dir, 'look/2-b.css'), '@media print {\n  i::before {\n    content: "/* ·  ; */ ";\n  }\n}\n');
    const assets = openAssets(dir);
    expect(assets.lookup(assets.url('look.css'))?.body.identity.toString()).to.equal(
      ' .a :is(b,i),p > q{margin:0 calc(1px + 2px);}@media print{i::before{content:"/* ·  ; */ ";}}',
    );
  });

  it('are found by their whole address only', () => {
    writeFileSync(join(dir, 'a.css'), 'a{}');
    const assets = openAssets(dir);
    expect(['/a.css', '/', '', '/../a.css', 'constructor', assets.url('a.css').slice(1)].map((path) => assets.lookup(path))).to.deep.equal(
      Array(6).fill(undefined),
    );
    expect(() => assets.url('b.css')).to.throw('there is no file "b.css" in views/public');
  });

  it('of a kind without a type stop the start', () => {
    writeFileSync(join(dir, 'a.exe'), '');
    expect(() => openAssets(dir)).to.throw('a.exe');
  });

  it('cost at most 6,000 bytes together, and the script at most 6 kB as it is written', () => {
    const assets = openAssets();
    const sizes = ['look.css', 'comfort.js'].map((name) => assets.lookup(assets.url(name))?.body.br.length ?? Number.NaN);
    expect((sizes[0] as number) + (sizes[1] as number)).to.be.lessThan(6000);
    expect(readFileSync(join(import.meta.dirname, '../../views/public/comfort.js')).length).to.be.lessThan(6144);
  });
});
