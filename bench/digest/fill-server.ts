// Fills a house and is ready when it is full: `fill-server.ts <where> one <members> <weeks>`, or `<where> many <communities> [<members of each>]`.
import { serveAsChild } from '../child.ts';
import { openHouse } from './house.ts';
import { fillMany, fillOne, mondayOf, setClock } from './world.ts';

const [where = '', what, count, more] = process.argv.slice(2);

await serveAsChild(async () => {
  const clock = setClock(mondayOf(0));
  const { house, stop } = await openHouse(where, clock);
  if (what === 'one') await fillOne(house, clock, Number(count), Number(more));
  else await fillMany(house, clock, Number(count), Number(more ?? 100));
  await stop();
  return { handler: (_req, res) => void res.end() };
});
