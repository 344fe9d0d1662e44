// Ids, tokens, hashes and what is sealed.
import { createHmac, createSecretKey } from 'node:crypto';
import { expect } from 'chai';
import { hashed, keyFor, newId, newToken, sameText, seal, signed, unseal } from '../../src/kernel/secrets.ts';

const key = keyFor('a purpose', 'a secret');

describe('an id', () => {
  it('has 26 characters, without those that are easily taken for another', () => {
    expect(newId()).to.match(/^[0-9a-hjkmnp-tv-z]{26}$/);
  });

  it('sorts by the time it was made', () => {
    const times = [0, 1, 999, 1_700_000_000_000, 1_700_000_000_001, 2 ** 48 - 1];
    const ids = times.map((time) => newId(time));
    expect([...ids].sort()).to.deep.equal(ids);
  });

  it('says its bytes in base32, the time first', () => {
    const value = BigInt(2 ** 48 - 1) << 80n;
    const first = Array.from({ length: 9 }, (_, i) => Number((value >> BigInt(125 - 5 * i)) & 31n));
    expect(Array.from(newId(2 ** 48 - 1).slice(0, 9), (letter) => '0123456789abcdefghjkmnpqrstvwxyz'.indexOf(letter))).to.deep.equal(first);
    expect(newId(0).slice(0, 10)).to.match(/^0{9}[0-7]$/);
  });

  it('is never made twice, not even in one millisecond', () => {
    const ids = Array.from({ length: 10_000 }, () => newId(0));
    expect(new Set(ids).size).to.equal(ids.length);
  });
});

describe('a token', () => {
  it('has 256 random bits and fits into an address', () => {
    expect(newToken()).to.match(/^[A-Za-z0-9_-]{43}$/);
    expect(newToken()).not.to.equal(newToken());
  });

  it('is kept as its SHA-256', () => {
    expect(hashed('abc')).to.equal('ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0');
  });
});

describe('a key', () => {
  it('is another one for another purpose and for another secret', () => {
    const keys = [key, keyFor('another purpose', 'a secret'), keyFor('a purpose', 'another secret')].map((one) =>
      one.export().toString('hex'),
    );
    expect(new Set(keys).size).to.equal(3);
    expect(keyFor('a purpose', 'a secret').equals(key)).to.equal(true);
  });

  it('signs a text: another text or another key signs differently', () => {
    const signatures = [signed('text', key), signed('text.', key), signed('text', keyFor('b', 'c'))];
    expect(new Set(signatures).size).to.equal(3);
    expect(signed('text', key)).to.equal(signatures[0]);
  });

  it('signs as HMAC says (RFC 4231, test cases 1 and 2; and as Node does)', () => {
    const hex = (text: string, one: string) =>
      Buffer.from(signed(text, createSecretKey(Buffer.from(one, 'latin1'))), 'base64url').toString('hex');
    expect(hex('Hi There', '\x0b'.repeat(20))).to.equal('b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7');
    expect(hex('what do ya want for nothing?', 'Jefe')).to.equal('5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843');
    for (let size = 0; size < 300; size += 7) {
      const text = 'ñ'.repeat(size);
      expect(signed(text, key)).to.equal(createHmac('sha256', key).update(text).digest('base64url'));
    }
  });
});

describe('what is sealed', () => {
  const sealed = seal('Ñandú 🥔', key, 'row 7');

  it('opens with the same key for what it belongs to', () => {
    expect(unseal(sealed, key, 'row 7')).to.equal('Ñandú 🥔');
  });

  it('looks different each time', () => {
    expect(seal('Ñandú 🥔', key, 'row 7')).not.to.equal(sealed);
  });

  it('does not open with another key, for another row, or when a bit has changed', () => {
    const bytes = Buffer.from(sealed.slice(2), 'base64url');
    for (let at = 0; at < bytes.length; at++) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(() => unseal(`1.${changed.toString('base64url')}`, key, 'row 7'), `byte ${at}`).to.throw();
    }
    expect(() => unseal(sealed, keyFor('b', 'c'), 'row 7')).to.throw();
    expect(() => unseal(sealed, key, 'row 8')).to.throw();
    expect(() => unseal('', key, 'row 7')).to.throw();
  });
});

describe('two texts', () => {
  it('are the same only when every character is', () => {
    expect([sameText('a', 'a'), sameText('a', 'b'), sameText('a', 'aa'), sameText('', '')]).to.deep.equal([true, false, false, true]);
  });
});
