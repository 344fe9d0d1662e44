// The smallest complete plugin: words, a page, a card of the stage board, and a line in the news and the digest.
import { DAY, definePlugin, isMember, show } from '../../src/plugins/api.ts';
import { words } from './words.ts';

export const plugin = definePlugin({
  api: 1,
  name: 'hello',
  views: `${import.meta.dirname}/views`,
  permissions: { 'hello.read': [[isMember]] },
  words,
  pages: [
    {
      method: 'GET',
      path: '/hello',
      permission: 'hello.read',
      title: 'hello.title',
      handle: async (visit) => show('hello/hello', { greeting: visit.words.say('hello.greeting', { community: visit.community.title }) }),
    },
  ],
  stageItems: [
    {
      id: 'hello-week',
      stage: 'design',
      evidence: async (house, community) => {
        const days = Math.floor((house.clock().getTime() - community.createdAt.getTime()) / DAY);
        return { done: days >= 7, counts: { days }, path: '/hello' };
      },
    },
  ],
  news: async (visit, { since, until }) => {
    const at = visit.community.createdAt;
    return at >= since && at < until ? [{ text: visit.words.say('hello.news.began'), path: '/hello', at }] : [];
  },
});
