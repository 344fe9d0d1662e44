// Templates hold structure only: every word a person reads comes from the dictionaries, every icon from views/icons.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';

const views = join(import.meta.dirname, '../../views');
const templates = readdirSync(views, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.hbs'));
const sourceOf = (file: string) => readFileSync(join(views, file), 'utf8');

describe('the templates', () => {
  it('hold no sentence of their own, neither in text nor in what is read aloud', () => {
    expect(templates.filter((file) => ownWords(sourceOf(file)).length > 0)).to.deep.equal([]);
  });

  it('are found out where they do', () => {
    expect(ownWords('<p class="lead">Hola</p>')).to.deep.equal(['Hola']);
    expect(ownWords('{{#if a}}<b>{{a}}</b>{{else}}nadie{{/if}}')).to.deep.equal(['nadie']);
    expect(ownWords('<nav aria-label="Secciones {{n}}"><img alt="">')).to.deep.equal(['Secciones']);
    expect(ownWords('<input{{#if a}} required{{/if}} placeholder="Su nombre">')).to.deep.equal(['Su nombre']);
  });

  it('use no logic besides "if there is" and "for each"', () => {
    const blocks = templates.flatMap((file) => [...sourceOf(file).matchAll(/\{\{#(\w+)/g)].map((match) => match[1]));
    expect([...new Set(blocks)].sort()).to.deep.equal(['each', 'if']);
  });

  it('write nothing unescaped but the layout its page', () => {
    const raw = templates.filter((file) => /\{\{\{|\{\{&/.test(sourceOf(file)));
    expect(raw).to.deep.equal(['layout.hbs']);
  });

  it('name only icons that are there', () => {
    const named = templates.flatMap((file) => [...sourceOf(file).matchAll(/\{\{icon '([^']+)'/g)].map((match) => `${match[1]}.svg`));
    const there = readdirSync(join(views, 'icons'));
    expect(named.filter((icon) => !there.includes(icon))).to.deep.equal([]);
  });

  it('give every form that changes something its tokens', () => {
    const forms = templates.flatMap((file) =>
      sourceOf(file)
        .split('<form')
        .slice(1)
        .map((form) => ({ file, form })),
    );
    const bare = forms
      .filter(({ form }) => !/^[^>]*method="get"/.test(form) && !form.includes('{{> form-tokens}}'))
      .map(({ file }) => file);
    // A launch begun again carries what the LMS sent; there is no session yet that could have a token.
    // The address of a link in a letter is a token itself, of that one act; there is no session either.
    expect([...new Set(bare)].sort()).to.deep.equal(['launch/new-window.hbs', 'quick.hbs']);
  });
});

/** What is left of a template without expressions and tags, and the texts of attributes that people hear or see. */
function ownWords(source: string): string[] {
  const plain = source.replace(/\{\{[^}]*\}\}\}?/g, '|');
  const attributes = [...plain.matchAll(/\s(?:title|alt|aria-label|placeholder)="([^"]*)"/g)].map((match) => match[1] as string);
  const texts = [...plain.replace(/<[^>]*>/g, '|').split('|'), ...attributes.flatMap((text) => text.split('|'))];
  return texts.map((text) => text.trim()).filter((text) => /\p{L}/u.test(text));
}
