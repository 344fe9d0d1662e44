// How each language speaks: plurals, dates with their zone, distances in time, numbers and lists.
import { expect } from 'chai';
import { DAY, HOUR, later, MINUTE, SECOND } from '../../src/kernel/time.ts';
import { type Locale, locales, type Words } from '../../src/kernel/words.ts';
import { openWords } from '../../src/words/words.ts';

const words = openWords();
const moment = new Date('2026-11-26T21:00:00Z');
const inAll = (speak: (words: Words) => string) => Object.fromEntries(locales.map((locale: Locale) => [locale, speak(words(locale))]));

describe('words', () => {
  it('know one from many in each language', () => {
    expect(inAll((words) => [0, 1, 2].map((count) => words.say('people.total', { count })).join(', '))).to.deep.equal({
      es: '0 personas, 1 persona, 2 personas',
      pt: '0 pessoa, 1 pessoa, 2 pessoas',
      en: '0 people, 1 person, 2 people',
      fr: '0 personne, 1 personne, 2 personnes',
    });
  });

  it('say what is computed about D2, also where nobody leads yet', () => {
    expect(words('es').say('people.D2.evidence', { members: 24, leaders: 3 })).to.equal('24 personas; 3 facilitan o coordinan');
    expect(words('es').say('people.D2.evidence', { members: 1, leaders: 0 })).to.equal('1 persona; nadie facilita todavía');
  });

  it('write a day in words with its weekday, in the zone of the reader', () => {
    expect(inAll((words) => words.day(moment, 'America/Lima'))).to.deep.equal({
      es: 'jueves, 26 de noviembre',
      pt: 'quinta-feira, 26 de novembro',
      en: 'Thursday, November 26',
      fr: 'jeudi 26 novembre',
    });
    expect(words('es').day(new Date('2026-11-27T03:00:00Z'), 'America/Lima')).to.equal('jueves, 26 de noviembre');
    expect(words('es').day(new Date('2026-11-27T03:00:00Z'), 'Europe/Madrid')).to.equal('viernes, 27 de noviembre');
  });

  it('name the place beside every time', () => {
    expect(inAll((words) => words.time(moment, 'America/Mexico_City').replace(/\s/g, ' '))).to.deep.equal({
      es: '15:00, hora de Ciudad de México',
      pt: '15:00 (hora local: Cidade do México)',
      en: '3:00 PM, Mexico City time',
      fr: '15:00 à Mexico',
    });
  });

  it('name the zone itself where the dictionaries know no city for it', () => {
    expect(words('es').time(moment, 'UTC')).to.equal('21:00 (tiempo universal coordinado)');
    expect(words('fr').time(moment, 'Asia/Tokyo')).to.equal('06:00 (heure normale du Japon)');
  });

  it('name the weekdays, and begin the week as people there do', () => {
    expect(inAll((words) => `${words.weekday('2026-11-26')} ${words.weekStart}`)).to.deep.equal({
      es: 'jueves 1',
      pt: 'quinta-feira 7',
      en: 'Thursday 7',
      fr: 'jeudi 1',
    });
  });

  it('say from which day to which, without saying twice what is the same', () => {
    expect(inAll((words) => words.days('2026-11-23', '2026-11-29').replace(/\s/g, ' '))).to.deep.equal({
      es: '23–29 de noviembre de 2026',
      pt: '23 – 29 de novembro de 2026',
      en: 'November 23 – 29, 2026',
      fr: '23–29 novembre 2026',
    });
    expect(words('es').days('2026-12-28', '2027-01-03').replace(/\s/g, ' ')).to.equal('28 de diciembre de 2026 – 3 de enero de 2027');
    expect(inAll((words) => words.shortMonth('2026-12-01'))).to.deep.equal({ es: 'dic', pt: 'dez.', en: 'Dec', fr: 'déc.' });
  });

  it('say the hour alone where the zone is named once for all', () => {
    expect(inAll((words) => words.hour(moment, 'America/Lima').replace(/\s/g, ' '))).to.deep.equal({
      es: '16:00',
      pt: '16:00',
      en: '4:00 PM',
      fr: '16:00',
    });
    expect(inAll((words) => words.zone(moment, 'America/Mexico_City'))).to.deep.equal({
      es: 'hora de Ciudad de México',
      pt: 'hora local (Cidade do México)',
      en: 'Mexico City time',
      fr: 'heure locale (Mexico)',
    });
    expect(words('es').zone(moment, 'UTC')).to.equal('tiempo universal coordinado');
  });

  it('follow a zone through its summer time', () => {
    expect(words('es').time(new Date('2026-07-01T10:00:00Z'), 'Europe/Madrid')).to.equal('12:00, hora de Madrid');
    expect(words('es').time(new Date('2026-12-01T10:00:00Z'), 'Europe/Madrid')).to.equal('11:00, hora de Madrid');
  });

  it('say how long ago in the largest whole unit', () => {
    const distances = [0, 59 * SECOND, MINUTE, 59 * MINUTE, HOUR, 23 * HOUR, DAY, 3 * DAY, 30 * DAY, 31 * DAY, 400 * DAY];
    expect(distances.map((distance) => words('es').ago(later(moment, -distance), moment))).to.deep.equal([
      'ahora',
      'ahora',
      'hace 1 minuto',
      'hace 59 minutos',
      'hace 1 hora',
      'hace 23 horas',
      'hace 1 día',
      'hace 3 días',
      'hace 30 días',
      'hace 1 mes',
      'hace 1 año',
    ]);
  });

  it('say how long until', () => {
    expect(inAll((words) => words.ago(later(moment, 62 * DAY), moment))).to.deep.equal({
      es: 'dentro de 2 meses',
      pt: 'em 2 meses',
      en: 'in 2 months',
      fr: 'dans 2 mois',
    });
  });

  it('write numbers and lists as each language does', () => {
    expect(
      inAll((words) => `${words.number(12345.5)} ${words.list(['Ana', 'Luis', 'Rosa'])}`.replace(/[\u00a0\u202f]/g, ' ')),
    ).to.deep.equal({
      es: '12.345,5 Ana, Luis y Rosa',
      pt: '12.345,5 Ana, Luis e Rosa',
      en: '12,345.5 Ana, Luis, and Rosa',
      fr: '12 345,5 Ana, Luis et Rosa',
    });
  });

  it('say what people wrote as they wrote it, whatever it holds', () => {
    const name = "<b>Ana</b> {name} # d'Oruro";
    expect(words('es').say('community.greeting.morning.named', { name })).to.equal(`Buenos días, ${name}`);
  });

  it('refuse a key that no dictionary has, also one that objects have by birth', () => {
    for (const key of ['people.nobody', 'constructor', '__proto__', '']) {
      expect(words('fr').has(key)).to.equal(false);
      expect(() => words('fr').say(key)).to.throw(`there is no sentence "${key}" in fr`);
    }
  });

  it('refuse to leave a gap open', () => {
    expect(() => words('en').say('people.total')).to.throw(/count/);
  });

  it('keep speaking when a zone is written in more ways than there are zones', () => {
    const spellings = Array.from({ length: 700 }, (_, n) =>
      [...'america/lima'].map((letter, at) => ((n >> at) & 1 ? letter.toUpperCase() : letter)).join(''),
    );
    expect(new Set(spellings.map((zone) => words('es').day(moment, zone)))).to.deep.equal(new Set(['jueves, 26 de noviembre']));
  });
});
