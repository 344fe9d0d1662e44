// Fills a house with the believable community of world.ts, by the same verbs that launches and pages use.
import { enterStage, getCommunity, welcome } from '../features/community/index.ts';
import { type Placement, place } from '../features/people/index.ts';
import { confirm, waive } from '../features/stages/index.ts';
import type { House } from '../kernel/feature.ts';
import type { Launch } from '../kernel/launch.ts';
import type { KeptCommunity, KeptMember } from '../kernel/people.ts';
import { DAY, later } from '../kernel/time.ts';
import { readLaunch } from '../lti/launch.ts';
import { claimsOf } from './platform-tokens.ts';
import { seedDesk } from './seed-desk.ts';
import { seedMedia } from './seed-media.ts';
import { seedOutside } from './seed-outside.ts';
import { seedPeople } from './seed-people.ts';
import { seedPlan } from './seed-plan.ts';
import { seedSessions } from './seed-sessions.ts';
import { seedStrategy } from './seed-strategy.ts';
import { seedSurvey } from './seed-survey.ts';
import { confirmed, course, personaOf, type Villager, villagers } from './world.ts';

/** Seeds the community of this registration and deployment, if nobody is in it yet. Safe to run twice. */
export async function seed(house: House, ids: { registrationId: string; deploymentId: string }): Promise<KeptCommunity> {
  let community: KeptCommunity | undefined;
  const members: KeptMember[] = [];
  // They came one after the other, some months ago; all but the last two have been here lately.
  for (const [at, villager] of villagers.entries()) {
    const then = { ...house, clock: () => later(monthsBefore(house.clock(), 7), at * 5 * DAY) };
    const arrival = await welcome(then, launchOf(villager, ids));
    community = arrival.community;
    members.push(arrival.member);
    await place(house, community.id, arrival.member.id, placementOf(villager));
    if (at < villagers.length - 2) await welcome(house, launchOf(villager, ids));
  }
  if (!community) throw new Error('the world is empty');
  const [facilitator] = villagers;
  const leader = facilitator && (await welcome(house, launchOf(facilitator, ids))).member;
  if (leader) {
    for (const [item, note] of confirmed) await confirm(house, community, leader, item, note);
    await waive(house, community, leader, 'V5', 'La reflexión se hará en la feria de diciembre, con todas las familias.');
    await seedPeople(house, community, leader);
    await seedStrategy(house, community, leader, members.slice(0, 8));
    if (members[3]) await seedMedia(house, await getCommunity(house, community.id), leader, members[3]);
    await seedOutside(house, await getCommunity(house, community.id), leader);
    await seedPlan(house, await getCommunity(house, community.id), leader, members);
    await seedSessions(house, await getCommunity(house, community.id), leader, members);
    await seedDesk(house, community, leader, members);
    await seedSurvey(house, await getCommunity(house, community.id), members);
  }
  return enterStage(house, community.id, 'motivation', monthsBefore(house.clock(), 4));
}

function placementOf(villager: Villager): Placement {
  return { role: villager.circle, organisation: villager.organisation, actor: villager.actor };
}

/** What the small LMS would say of this person, read as any launch is read: so the seeded members are those who enter later. */
function launchOf(villager: Villager, ids: { registrationId: string; deploymentId: string }): Launch {
  const facts = { ...ids, issuer: 'https://lms.example.invalid', clientId: '', target: '', nonce: '', now: 0, frame: 'iframe' } as const;
  return readLaunch(claimsOf('moodle', personaOf(villager), course, facts), ids);
}

function monthsBefore(date: Date, months: number): Date {
  const then = new Date(date);
  then.setUTCMonth(then.getUTCMonth() - months);
  return then;
}
