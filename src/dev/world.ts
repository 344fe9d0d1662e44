// One believable world to try and test with: a potato value chain in the Andes. Nobody in it exists.
import type { Actor, CommunityRole } from '../kernel/people.ts';
import type { Locale } from '../kernel/words.ts';
import type { Course, Persona } from './platform-tokens.ts';

/** A person of the world: what the LMS knows, and what the community knows besides. */
export interface Villager {
  readonly sub: string;
  readonly given: string;
  readonly family: string;
  readonly locale: Locale;
  /** The role in the course. */
  readonly teaches: boolean;
  readonly circle: CommunityRole;
  readonly organisation: string;
  readonly actor: Actor;
}

export const course: Course = { id: '42', label: 'PAPA', title: 'Papa de altura', link: { id: '7', title: 'Comunidad de práctica' } };

const cooperative = 'Cooperativa Sumaq Papa';
const institute = 'Instituto de Suelos del Ande';
const town = 'Municipio de Alto Paqu';
const university = 'Universidad del Altiplano Verde';
const market = 'Feria Campesina Quri';

type Row = readonly [
  sub: string,
  given: string,
  family: string,
  circle: CommunityRole,
  organisation: string,
  actor: Villager['actor'],
  locale?: Locale,
];

const rows: readonly Row[] = [
  ['101', 'Rosa', 'Quilla Mamaní', 'facilitator', institute, 'specialist'],
  ['102', 'Tomás', 'Huarcaya Ñahui', 'coordinator', cooperative, 'producer'],
  ['103', 'Elvira', 'Ccori Pumacahua', 'coordinator', university, 'specialist'],
  ['104', 'Luis', 'Antay Rimachi', 'active', cooperative, 'producer'],
  ['105', 'Nélida', 'Sonqo Waman', 'active', cooperative, 'producer'],
  ['106', 'Fermín', 'Challco Illa', 'active', cooperative, 'producer'],
  ['107', 'Marta', 'Inca Yupari', 'active', institute, 'technician'],
  ['108', 'Óscar', 'Puma Ticlla', 'active', institute, 'technician'],
  ['109', 'Juliana', 'Tupa Ayra', 'active', town, 'technician'],
  ['110', 'Beto', 'Sayri Kusi', 'active', university, 'specialist'],
  ['111', 'Inés', 'Waylla Choque', 'active', market, 'collaborator'],
  ['112', 'Gregorio', 'Apaza Urpi', 'occasional', cooperative, 'producer'],
  ['113', 'Flor', 'Killa Huanca', 'occasional', cooperative, 'producer'],
  ['114', 'Santos', 'Yana Orqo', 'occasional', cooperative, 'producer'],
  ['115', 'Delfina', 'Urqu Sisa', 'occasional', cooperative, 'producer'],
  ['116', 'Hilario', 'Kuntur Rumi', 'occasional', cooperative, 'producer'],
  ['117', 'Carmela', 'Qispi Tika', 'occasional', town, 'technician'],
  ['118', 'Wilber', 'Ñawi Paqo', 'occasional', town, 'collaborator'],
  ['119', 'Aurora', 'Chaska Llanos', 'occasional', market, 'collaborator'],
  ['120', 'Pascual', 'Amaru Sulla', 'occasional', market, 'producer'],
  ['121', 'Yolanda', 'Misti Huayta', 'occasional', institute, 'technician'],
  ['122', 'João', 'Serra Brandão', 'occasional', university, 'specialist', 'pt'],
  ['123', 'Claire', 'Montval Roche', 'occasional', university, 'collaborator', 'fr'],
  ['124', 'Grace', 'Fielding Moor', 'occasional', market, 'collaborator', 'en'],
];

export const villagers: readonly Villager[] = rows.map(([sub, given, family, circle, organisation, actor, locale = 'es']) => ({
  sub,
  given,
  family,
  locale,
  teaches: circle === 'facilitator',
  circle,
  organisation,
  actor,
}));

/** The person as the small LMS knows them. */
export function personaOf({ sub, given, family, locale, teaches }: Villager): Persona {
  const role = teaches ? 'Instructor' : 'Learner';
  return {
    id: sub,
    given,
    family,
    email: `persona${sub}@example.invalid`,
    locale,
    zone: 'America/Lima',
    roles: [`http://purl.imsglobal.org/vocab/lis/v2/membership#${role}`],
  };
}

/** What the facilitator has confirmed by the time we look: stage 1 behind them, stage 2 well under way. */
export const confirmed: readonly (readonly [item: string, note: string])[] = [
  ['V1', 'Cada tema tiene aportes de cuatro o más personas.'],
  ['V6', 'Mapa con 20 de 24 personas.'],
];
