// What sessions offer to the house, and what the demo's seed calls.
import { isCoordinator, isFacilitator, isMember } from '../../kernel/can.ts';
import type { Feature } from '../../kernel/feature.ts';
import { sessionDates } from './dates.ts';
import { listPages } from './list.pages.ts';
import {
  channelUses,
  sessionsCard,
  sessionsItem,
  sessionsJoined,
  sessionsNews,
  sessionsNudges,
  sessionsPromises,
  sessionsRelated,
} from './offers.ts';
import { sessionsQuick } from './quick.ts';
import { resultsPages } from './results.pages.ts';
import { sessionPages } from './session.pages.ts';
import { HelpRequests, Meetings, Replies, SeriesOf } from './sessions.store.ts';
import { writePages } from './write.pages.ts';

export { cancelMeeting, changeMeeting, planMeeting } from './planning.ts';
export { reply } from './replies.ts';
export { noteAttendance, writeSummary } from './results.ts';
export { listPast, meetingsOfSeries, nothingSaid, type Said } from './sessions.ts';
export { askForHelp } from './tutoring.ts';

export const sessions: Feature = {
  name: 'sessions',
  collections: [Meetings, SeriesOf, Replies, HelpRequests],
  events: [
    'sessions.meeting.planned',
    'sessions.series.planned',
    'sessions.meeting.changed',
    'sessions.meeting.moved',
    'sessions.series.changed',
    'sessions.meeting.cancelled',
    'sessions.series.cancelled',
    'sessions.meeting.resumed',
    'sessions.material.taken',
    'sessions.material.prepared',
    'sessions.attendance.noted',
    'sessions.summary.written',
    'sessions.meeting.held',
    'sessions.meeting.unheld',
    'sessions.request.asked',
    'sessions.request.withdrawn',
    'sessions.request.planned',
  ],
  voices: ['sessions.summary.written', 'sessions.meeting.held'],
  permissions: {
    'sessions.view': [[isMember]],
    'sessions.reply': [[isMember]],
    'sessions.ask': [[isMember]],
    // Hosts run their sessions too; the verb looks at which (`mayRun`).
    'sessions.run': [[isMember]],
    'sessions.plan': [[isFacilitator], [isCoordinator]],
  },
  // `/sessions/:id` would also answer for the paths that have a name of their own: it comes last.
  pages: [...listPages, ...writePages, ...resultsPages, ...sessionPages],
  stageItems: [sessionsItem],
  cards: sessionsCard,
  dates: sessionDates,
  joins: sessionsJoined,
  uses: channelUses,
  related: sessionsRelated,
  promises: sessionsPromises,
  news: sessionsNews,
  nudges: sessionsNudges,
  quick: sessionsQuick,
};
