// When letters come, as a form asks for it.
import { choice, type Field, flag } from '../../kernel/form.ts';
import type { Form, Shown } from '../../kernel/form-model.ts';
import { weekdays } from '../../kernel/people.ts';
import type { Words } from '../../kernel/words.ts';
import type { Chosen } from './choices.ts';
import { rhythms, type Slot } from './wishes.ts';

const hours = Array.from({ length: 24 }, (_, hour) => String(hour));

export function slotForm(words: Words): Form {
  const days = weekdays.map((day) => ({ value: day, label: words.say(`survey.day.${day}`) }));
  const times = hours.map((hour) => ({ value: hour, label: words.say('digest.hour', { hour: hour.padStart(2, '0') }) }));
  const often = rhythms.map((rhythm) => ({ value: rhythm, label: words.say(`digest.rhythm.${rhythm}`) }));
  return {
    rhythm: { read: choice(rhythms), control: { as: 'choice', options: often }, label: 'digest.field.rhythm' },
    weekday: {
      read: choice(weekdays),
      control: { as: 'choice', options: days },
      label: 'digest.field.weekday',
      hint: 'digest.field.weekday.hint',
    },
    hour: { read: hourField, control: { as: 'choice', options: times }, label: 'digest.field.hour' },
  };
}

/** The same, with what else a member may choose. */
export function ownForm(words: Words): Form {
  return {
    ...slotForm(words),
    reminders: { read: flag(), control: { as: 'flag' }, label: 'digest.field.reminders', hint: 'digest.field.reminders.hint' },
    invites: { read: flag(), control: { as: 'flag' }, label: 'digest.field.invites', hint: 'digest.field.invites.hint' },
  };
}

const hourField: Field<number> = (raw, all) => {
  const reading = choice(hours)(raw, all);
  return 'value' in reading ? { value: Number(reading.value) } : reading;
};

export function slotShown({ rhythm, weekday, hour }: Slot): Shown {
  return { rhythm, weekday, hour: String(hour) };
}

export function choiceShown({ reminders, invites }: Chosen): Shown {
  return { reminders: reminders ? 'yes' : '', invites: invites ? 'yes' : '' };
}
