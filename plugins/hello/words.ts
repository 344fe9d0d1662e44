// What hello says, in the four languages: the same keys in each.
import type { Plugin } from '../../src/plugins/api.ts';

export const words: Plugin['words'] = {
  es: {
    'hello.title': 'Hola',
    'hello.greeting': 'Hola de parte de {community}.',
    'hello.news.began': 'Esta comunidad comenzó.',
    'hello.hello-week.title': 'La primera semana',
    'hello.hello-week.todo': 'Salude a cada persona durante la primera semana',
    'hello.hello-week.evidence': '{days, plural, one {# día juntos} other {# días juntos}}',
  },
  pt: {
    'hello.title': 'Olá',
    'hello.greeting': 'Olá da parte de {community}.',
    'hello.news.began': 'Esta comunidade começou.',
    'hello.hello-week.title': 'A primeira semana',
    'hello.hello-week.todo': 'Cumprimente cada pessoa durante a primeira semana',
    'hello.hello-week.evidence': '{days, plural, one {# dia juntos} other {# dias juntos}}',
  },
  en: {
    'hello.title': 'Hello',
    'hello.greeting': 'Hello from {community}.',
    'hello.news.began': 'This community began.',
    'hello.hello-week.title': 'The first week',
    'hello.hello-week.todo': 'Greet every person during the first week',
    'hello.hello-week.evidence': '{days, plural, one {# day together} other {# days together}}',
  },
  fr: {
    'hello.title': 'Bonjour',
    'hello.greeting': 'Bonjour de la part de {community}.',
    'hello.news.began': 'Cette communauté a commencé.',
    'hello.hello-week.title': 'La première semaine',
    'hello.hello-week.todo': 'Saluez chaque personne pendant la première semaine',
    'hello.hello-week.evidence': '{days, plural, one {# jour ensemble} other {# jours ensemble}}',
  },
};
