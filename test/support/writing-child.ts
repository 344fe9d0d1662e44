// A process that writes and says what was acknowledged, for the tests that kill it: `writing-child.ts <storage as JSON> <name> <how many>`.
// Prints `stored <id>`, `passed <id>` and `counted <n>`, a line each, after the storage has answered.
import { systemClock } from '../../src/kernel/time.ts';
import { openStorage } from '../../src/storage/open.ts';
import { Guests, Things } from '../storage/shelf.ts';

const [config = '', name = '', many = '0'] = process.argv.slice(2);
const storage = await openStorage(JSON.parse(config), [Things, Guests], systemClock);
const things = storage.of(Things, 'killed');
const guests = storage.of(Guests);
let made = 0;

async function write(): Promise<void> {
  while (made < Number(many)) {
    const code = `${name} ${made++}`;
    const note = 'x'.repeat(made % 100);
    const stored = await things.insert({ code, kind: 'seed', note, tags: [name.slice(0, 20)] } as never);
    process.stdout.write(`stored ${stored.id}\n`);
    const passed = await guests.insert({ name: code });
    process.stdout.write(`passed ${passed.id}\n`);
    const counted = await things.update({ code: 'counter' }, { $inc: { rank: 1 }, $set: { kind: 'tool' } }, { upsert: true });
    process.stdout.write(`counted ${counted?.rank}\n`);
  }
}

await Promise.all(Array.from({ length: 6 }, write));
await storage.close();
