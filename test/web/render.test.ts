// From views and models to HTML: escaped, strict about what is missing, in the reader's language and zone.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { openAssets } from '../../src/web/assets.ts';
import { type Context, type Frame, openRender } from '../../src/web/render.ts';
import { openWords } from '../../src/words/words.ts';

const assets = openAssets();
const words = openWords();
const frame: Frame = {
  title: 'Inicio',
  lang: 'es',
  community: { title: 'Papa & <altura>', stage: 'Diseño', href: '/c/1' },
  menu: [
    { label: 'Inicio', icon: 'home', href: '/c/1', current: true },
    { label: 'Semillas', icon: 'no-such-icon', href: '/c/1/seeds', current: false },
  ],
  csrf: 'csrf-token',
  once: 'once-token',
  member: { href: '/c/1/me' },
  backUrl: 'https://lms.example.org/course?id=42&view=all',
};
const context: Context = { words: words('es'), now: new Date('2026-11-26T21:00:00Z'), zone: 'America/Lima', frame };

describe('a page', () => {
  const render = openRender({ assets });
  const news = (text: string) => ({
    greeting: 'Buenos días',
    top: [],
    side: [],
    main: [{ view: 'community/news', model: { news: [{ text, href: '/c/1/people', ago: 'ayer' }] } }],
  });

  it('says its language, its title, and where it is in the menu', () => {
    const html = render('community/home', news('Se sumó Ana'), context);
    expect(html).to.match(/^<!doctype html>\n<html lang="es">/);
    expect(html).to.include('<title>Inicio · Papa &amp; &lt;altura&gt;</title>');
    expect(html.match(/<a href="[^"]*" aria-current="page">/g)).to.deep.equal(['<a href="/c/1" aria-current="page">']);
  });

  it('escapes what people and platforms wrote, in text and in attributes', () => {
    const html = render('community/home', news('<script>alert("Ana")</script>'), context);
    expect(html).to.include('&lt;script&gt;alert(&quot;Ana&quot;)&lt;/script&gt;');
    expect(html).to.include('href="https://lms.example.org/course?id&#x3D;42&amp;view&#x3D;all"');
    expect(html.match(/<script/g)).to.deep.equal(['<script']);
  });

  it('asks for two files of its own and for nothing else', () => {
    const html = render('community/home', news('x'), context);
    const asked = [...html.matchAll(/<(?:link|script|img|iframe|object|use)[^>]*(?:href|src)="([^"#]+)"/g)].map((match) => match[1]);
    expect(asked.filter((url) => !url?.startsWith('data:'))).to.deep.equal([assets.url('look.css'), assets.url('comfort.js')]);
  });

  it('holds no style and no script within: the content security policy would not run them', () => {
    const html = render('community/home', news('x'), context);
    expect(html).not.to.match(/<style|\sstyle=|\son[a-z]+=|javascript:/);
    expect(html.match(/<script[^>]*>[^<]/g)).to.equal(null);
  });

  it('puts the tokens against forged and doubled forms into every form', () => {
    const me = {
      action: '/c/1/me',
      letters: '/c/1/letters',
      saved: false,
      name: { value: 'Ana', problem: '' },
      locale: { problem: '', options: [] },
      zone: { problem: '', options: [] },
      role: 'x',
    };
    const html = render('account/me', me, context);
    const forms = html.split('<form').slice(1);
    expect(forms).to.have.length(2);
    for (const form of forms) {
      expect(form).to.include('<input type="hidden" name="_csrf" value="csrf-token"><input type="hidden" name="_once" value="once-token">');
    }
  });

  it('ties what is wrong with a field to the field', () => {
    const wrong = {
      action: '/c/1/me',
      letters: '/c/1/letters',
      saved: false,
      name: { value: '', problem: 'Escriba algo aquí.' },
      locale: { problem: '', options: [] },
      zone: { problem: '', options: [] },
      role: 'x',
    };
    const html = render('account/me', wrong, context);
    expect(html).to.match(/<input id="f-name"[^>]*aria-describedby="h-name p-name"[^>]* autofocus aria-invalid="true">/);
    expect(html).to.include('<strong class="wrong" id="p-name">Escriba algo aquí.</strong>');
  });

  it('without a community has no menu and no footer', () => {
    const quiet: Frame = { title: 'Entre desde su curso', lang: 'es', menu: [] };
    const model = { title: quiet.title, what: 'Así es.', next: 'Vuelva.', reference: 'abc', back: '', newWindow: false };
    const html = render('problem', model, { ...context, frame: quiet });
    expect(html).to.include('<title>Entre desde su curso · Convite</title>');
    expect(html).not.to.match(/<nav|<footer|<form|<a /);
  });

  it('offers a launch again in a window of its own, with what the LMS had sent', () => {
    const newWindow = { action: '/lti/login', fields: [{ name: 'iss', value: 'https://lms.example.org/"x' }] };
    const model = { title: 'x', what: 'x', next: 'x', reference: '', back: '', newWindow };
    const html = render('problem', model, { ...context, frame: { title: 'x', lang: 'es', menu: [] } });
    expect(html).to.include('<form method="post" action="/lti/login" target="_blank">');
    expect(html).to.include('<input type="hidden" name="iss" value="https://lms.example.org/&quot;x">');
  });
});

describe('the template language', () => {
  let dir: string;
  const renderView = (source: string, model: object, rest: Record<string, string> = {}) => {
    for (const [name, text] of Object.entries({ 'layout.hbs': '{{{body}}}', 'sample.hbs': source, ...rest }))
      writeFileSync(join(dir, name), text);
    return openRender({ assets, dir })('sample', model, context);
  };
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'convite-views-'));
    mkdirSync(join(dir, 'icons'));
    mkdirSync(join(dir, 'partials'));
    writeFileSync(join(dir, 'icons/dot.svg'), '<svg>dot</svg>');
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  it('refuses a variable, a list and a gap that the model does not have', () => {
    expect(() => renderView('{{nobody}}', {})).to.throw('"nobody" not defined');
    expect(() => renderView('{{person.nobody}}', { person: {} })).to.throw('"nobody" not defined');
    expect(() => renderView('{{#each nobody}}x{{/each}}', {})).to.throw('a list that a view shows is not in its model');
    expect(() => renderView("{{t 'people.total' count=nobody}}", {})).to.throw(
      'the gap "count" of the sentence "people.total" has no value',
    );
  });

  it('reaches nothing that a model inherits', () => {
    expect(renderView('{{constructor}}{{list.length}}{{list.map}}{{toString}}', { list: [1] })).to.equal('1');
  });

  it('refuses an unknown word, view and partial', () => {
    expect(() => renderView("{{t 'nobody.says'}}", {})).to.throw('there is no sentence "nobody.says" in es');
    expect(() => openRender({ assets })('no/view', {}, context)).to.throw('there is no view "no/view"');
    expect(() => renderView('{{> nobody}}', {})).to.throw('nobody');
  });

  it('stops the start where a view does not compile', () => {
    writeFileSync(join(dir, 'broken.hbs'), '{{#if}}');
    expect(() => openRender({ assets, dir })).to.throw(`the view ${join(dir, 'broken.hbs')} does not compile`);
  });

  it('speaks the reader’s language, in their zone, from this moment', () => {
    const model = { at: new Date('2026-11-23T21:00:00Z'), many: 12345 };
    expect(renderView("{{t 'people.total' count=many}} | {{day at}} | {{time at}} | {{ago at}} | {{number many}}", model)).to.equal(
      '12.345 personas | lunes, 23 de noviembre | 16:00, hora de Lima | hace 3 días | 12.345',
    );
  });

  it('draws a dot for an icon that we do not have, so that a plugin’s menu still shows', () => {
    expect(renderView("{{icon 'rocket'}}", {})).to.equal('<svg>dot</svg>');
  });

  it('finds partials by their bare name, and views by their path', () => {
    writeFileSync(join(dir, 'partials/leaf.hbs'), '({{name}})');
    expect(renderView('{{> leaf name="Ana"}}{{> other}}', {}, { 'other.hbs': '!' })).to.equal('(Ana)!');
  });

  it('finds a plugin’s views under its name', () => {
    const plugin = join(dir, 'plugin');
    mkdirSync(plugin);
    writeFileSync(join(dir, 'layout.hbs'), '[{{{body}}}]');
    writeFileSync(join(plugin, 'hello.hbs'), '{{greeting}}');
    const render = openRender({ assets, dir, plugins: [{ name: 'hi', dir: plugin }] });
    expect(render('hi/hello', { greeting: 'Hola' }, context)).to.equal('[Hola]');
  });
});

describe('a plugin whose view fails', () => {
  const dir = mkdtempSync(join(tmpdir(), 'convite-views-'));
  after(() => rmSync(dir, { recursive: true }));

  it('is left out of the home page and named, whether its view does not compile or does not render', () => {
    writeFileSync(join(dir, 'broken.hbs'), '{{#if x}}');
    writeFileSync(join(dir, 'lacking.hbs'), '{{nothing}}');
    const failed: string[] = [];
    const render = openRender({ assets, plugins: [{ name: 'guest', dir }], pluginFailed: (plugin) => failed.push(plugin) });
    const cards = ['guest/broken', 'guest/lacking'].map((view) => ({ view, model: {} }));
    const html = render('community/home', { greeting: 'Buenos días', top: cards, main: [], side: [] }, context);
    expect(html).to.include('Buenos días');
    expect(failed).to.deep.equal(['guest', 'guest', 'guest']);
    expect(() => render('guest/broken', {}, context)).to.throw();
  });

  it('fails the page if the card is one of ours: that is for a test to find', () => {
    const render = openRender({ assets });
    const home = { greeting: '', top: [{ view: 'community/news', model: {} }], main: [], side: [] };
    expect(() => render('community/home', home, context)).to.throw();
  });
});
