// What an activity of the plan is, and what can be told from it alone: is it late, what does it lack (method sheet D4).
import type { KeptMember } from '../../kernel/people.ts';
import type { Activity, Said } from './plan.store.ts';

export { type Activity, type Said, type Status, statuses } from './plan.store.ts';

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
