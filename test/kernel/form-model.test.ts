// A form as a view shows it, also when two people wrote the same one.
import { expect } from 'chai';
import { choice, choiceOrNone, day, flag, line, several, text, webAddress, whole } from '../../src/kernel/form.ts';
import { type Form, formModel, readSentForm, typedIn } from '../../src/kernel/form-model.ts';
import type { Visit } from '../../src/kernel/page.ts';
import { openWords } from '../../src/words/words.ts';

const words = openWords()('es');
const options = [
  { value: 'a', label: 'Semilla' },
  { value: 'b', label: 'Riego' },
];
const form = {
  name: { read: line({ max: 10, required: true }), control: { as: 'line', max: 10 }, label: 'account.name', hint: 'account.name.hint' },
  why: { read: text({ max: 100 }), control: { as: 'area', rows: 4 }, label: 'account.zone' },
  kind: { read: choice(['a', 'b']), control: { as: 'choice', options }, label: 'account.locale' },
  topics: { read: several(['a', 'b']), control: { as: 'boxes', options }, label: 'account.title' },
} as const satisfies Form;

function sent(pairs: readonly (readonly [string, string])[]): Visit {
  const lists: Record<string, string[]> = {};
  for (const [name, value] of pairs) lists[name] = [...(lists[name] ?? []), value];
  return { fields: Object.fromEntries(pairs.toReversed()), lists } as unknown as Visit;
}

describe('a form of several controls', () => {
  const typed = sent([
    ['name', 'Rosa'],
    ['why', 'uno\r\ndos\u0000'],
    ['kind', 'b'],
    ['topics', 'b'],
    ['topics', 'a'],
  ]);

  it('is read into values of the right type', () => {
    expect(readSentForm(typed, form)).to.deep.equal({ ok: true, values: { name: 'Rosa', why: 'uno\ndos', kind: 'b', topics: ['a', 'b'] } });
  });

  it('shows what was typed, what is wrong and what describes it', () => {
    const [name, why, kind, topics] = formModel(words, form, typedIn(typed, form), { name: { key: 'form.required' } });
    expect(name).to.include({
      value: 'Rosa',
      problem: words.say('form.required'),
      describedBy: 'h-name p-name',
      isLine: true,
      theirs: false,
    });
    expect(why).to.include({ describedBy: '', isArea: true, rows: '4' });
    expect(kind?.options.map(({ selected }) => selected)).to.deep.equal([false, true]);
    expect(topics?.options.map(({ selected }) => selected)).to.deep.equal([true, true]);
  });

  it('shows both versions of a field where somebody else saved another one, and only there', () => {
    const theirs = { by: 'Luis', values: { name: 'Rosa', why: 'tres', kind: 'a', topics: ['b'] } };
    const models = formModel(words, form, typedIn(typed, form), {}, theirs);
    expect(models.map((model) => model.theirs)).to.deep.equal([
      false,
      { by: 'Luis', text: 'tres' },
      { by: 'Luis', text: 'Semilla' },
      { by: 'Luis', text: 'Riego' },
    ]);
  });

  it('reads the other one’s version of the fields for which the person chose it', () => {
    const chosen = sent([...Object.entries(typed.fields), ['pick-why', 'theirs'], ['pick-topics', 'theirs'], ['pick-kind', 'mine']]);
    const reading = readSentForm(chosen, form, { why: 'tres', topics: ['b'], kind: 'a' });
    expect(reading).to.deep.equal({ ok: true, values: { name: 'Rosa', why: 'tres', kind: 'b', topics: ['b'] } });
  });
});

describe('a field', () => {
  it('of days takes those that exist', () => {
    const read = day({ required: true });
    expect([read('2026-02-28'), read(' 2028-02-29 ')]).to.deep.equal([{ value: '2026-02-28' }, { value: '2028-02-29' }]);
    for (const wrong of ['2026-02-29', '26-01-01', '2026-1-1', '0000-00-00', 'ayer']) {
      expect(read(wrong)).to.deep.equal({ problem: { key: 'form.day' } });
    }
    expect([read(''), day()('')]).to.deep.equal([{ problem: { key: 'form.required' } }, { value: '' }]);
  });

  it('of whole numbers keeps within its bounds', () => {
    const read = whole({ min: 0, max: 12 });
    expect([read('12'), read('')]).to.deep.equal([{ value: 12 }, { value: undefined }]);
    for (const wrong of ['13', '-1', '1.5', '1e1', 'x'])
      expect(read(wrong)).to.deep.equal({ problem: { key: 'form.whole', gaps: { min: 0, max: 12 } } });
  });

  it('of addresses takes those of the web, without a password in them', () => {
    const read = webAddress();
    expect([read('https://example.org'), read('')]).to.deep.equal([{ value: 'https://example.org/' }, { value: '' }]);
    for (const wrong of ['javascript:alert(1)', 'ftp://example.org', 'https://a:b@example.org', 'example.org'])
      expect(read(wrong)).to.deep.equal({ problem: { key: 'form.address' } });
  });

  it('of boxes refuses what it does not offer', () => {
    expect(several(['a', 'b'])('x', ['a', 'x'])).to.deep.equal({ problem: { key: 'form.choice' } });
    expect(several(['a'], { required: true })(undefined, [])).to.deep.equal({ problem: { key: 'form.several' } });
    expect([choiceOrNone(['a'])(''), choiceOrNone(['a'])('b')]).to.deep.equal([{ value: '' }, { problem: { key: 'form.choice' } }]);
    expect([flag()('yes'), flag()(undefined)]).to.deep.equal([{ value: true }, { value: false }]);
  });
});
