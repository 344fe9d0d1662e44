// The kept keys of platforms: how often they are asked for, and which keys count.
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { expect } from 'chai';
import { isProblem, problem } from '../../src/kernel/errors.ts';
import { DAY, HOUR, later, MINUTE, SECOND } from '../../src/kernel/time.ts';
import { openKeyBook } from '../../src/lti/jwks.ts';
import { testClock } from '../support/clock.ts';

const URL = 'https://lms.example.invalid/jwks';
const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const jwk = (kid: string, key: KeyObject = publicKey) => ({ ...key.export({ format: 'jwk' }), kid, alg: 'RS256', use: 'sig' });

/** A platform that shows some keys, counts who asks, and can be down. */
function open() {
  const clock = testClock();
  const lms = { asked: 0, body: { keys: [jwk('k1')] } as unknown, maxAge: undefined as number | undefined, down: false };
  const book = openKeyBook(async () => {
    lms.asked += 1;
    if (lms.down) throw problem('unavailable', { reason: 'no-answer' });
    return { body: lms.body, ...(lms.maxAge === undefined ? {} : { maxAge: lms.maxAge }) };
  }, clock);
  const wait = (milliseconds: number) => {
    clock.now = later(clock.now, milliseconds);
  };
  return { lms, wait, get: (kid: string) => book.getKey(URL, kid) };
}

async function reasonOf(asking: Promise<unknown>): Promise<string> {
  try {
    await asking;
    return 'found';
  } catch (error) {
    return isProblem(error, 'launch-refused') ? `${error.status} ${error.reason}` : String(error);
  }
}

describe('the key book', () => {
  it('asks once, however many launches need the key', async () => {
    const { lms, get } = open();
    await Promise.all([get('k1'), get('k1'), get('k1')]);
    await get('k1');
    expect(lms.asked).to.equal(1);
  });

  it('keeps keys as long as the platform says, within five minutes and a day', async () => {
    for (const [maxAge, life] of [
      [600, 600 * SECOND],
      [1, 5 * MINUTE],
      [0, 5 * MINUTE],
      [99 * 86_400, DAY],
      [undefined, HOUR],
    ] as const) {
      const { lms, wait, get } = open();
      lms.maxAge = maxAge;
      await get('k1');
      wait(life - 1);
      await get('k1');
      expect(lms.asked, `${maxAge}`).to.equal(1);
      wait(1);
      await get('k1');
      expect(lms.asked, `${maxAge}`).to.equal(2);
    }
  });

  it('asks again for a key that it does not know, but only once a minute', async () => {
    const { lms, wait, get } = open();
    await get('k1');
    expect(await reasonOf(get('k2'))).to.equal('401 key-unknown');
    expect(lms.asked).to.equal(1);
    wait(MINUTE);
    lms.body = { keys: [jwk('k1'), jwk('k2')] };
    expect(await reasonOf(get('k2'))).to.equal('found');
    for (let i = 0; i < 50; i += 1) expect(await reasonOf(get(`made-up-${i}`))).to.equal('401 key-unknown');
    expect(lms.asked).to.equal(2);
  });

  it('forgets a key that the platform does not show any more', async () => {
    const { lms, wait, get } = open();
    await get('k1');
    lms.body = { keys: [jwk('k2')] };
    wait(HOUR);
    expect(await reasonOf(get('k1'))).to.equal('401 key-unknown');
    expect(await reasonOf(get('k2'))).to.equal('found');
  });

  it('goes on with what it has while the platform is down, for a week', async () => {
    const { lms, wait, get } = open();
    await get('k1');
    lms.down = true;
    wait(7 * DAY - 1);
    expect(await reasonOf(get('k1'))).to.equal('found');
    expect(await reasonOf(get('k2'))).to.equal('503 keys-unreachable');
    wait(1);
    expect(await reasonOf(get('k1'))).to.equal('503 keys-unreachable');
  });

  it('does not hammer a platform that is down, and finds it again after ten seconds', async () => {
    const { lms, wait, get } = open();
    lms.down = true;
    for (let i = 0; i < 20; i += 1) expect(await reasonOf(get('k1'))).to.equal('503 keys-unreachable');
    expect(lms.asked).to.equal(1);
    lms.down = false;
    wait(10 * SECOND);
    expect(await reasonOf(get('k1'))).to.equal('found');
  });

  it('leaves out keys that are not RSA, not for signatures, not RS256, too short, without an id, or broken', async () => {
    const short = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey;
    const curve = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey;
    const { kid: _none, ...nameless } = jwk('nameless');
    const { lms, get } = open();
    const wrong = [
      jwk('curve', curve),
      jwk('short', short),
      { ...jwk('enc'), use: 'enc' },
      { ...jwk('rs512'), alg: 'RS512' },
      { ...jwk('broken'), n: '!!' },
      { kid: 'secret', kty: 'oct', k: 'c2VjcmV0' },
      nameless,
      null,
      'key',
      [],
    ];
    lms.body = { keys: [...wrong, jwk('good')] };
    for (const kid of ['curve', 'short', 'enc', 'rs512', 'broken', 'secret', 'undefined'])
      expect(await reasonOf(get(kid)), kid).to.equal('401 key-unknown');
    expect(await reasonOf(get('good'))).to.equal('found');
  });

  it('takes the first of two keys with one id, and a key that does not say what it is for', async () => {
    const { lms, get } = open();
    const other = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey;
    const { alg: _alg, use: _use, ...plain } = jwk('plain');
    lms.body = { keys: [jwk('twice'), jwk('twice', other), plain] };
    expect((await get('twice')).equals(publicKey)).to.equal(true);
    expect((await get('plain')).equals(publicKey)).to.equal(true);
  });

  it('holds only the public part of a key that is shown with its private one', async () => {
    const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const { lms, get } = open();
    lms.body = { keys: [jwk('leaked', pair.privateKey)] };
    expect((await get('leaked')).type).to.equal('public');
  });

  it('takes an answer that is no key set for a failure', async () => {
    for (const body of [null, [], 'keys', {}, { keys: 'k1' }]) {
      const { lms, get } = open();
      lms.body = body;
      expect(await reasonOf(get('k1'))).to.equal('503 keys-unreachable');
    }
  });
});
