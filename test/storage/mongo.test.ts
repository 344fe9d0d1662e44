// The MongoDB home when there is no MongoDB: it says so soon, in words of the catalogue, and not what the address was.
import { expect } from 'chai';
import { systemClock } from '../../src/kernel/time.ts';
import { openStorage } from '../../src/storage/open.ts';
import { problemOf, Things } from './shelf.ts';

describe('the MongoDB home without a server', () => {
  it('is unavailable', async () => {
    const url = 'mongodb://somebody:secret@127.0.0.1:1/convite';
    expect(await problemOf(openStorage({ home: 'mongodb', url }, [Things], systemClock))).to.equal('unavailable: mongodb');
  }).timeout(10_000);
});
