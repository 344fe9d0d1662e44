// A letter with all that a letter can have, in each language as long as real ones are: to be measured, read and looked at.
import type { Locale, Words } from '../../src/kernel/words.ts';
import { type FrameModel, type Own, type Piece, renderFrame, renderSections, type Section } from '../../src/mail/render.ts';

interface Sentences {
  readonly heading: string;
  readonly greeting: string;
  readonly opening: string;
  readonly promised: string;
  readonly lead: string;
  readonly promise: string;
  readonly until: string;
  readonly done: string;
  readonly notMe: string;
  readonly next: string;
  readonly session: string;
  readonly when: string;
  readonly going: string;
  readonly notGoing: string;
  readonly said: string;
  readonly line: string;
  readonly all: string;
  readonly question: string;
  readonly hint: string;
  readonly closing: string;
  readonly why: string;
  readonly leave: string;
  readonly change: string;
}

const sentences: Readonly<Record<Locale, Sentences>> = {
  es: {
    heading: 'Papa de altura: su semana',
    greeting: 'Buenos días, Luis:',
    opening: 'Esta semana llovió en casi toda la cuenca.\n\nGracias a quienes trajeron semilla para cambiar.',
    promised: 'Lo que usted prometió',
    lead: 'Dos cosas siguen abiertas.',
    promise: 'Escribir la síntesis de la sesión sobre semillas y llevarla impresa a la próxima reunión',
    until: 'hasta el jueves, 26 de noviembre',
    done: 'Hecho',
    notMe: 'No puedo',
    next: 'Lo que viene',
    session: 'Sesión: cómo guardar semilla en seco',
    when: 'jueves, 26 de noviembre, 16:00, hora de Lima',
    going: 'Voy',
    notGoing: 'No voy',
    said: 'Lo que se dijo',
    line: 'Rosa Quilla contó cómo su grupo selecciona la semilla antes de la cosecha y por qué cambió de lugar',
    all: 'Ver todo en la comunidad',
    question: '¿Qué variedad aguantó mejor la helada en su chacra?',
    hint: 'Responda a este correo: su respuesta llega a la comunidad.',
    closing: 'Hasta el próximo lunes.',
    why: 'Recibe esta carta porque es parte de la comunidad.',
    leave: 'No recibir más cartas',
    change: 'Cambiar cada cuánto llegan',
  },
  pt: {
    heading: 'Batata de altitude: sua semana',
    greeting: 'Bom dia, Luis:',
    opening: 'Esta semana choveu em quase toda a bacia.\n\nObrigada a quem trouxe semente para trocar.',
    promised: 'O que você prometeu',
    lead: 'Duas coisas continuam abertas.',
    promise: 'Escrever a síntese da sessão sobre sementes e levá-la impressa à próxima reunião',
    until: 'até quinta-feira, 26 de novembro',
    done: 'Feito',
    notMe: 'Não posso',
    next: 'O que vem',
    session: 'Sessão: como guardar semente a seco',
    when: 'quinta-feira, 26 de novembro, 16:00, hora de Lima',
    going: 'Eu vou',
    notGoing: 'Não vou',
    said: 'O que se disse',
    line: 'Rosa Quilla contou como o grupo dela seleciona a semente antes da colheita e por que mudou de lugar',
    all: 'Ver tudo na comunidade',
    question: 'Qual variedade aguentou melhor a geada na sua roça?',
    hint: 'Responda a este e-mail: sua resposta chega à comunidade.',
    closing: 'Até a próxima segunda-feira.',
    why: 'Você recebe esta carta porque faz parte da comunidade.',
    leave: 'Não receber mais cartas',
    change: 'Mudar de quanto em quanto tempo chegam',
  },
  en: {
    heading: 'Highland potato: your week',
    greeting: 'Good morning, Luis:',
    opening: 'This week it rained in nearly the whole valley.\n\nThank you to those who brought seed to swap.',
    promised: 'What you promised',
    lead: 'Two things are still open.',
    promise: 'Write the summary of the session on seed and bring it on paper to the next meeting of the group',
    until: 'by Thursday, 26 November',
    done: 'Done',
    notMe: 'I cannot',
    next: 'What comes next',
    session: 'Session: how to keep seed dry',
    when: 'Thursday, 26 November, 4:00 pm, Lima time',
    going: 'I will be there',
    notGoing: 'I cannot come',
    said: 'What was said',
    line: 'Rosa Quilla told how her group chooses seed before the harvest, and why it moved to another place',
    all: 'See everything in the community',
    question: 'Which variety stood the frost best in your field?',
    hint: 'Answer this mail: your answer reaches the community.',
    closing: 'Until next Monday.',
    why: 'You get this letter because you are part of the community.',
    leave: 'Get no more letters',
    change: 'Change how often they come',
  },
  fr: {
    heading: 'Pomme de terre d’altitude : votre semaine',
    greeting: 'Bonjour Luis,',
    opening: 'Cette semaine, il a plu dans presque toute la vallée.\n\nMerci à celles et ceux qui ont apporté des semences.',
    promised: 'Ce que vous avez promis',
    lead: 'Deux choses restent à faire.',
    promise: 'Écrire la synthèse de la séance sur les semences et l’apporter imprimée à la prochaine réunion',
    until: 'avant le jeudi 26 novembre',
    done: 'C’est fait',
    notMe: 'Je ne peux pas',
    next: 'Ce qui vient',
    session: 'Séance : comment garder les semences au sec',
    when: 'jeudi 26 novembre, 16:00, heure de Lima',
    going: 'Je viens',
    notGoing: 'Je ne viens pas',
    said: 'Ce qui s’est dit',
    line: 'Rosa Quilla a raconté comment son groupe choisit la semence avant la récolte et pourquoi il a changé de lieu',
    all: 'Tout voir dans la communauté',
    question: 'Quelle variété a le mieux résisté au gel chez vous ?',
    hint: 'Répondez à ce message : votre réponse parvient à la communauté.',
    closing: 'À lundi prochain.',
    why: 'Vous recevez cette lettre parce que vous faites partie de la communauté.',
    leave: 'Ne plus recevoir de lettres',
    change: 'Changer la fréquence',
  },
};

