// What people type into forms: read into values, or answered with what is wrong, field by field.
import { expect } from 'chai';
import { choice, line, readForm, zone } from '../../src/kernel/form.ts';

const fields = { name: line({ max: 5, required: true }), note: line({ max: 10 }), language: choice(['es', 'pt']), zone: zone() };
const good = { name: 'Rosa', note: '', language: 'es', zone: 'America/Lima' };

describe('a form', () => {
  it('gives its values', () => {
    expect(readForm(good, fields)).to.deep.equal({ ok: true, values: good });
  });

  it('leaves out what nobody asked for', () => {
    expect(readForm({ ...good, role: 'facilitator' }, fields)).to.deep.equal({ ok: true, values: good });
  });

  it('says everything that is wrong at once', () => {
    expect(readForm({ name: ' ', note: 'x'.repeat(11), language: 'xx', zone: '99' }, fields)).to.deep.equal({
      ok: false,
      problems: {
        name: { key: 'form.required' },
        note: { key: 'form.tooLong', gaps: { max: 10 } },
        language: { key: 'form.choice' },
        zone: { key: 'form.zone' },
      },
    });
  });

  it('takes a field that was not sent for an empty one', () => {
    const reading = readForm({}, fields);
    expect(reading.ok ? [] : Object.keys(reading.problems)).to.deep.equal(['name', 'language', 'zone']);
  });

  it('is not fooled by names that every object has', () => {
    expect(readForm({}, { constructor: line({ max: 5, required: true }) })).to.deep.equal({
      ok: false,
      problems: { constructor: { key: 'form.required' } },
    });
  });
});

describe('a line of text', () => {
  const read = line({ max: 5 });

  it('is trimmed, and a line break or control character in it becomes a space', () => {
    expect(read('  a\r\nb\u0000c  ')).to.deep.equal({ value: 'a b c' });
    expect(read('a\u2028b')).to.deep.equal({ value: 'a b' });
  });

  it('is measured in characters as people count them', () => {
    expect(read('🥔🥔🥔🥔🥔')).to.deep.equal({ value: '🥔🥔🥔🥔🥔' });
    expect(read('🥔🥔🥔🥔🥔🥔')).to.deep.equal({ problem: { key: 'form.tooLong', gaps: { max: 5 } } });
  });
});
