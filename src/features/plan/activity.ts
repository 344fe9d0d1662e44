// What an activity of the plan is, and what can be told from it alone: is it late, what does it lack (method sheet D4).
import type { KeptMember } from '../../kernel/people.ts';
import type { Material } from './materials.ts';

export const statuses = ['open', 'done', 'cancelled'] as const;
export type Status = (typeof statuses)[number];

/** What a person says of an activity. Texts are empty where nothing was said; days are `2026-11-26`. */
export interface Said {
  title: string;
  objective: string;
  method: string;
  /** Professionals who support it, in free words. */
  support: string;
  /** Members by id. */
  responsible: readonly string[];
  startsOn: string;
  endsOn: string;
  /** The id of a topic of the community. */
  topic: string;
  medium: string;
  materials: readonly Material[];
  product: string;
  budget: string;
  /** The codes of the activities that have to be finished before. */
  needs: readonly number[];
}

export interface Activity extends Said {
  /** Its number, given once: `A7` stays `A7` wherever it stands in the plan. */
  code: number;
  status: Status;
  /** Why it was cancelled. */
  reason: string;
  /** What shows that it is done. */
  evidence: string;
  /** Smaller comes first; with the id where two are equal. */
  rank: number;
  /** Raised by each change of what is said: two who write at once are told apart by it, and a mere move disturbs nobody. */
  edition: number;
  editedBy: string;
  editedAt: Date;
  closedAt?: Date;
}

export const nothingSaid: Said = {
  title: '',
  objective: '',
  method: '',
  support: '',
  responsible: [],
  startsOn: '',
  endsOn: '',
  topic: '',
  medium: '',
  materials: [],
  product: '',
  budget: '',
  needs: [],
};

/** What an activity must have before the plan can be adopted (D4). */
export const musts = ['objective', 'method', 'responsible', 'dates'] as const;
export type Must = (typeof musts)[number];

/** Which of these it lacks. */
export function lacksOf({ objective, method, responsible, startsOn, endsOn }: Said): readonly Must[] {
  const has = { objective, method, responsible: responsible.length, dates: startsOn && endsOn };
  return musts.filter((must) => !has[must]);
}

/** Open, and its last day is over. `today` is the day in the community. */
export function isLate({ status, endsOn }: Pick<Activity, 'status' | 'endsOn'>, today: string): boolean {
  return status === 'open' && endsOn !== '' && endsOn < today;
}

/** Who may close it: those responsible, and who runs the community. */
export function mayClose({ responsible }: Pick<Activity, 'responsible'>, { id, role }: KeptMember): boolean {
  return role === 'facilitator' || role === 'coordinator' || responsible.includes(id);
}

/** `A7`: it begins with an A in all four languages. */
export function codeShown(code: number): string {
  return `A${code}`;
}

/** The code that a text means, `A7` or `7`, or undefined. */
export function codeOf(text: string): number | undefined {
  const digits = /^\s*[aA]?\s*(\d{1,6})\s*$/.exec(text)?.[1];
  return digits && Number(digits) > 0 ? Number(digits) : undefined;
}
