// What the features offer fits together: permissions, pages, stage items and collections, read from the features themselves.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { features } from '../../src/features/index.ts';
import type { Page } from '../../src/kernel/page.ts';

const pages = features.flatMap((feature) => (feature.pages ?? []).map((page) => ({ owner: feature.name, page })));
const quick = features.flatMap((feature) => (feature.quick ?? []).map((one) => ({ owner: feature.name, ...one })));
const permissions = features.flatMap((feature) => Object.keys(feature.permissions ?? {}));

describe('the features together', () => {
  it('have a name each, and no two the same', () => {
    const names = features.map((feature) => feature.name);
    expect(names.filter((name) => !/^[a-z]+$/.test(name))).to.deep.equal([]);
    expect(repeated(names)).to.deep.equal([]);
  });

  it('own the permissions that carry their name', () => {
    const strays = features.flatMap(({ name, permissions = {} }) => Object.keys(permissions).filter((one) => !one.startsWith(`${name}.`)));
    expect(strays).to.deep.equal([]);
  });

  it('ask on every page for a permission of the table', () => {
    const unknown = pages.filter(({ page }) => !permissions.includes(page.permission));
    expect(unknown.map(({ page }) => told(page))).to.deep.equal([]);
  });

  it('offer no permission that nobody asks for', () => {
    const asked = [...pages.map(({ page }) => page.permission), ...quick.map(({ permission }) => permission)];
    expect(permissions.filter((permission) => !asked.includes(permission))).to.deep.equal([]);
  });

  // A page for everybody is a decision: write its method and path here, and why.
  it('show no page to anyone but members, except these', () => {
    expect(pages.filter(({ page }) => page.permission === 'anyone').map(({ page }) => told(page))).to.deep.equal([]);
  });

  it('offer acts by letter that carry their name, each once, for a permission of the table', () => {
    expect(quick.filter(({ owner, name }) => !new RegExp(`^${owner}\\.[a-z]+$`).test(name))).to.deep.equal([]);
    expect(repeated(quick.map(({ name }) => name))).to.deep.equal([]);
    expect(quick.filter(({ permission }) => !permissions.includes(permission))).to.deep.equal([]);
  });

  it('give every permission at least one way to hold it, and no way without a condition', () => {
    const rules = features.flatMap((feature) => Object.entries(feature.permissions ?? {}));
    expect(rules.filter(([, ways]) => ways.length === 0 || ways.some((way) => way.length === 0)).map(([name]) => name)).to.deep.equal([]);
  });

  it('have no two pages at one address', () => {
    expect(repeated(pages.map(({ page }) => told(page).replace(/:[a-z]+/gi, ':')))).to.deep.equal([]);
  });

  it('give a title to every page that is shown', () => {
    expect(pages.filter(({ page }) => page.method === 'GET' && !page.title).map(({ page }) => told(page))).to.deep.equal([]);
  });

  it('cover the twenty items of the method, each once (D1-D6, V1-V6, G1-G6, E1-E2)', () => {
    const own = features.flatMap((feature) => feature.stageItems ?? []).filter(({ part }) => !part);
    const items = own.map(({ stage, id }) => `${stage} ${id}`);
    const counted = (stage: string, letter: string, last: number) => Array.from({ length: last }, (_, n) => `${stage} ${letter}${n + 1}`);
    const method = [
      ...counted('design', 'D', 6),
      ...counted('motivation', 'V', 6),
      ...counted('development', 'G', 6),
      ...counted('evolution', 'E', 2),
    ];
    expect(items.sort()).to.deep.equal(method.sort());
  });

  it('list every event that they tell the journal, and tell every one that they list', () => {
    const listed = features.flatMap(({ events = [] }) => events);
    const told = sources.flatMap((source) => [...source.matchAll(/\bwhat: '([\w.]+)'/g)].map(([, name = '']) => name));
    expect(told.filter((name) => !listed.includes(name))).to.deep.equal([]);
    expect(listed.filter((name) => !sources.some((source) => source.includes(`'${name}'`)))).to.deep.equal([]);
  });

  it('count as taking part only events of their own', () => {
    const strays = features.flatMap(({ events = [], voices = [] }) => voices.filter((voice) => !events.includes(voice)));
    expect(strays).to.deep.equal([]);
  });

  it('keep no two collections under one name', () => {
    expect(repeated(features.flatMap((feature) => feature.collections ?? []).map(({ name }) => name))).to.deep.equal([]);
  });
});

function told({ method, path }: Page): string {
  return `${method} ${path}`;
}

function repeated(values: readonly string[]): readonly string[] {
  return values.filter((value, at) => values.indexOf(value) !== at);
}

const root = join(import.meta.dirname, '../../src/features');
const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.endsWith('index.ts'))
  .map((file) => readFileSync(join(root, file), 'utf8'));
