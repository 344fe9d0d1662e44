// What whoever facilitates could do about the media: one that leaves people out, a half that is missing, lines nobody knows (F1, D3).
import type { Nudge } from '../../kernel/feature.ts';
import type { Visit } from '../../kernel/page.ts';
import { chosenMedia } from './media.ts';
import { findLines, isKnownForMost, reachOf } from './reach.ts';

/** None before anything was chosen: then the stage's invitation says what to do. */
export async function mediaNudges(visit: Visit): Promise<readonly Nudge[]> {
  const { house, community, words } = visit;
  if (!visit.may('media.edit')) return [];
  const [chosen, lines] = await Promise.all([chosenMedia(house, community), findLines(house, community)]);
  const leaving = chosen.flatMap((medium): Nudge[] => {
    const { leftOut } = reachOf(lines, medium.needs);
    const text = words.say('media.nudge.leavesOut', { name: medium.name, count: leftOut });
    const action = words.say('media.nudge.leavesOut.action');
    return leftOut === 0 ? [] : [{ key: `leaves-out:${medium.id}`, weight: 45, text, action, path: `/media/${medium.id}` }];
  });
  return [...halves(visit, chosen), ...lineNudge(visit, isKnownForMost(lines), lines.members - lines.known), ...leaving];
}

function halves({ words }: Visit, chosen: readonly { readonly live: boolean }[]): readonly Nudge[] {
  const action = words.say('media.nudge.choose');
  const missing = (key: string, text: string): Nudge => ({ key, weight: 60, text, action, path: '/media' });
  if (chosen.length === 0) return [];
  return [
    ...(chosen.some(({ live }) => live) ? [] : [missing('half:live', words.say('media.nudge.noLive'))]),
    ...(chosen.some(({ live }) => !live) ? [] : [missing('half:anytime', words.say('media.nudge.noAnytime'))]),
  ];
}

function lineNudge({ words }: Visit, known: boolean, count: number): readonly Nudge[] {
  if (known) return [];
  const text = words.say('media.nudge.lines', { count });
  return [{ key: 'lines:community', weight: 50, text, action: words.say('media.nudge.lines.action'), path: '/survey' }];
}
