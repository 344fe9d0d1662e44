// A process that changes documents through the journal until it is killed: `journaling-child.ts <storage as JSON> <name>`.
// Prints `done <id> <count>` after each change that was acknowledged.
import { newId } from '../../src/kernel/secrets.ts';
import { systemClock } from '../../src/kernel/time.ts';
import { Entries, Intents } from '../../src/storage/entries.ts';
import { openJournal } from '../../src/storage/journal.ts';
import { openStorage } from '../../src/storage/open.ts';
import { Promises } from '../storage/shelf.ts';

const [config = '', name = ''] = process.argv.slice(2);
const storage = await openStorage(JSON.parse(config), [Promises, Entries, Intents], systemClock);
const journal = openJournal(storage, [Promises], systemClock, async () => undefined);

async function work(): Promise<void> {
  for (;;) {
    const added = await journal.add(Promises, 'killed', { text: `${name} ${newId()}`, count: 0 }, { what: 'shelf.promise.added' });
    process.stdout.write(`done ${added.id} 0\n`);
    for (let count = 1; count <= 5; count++) {
      await journal.change(Promises, 'killed', { id: added.id }, { what: 'shelf.promise.counted' }, (before) => ({
        count: before.count + 1,
      }));
      process.stdout.write(`done ${added.id} ${count}\n`);
    }
  }
}

await Promise.all([work(), work(), work()]);
