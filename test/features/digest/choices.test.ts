// Reminders and invitations as a member chooses them: on the page of their letters, and by one click from a letter.
import { expect } from 'chai';
import { choose, readChoice } from '../../../src/features/digest/choices.ts';
import { digestQuick } from '../../../src/features/digest/quick.ts';
import { readSlot } from '../../../src/features/digest/wishes.ts';
import { readMembers } from '../../../src/features/people/index.ts';
import type { KeptMember } from '../../../src/kernel/people.ts';
import { type Browser, readForm } from '../../support/browser.ts';
import { openTestConvite, rosa as rosaPersona, signIn, type TestConvite } from '../../support/convite.ts';

describe('What a member chooses of their letters', () => {
  let convite: TestConvite;
  let browser: Browser;
  let home: string;
  let community: string;
  let rosa: KeptMember;

  before(async () => {
    convite = await openTestConvite();
    ({ browser, home } = await signIn(convite, rosaPersona));
    community = home.split('/').at(-1) ?? '';
    rosa = (await readMembers(convite.house, community))[0] as KeptMember;
  });
  after(() => convite.close());

  const keep = async (said: Record<string, string>) => {
    const { fields } = readForm((await browser.get(`${home}/letters`)).text);
    const { reminders, invites, ...rest } = fields;
    expect([reminders, invites].every((one) => one === undefined || one !== '')).to.equal(true);
    const answer = await browser.submit(`${home}/letters`, { ...rest, rhythm: 'weekly', weekday: 'tue', hour: '18', ...said });
    expect(answer.status).to.equal(303);
    return readChoice(convite.house, community, rosa.id);
  };

  it('is reminders and no invitations until they say otherwise, and then what they said', async () => {
    expect(await readChoice(convite.house, community, rosa.id)).to.deep.equal({ reminders: true, invites: false });
    const page = (await browser.get(`${home}/letters`)).text;
    expect(page).to.match(/<input[^>]*name="reminders"[^>]*checked/);
    expect(page).to.not.match(/<input[^>]*name="invites"[^>]*checked/);
    expect(await keep({ invites: 'yes' })).to.deep.equal({ reminders: false, invites: true });
    expect((await browser.get(`${home}/letters`)).text).to.match(/<input[^>]*name="invites"[^>]*checked/);
    expect(await keep({ reminders: 'yes' })).to.deep.equal({ reminders: true, invites: false });
    expect((await readSlot(convite.house, community, rosa.id)).weekday).to.equal('tue');
  });

  it('ends by one click from a letter: reminders, invitations or the letters themselves, each alone', async () => {
    const click = async (thing: string) => {
      const token = await convite.house.tokens.keepShort({ purpose: 'digest.off', community, member: rosa.id, thing });
      const path = `${convite.url}/u/${token}`;
      const asked = await fetch(path);
      expect([asked.status, (await asked.text()).includes('<button')]).to.deep.equal([200, true]);
      const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
      expect((await fetch(path, { method: 'POST', headers, body: 'List-Unsubscribe=One-Click' })).status).to.equal(200);
      const again = await (await fetch(path)).text();
      expect(again.includes('<button')).to.equal(false);
    };
    await choose(convite.house, community, rosa.id, { reminders: true, invites: true });
    await click('reminders');
    expect(await readChoice(convite.house, community, rosa.id)).to.deep.equal({ reminders: false, invites: true });
    await click('invites');
    expect(await readChoice(convite.house, community, rosa.id)).to.deep.equal({ reminders: false, invites: false });
    expect((await readSlot(convite.house, community, rosa.id)).rhythm).to.equal('weekly');
    const [off] = digestQuick;
    expect(await off?.ask({} as never, 'everything')).to.equal(undefined);
  });
});
