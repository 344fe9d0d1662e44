// Letters as they are written: small, for old mail programs and new ones, for readers of text, and with nothing that people could slip in.
import { expect } from 'chai';
import { locales, type Words } from '../../src/kernel/words.ts';
import {
  type FrameModel,
  type Own,
  type Piece,
  renderForm,
  renderFrame,
  renderSections,
  renderShared,
  type Section,
} from '../../src/mail/render.ts';
import { openWords } from '../../src/words/words.ts';
import { fullLetter, letterOf } from '../support/full-letter.ts';

const words = openWords();

describe('a letter as it is written', () => {
  for (const locale of locales) {
    describe(`in ${locale}`, () => {
      let letter: Piece;
      before(() => {
        letter = fullLetter(words(locale));
      });

      it('stays below 20 kB with as much in it as a letter ever has: Gmail hides what comes after 100, and bytes are money', () => {
        expect(Buffer.byteLength(letter.html)).to.be.below(20 * 1024);
      });

      it('says its language and direction, has one first heading, and tables only to lay out', () => {
        expect(letter.html).to.match(new RegExp(`^<!doctype html>\\n<html lang="${locale}" dir="ltr">`));
        expect(letter.html.match(/<h1[ >]/g)).to.have.length(1);
        const tables = letter.html.replace(/<!--.*?-->/g, '').match(/<table[^>]*>/g) ?? [];
        expect(tables.filter((table) => !table.includes('role="presentation"'))).to.deep.equal([]);
        expect((letter.html.match(/<table/g) ?? []).length).to.equal((letter.html.match(/<\/table>/g) ?? []).length);
      });

      it('fetches nothing and tells nobody that it was read', () => {
        expect(letter.html).not.to.match(/<img|<link|<script|<iframe|url\(|@import|@font-face|background="|src=/i);
      });

      it('has a style of its own for the dark only: all else stands at its element', () => {
        const [, style = ''] = /<style>(.*?)<\/style>/s.exec(letter.html) ?? [];
        expect(style).to.match(/^:root \{ color-scheme: light dark[^@]*@media \(prefers-color-scheme: dark\) \{/);
        const classes = new Set([...letter.html.matchAll(/class="([^"]+)"/g)].flatMap(([, names = '']) => names.split(' ')));
        for (const name of classes) expect(style, name).to.match(new RegExp(`\\.${name}[ ,]`));
      });

      it('has links whose words stand alone, each name once for each place it leads', () => {
        const names = [...letter.html.matchAll(/<a [^>]*?href="[^"]+"(?: aria-label="([^"]+)")?[^>]*>([^<]+)</g)];
        expect(names.length).to.be.above(20);
        for (const [, label, text = ''] of names) expect(label === undefined || label.startsWith(text)).to.equal(true);
      });

      it('is for readers of text in lines of at most 76 letters, links apart on their own, with no space that is none', () => {
        const lines = letter.text.split('\n');
        expect(lines.filter((line) => [...line].length > 76 && !/^ *https:\S+$/.test(line))).to.deep.equal([]);
        expect(lines.filter((line) => line.includes('://') && !/^ *https:\S+$/.test(line))).to.deep.equal([]);
        expect(letter.text).not.to.match(/[\u00a0\u202f\u00ad\u200b]|\n\n\n| \n|&\w+;|<\w/);
        const rulers = lines.filter((line) => /^([-=*_])\1{2,}$/.test(line));
        expect(rulers.length).to.be.above(6);
      });

      it('says the same in HTML and in text', () => {
        const hrefs = (text: string) => new Set([...text.matchAll(/https:[^\s"]+/g)].map(([href]) => href.replaceAll('&#x3D;', '=')));
        expect(hrefs(letter.text)).to.deep.equal(hrefs(letter.html));
      });
    });
  }

  it('shows what people wrote as they wrote it, and makes nothing of it', () => {
    const evil = '<b>"x" & \'y\'</b> {{heading}} <script>alert(1)</script>';
    const letter = plainLetter({
      heading: evil,
      opening: evil,
      pieces: [renderSections([{ title: evil, items: [{ text: evil, detail: evil }] }], words('es'))],
    });
    expect(letter.html).not.to.match(/<script|<b>&quot;|<b>"/);
    expect(letter.html).to.include('&lt;b&gt;&quot;x&quot; &amp; &#x27;y&#x27;&lt;/b&gt; {{heading}}');
    expect(letter.text).to.include('<b>"x" & \'y\'</b> {{heading}} <script>alert(1)</script>');
  });

  it('leads to pages and letters only', () => {
    const to = (href: string) => () =>
      renderSections([{ title: 'a', items: [{ text: 'b', actions: [{ label: 'c', href }] }] }], words('es'));
    expect(to('javascript:alert(1)')).to.throw(TypeError);
    expect(to('/relative')).to.throw(TypeError);
    expect(to('mailto:a@example.org?subject=x')).not.to.throw();
    expect(to('https://x.example/"><b>')().html).not.to.include('"><b>');
  });

  it('leaves out what is not there', () => {
    const bare: readonly Section[] = [{ title: 'Solo esto', items: [] }];
    const letter = plainLetter({ pieces: [renderSections([], words('es')), renderSections(bare, words('es'))] });
    expect(letter.text).to.equal(
      [
        'Su semana',
        '=========',
        '',
        'Hola:',
        '',
        'Solo esto',
        '---------',
        '',
        'Hasta pronto.',
        '',
        '-'.repeat(68),
        'Papa de altura',
        'Porque sí.',
        '',
        'Cambiar:',
        'https://x.example/p',
        '',
        'Dejar:',
        'https://x.example/u',
        '',
      ].join('\n'),
    );
    expect(letter.html).not.to.match(/class="q|undefined|\[object/);
  });

  it('is put together from pieces that were written once for many', () => {
    const shared = renderSections([{ title: 'Lo de todos', items: [{ text: 'uno' }] }], words('es'));
    const mine = renderSections([{ title: 'Lo mío', items: [{ text: 'dos' }] }], words('es'));
    const letter = plainLetter({ pieces: [mine, shared] });
    expect(letter.html).to.include(`${mine.html}\n${shared.html}`);
    expect(letter.text).to.include(`\n\n${mine.text}\n\n${shared.text}\n\n`);
  });

  it('is written once for many, and is each reader’s own by the greeting, the pieces and the links', () => {
    const frame = renderFrame(plainFrame);
    const form = renderForm(
      (gap) => [{ title: 'a', items: [{ text: 'b', actions: ['uno', 'dos'].map((label) => ({ label, href: gap() })) }] }],
      words('es'),
    );
    const sections = (one: string, other: string) => [
      {
        title: 'a',
        items: [
          {
            text: 'b',
            actions: [
              { label: 'uno', href: one },
              { label: 'dos', href: other },
            ],
          },
        ],
      },
    ];
    for (const name of ['Rosa', 'Luis <b>']) {
      const [greeting, unsubscribe] = [`Hola, ${name}:`, `https://x.example/u?${name.length}&x="`];
      const hrefs = [`https://x.example/1/${name.length}`, `https://x.example/2?a&b='${name.length}`] as const;
      const common = renderShared([{ title: 'Lo de todos', items: [{ text: 'tres' }] }], words('es'));
      const letter = frame({ greeting, pieces: [form(hrefs), common], unsubscribe });
      const whole = plainLetter({ greeting, pieces: [renderSections(sections(...hrefs), words('es')), common], unsubscribe });
      expect({ html: letter.html, text: letter.text }).to.deep.equal({ html: whole.html, text: whole.text });
      expect(letter.html)
        .to.contain(`Hola, ${name.replace('<b>', '&lt;b&gt;')}:`)
        .and.not.contain('.invalid');
      for (const kind of ['html', 'text'] as const) expect(standsIn(letter[kind], letter.shared?.[kind] ?? []), kind).to.equal(true);
    }
    expect(() => form(['javascript:alert(1)', 'https://x.example'])).to.throw(TypeError);
  });

  it('breaks a word that no line holds, and keeps paragraphs', () => {
    const { text } = plainLetter({ opening: `uno dos\r\n\r\ntres ${'a'.repeat(200)}\ncuatro` });
    expect(text).to.match(/uno dos\n\ntres\na{76}\na{76}\na{48}\n\ncuatro\n/);
  });
});

/** Are there passages, and do they stand in the text one after the other? */
function standsIn(text: string, passages: readonly string[]): boolean {
  let at = 0;
  for (const passage of passages) {
    const found = text.indexOf(passage, at);
    if (found < 0) return false;
    at = found + passage.length;
  }
  return passages.length > 0;
}

const plainFrame: FrameModel = {
  words: words('es'),
  heading: 'Su semana',
  closing: 'Hasta pronto.',
  footer: {
    why: 'Porque sí.',
    unsubscribe: 'Dejar',
    preferences: { label: 'Cambiar', href: 'https://x.example/p' },
    community: 'Papa de altura',
  },
};

function plainLetter(differs: Partial<FrameModel & Own>, spoken: Words = words('es')): Piece {
  return letterOf({ ...plainFrame, words: spoken, greeting: 'Hola:', pieces: [], unsubscribe: 'https://x.example/u', ...differs });
}
