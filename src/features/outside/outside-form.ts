// The form with which a calendar from outside is added.
import { type Field, line, webAddress } from '../../kernel/form.ts';
import type { Form } from '../../kernel/form-model.ts';

export const outsideForm: Form = {
  address: {
    read: calendarAddress(),
    control: { as: 'line', type: 'url', max: 2000 },
    label: 'outside.field.address',
    hint: 'outside.hint.address',
  },
  name: { read: line({ max: 80 }), control: { as: 'line', max: 80 }, label: 'outside.field.name', hint: 'outside.hint.name' },
};

/** An address as people copy it: `webcal:` is the web's own, and so is one without anything before it. */
function calendarAddress(): Field<string> {
  const read = webAddress({ required: true });
  return (raw = '') => {
    const typed = raw.trim().replace(/^webcals?:/i, 'https:');
    return read(typed === '' || /^[a-z][a-z0-9+.-]*:/i.test(typed) ? typed : `https://${typed}`);
  };
}