const at = (path: string) => `https://convite.example.org/c/01k9/${path}?t=3f0c8a1d9b7e`;

/** Two promises, three sessions, and three sections of five lines: as much as a letter ever holds. */
export function fullLetter(words: Words): Piece {
  const say = sentences[words.locale];
  return letterOf({
    words,
    heading: say.heading,
    greeting: say.greeting,
    opening: say.opening,
    pieces: [renderSections([promises(say)], words), renderSections(shared(say), words)],
    question: { text: say.question, hint: say.hint },
    closing: say.closing,
    footer: {
      why: say.why,
      unsubscribe: say.leave,
      preferences: { label: say.change, href: at('p') },
      community: say.heading.split(/\s?:/)[0] ?? '',
    },
    unsubscribe: at('u'),
  });
}

/** A frame, and what is one reader's own in it. */
export function letterOf({ greeting, pieces, unsubscribe, ...model }: FrameModel & Own): Piece {
  return renderFrame(model)({ greeting, pieces, unsubscribe });
}

function promises(say: Sentences): Section {
  const actions = [
    { label: say.done, href: at('done') },
    { label: say.notMe, href: at('not') },
  ];
  return { title: say.promised, lead: say.lead, items: [1, 2].map(() => ({ text: say.promise, detail: say.until, actions })) };
}

function shared(say: Sentences): readonly Section[] {
  const actions = [
    { label: say.going, href: at('yes') },
    { label: say.notGoing, href: at('no') },
  ];
  const sessions = [1, 2, 3].map((n) => ({ text: say.session, detail: say.when, href: at(`s/${n}`), actions }));
  const lines = [1, 2, 3, 4, 5].map((n) => ({ text: say.line, detail: say.until, href: at(`n/${n}`) }));
  return [
    { title: say.next, items: sessions },
    ...[1, 2, 3].map(() => ({ title: say.said, items: lines, more: { label: say.all, href: at('') } })),
  ];
}
