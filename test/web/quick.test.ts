// Links in letters: one button without a session; following them changes nothing, and nobody does by them what the token does not say.
import { connect } from 'node:net';
import { expect } from 'chai';
import { collectionsOf } from '../../src/convite.ts';
import { findCommunity, getCommunity } from '../../src/features/community/index.ts';
import { addFollowUp } from '../../src/features/desk/index.ts';
import { listMembers, prefer } from '../../src/features/people/index.ts';
import { letGo } from '../../src/features/people/place.ts';
import { addActivity, nothingSaid as nothingSaidOfLine } from '../../src/features/plan/index.ts';
import { planNudges } from '../../src/features/plan/offers.ts';
import { cancel, getActivity } from '../../src/features/plan/plan.ts';
import { cancelMeeting, nothingSaid, planMeeting } from '../../src/features/sessions/index.ts';
import { repliesOf } from '../../src/features/sessions/replies.ts';
import { adopt, beginDraft, contentOf, normsKey, saveDraft } from '../../src/features/strategy/index.ts';
import { acknowledgements } from '../../src/features/strategy/norms.ts';
import type { Declaration } from '../../src/kernel/collection.ts';
import type { Feature } from '../../src/kernel/feature.ts';
import type { KeptCommunity, KeptMember } from '../../src/kernel/people.ts';
import { newId } from '../../src/kernel/secrets.ts';
import { DAY, later } from '../../src/kernel/time.ts';
import { openSeals } from '../../src/kernel/tokens.ts';
import { locales } from '../../src/kernel/words.ts';
import { openBrowser, readForm } from '../support/browser.ts';
import { luis as luisOfLms, openTestConvite, rosa as rosaOfLms, signIn, type TestConvite } from '../support/convite.ts';
import { visitBy } from '../support/house.ts';

const form = 'application/x-www-form-urlencoded';

describe('A link in a letter', () => {
  let convite: TestConvite;
  let community: KeptCommunity;
  let [rosa, luis] = [{} as KeptMember, {} as KeptMember];
  let meeting: string;
  let line: string;
  const off = new Set<string>();

  /** Stands for whoever sends letters: one act that stops something, and one that does not. */
  const letters: Feature = {
    name: 'letters',
    quick: [
      {
        name: 'letters.off',
        permission: 'plan.view',
        ask: async () => ({ text: '¿Ya no quiere cartas?', button: 'No quiero más' }),
        act: async ({ member }) => {
          off.add(member.id);
          return { text: 'Ya no recibirá cartas.' };
        },
      },
      {
        name: 'letters.forbidden',
        permission: 'letters.nobody',
        ask: async () => ({ text: 'A', button: 'B' }),
        act: async () => ({ text: 'C' }),
      },
    ],
  };

  before(async () => {
    convite = await openTestConvite();
    (convite.house.features as Feature[]).push(letters);
    const { home } = await signIn(convite, rosaOfLms);
    await convite.enter(openBrowser(), luisOfLms);
    community = await getCommunity(convite.house, home.split('/').at(-1) ?? '');
    const members = (await listMembers(convite.house, community)) ?? [];
    const named = (name: string) => members.find((one) => one.name.startsWith(name)) as KeptMember;
    [rosa, luis] = [named('Rosa'), named('Luis')];
  });
  after(() => convite.close());

  beforeEach(async () => {
    const { house } = convite;
    const planned = { said: { ...nothingSaid, title: 'Visita al almacén' }, clock: '2026-12-03T16:00' };
    meeting = (await planMeeting(house, community, rosa, planned)).id;
    const said = { ...nothingSaidOfLine, title: 'Trilla', responsible: [luis.id] };
    line = (await addActivity(house, community.id, rosa, said)).id;
  });

  const path = (purpose: string, thing: string, differs: { community?: string; member?: string; until?: Date } = {}) =>
    `/a/${convite.house.tokens.make({ purpose, thing, community: community.id, member: luis.id, ...differs })}`;
  const ask = (at: string, init: RequestInit = {}) => openBrowser().ask(`${convite.url}${at}`, init);
  const post = (at: string, body = '', headers: Record<string, string> = {}) =>
    ask(at, { method: 'POST', body, headers: { 'content-type': form, ...headers } });
  const given = async () => (await repliesOf(convite.house, community.id, luis.id, [meeting])).get(meeting);
  const events = async () => (await convite.house.journal.read(community.id, { limit: 1000 })).items.map(({ what }) => what);
  const fresh = async () => (await findCommunity(convite.house, community.id)) ?? community;

  /** All that is stored, as text. */
  const everything = async () => {
    const { storage } = convite.house;
    const kept = collectionsOf().map(async (one) => {
      const found =
        one.scope === 'house'
          ? storage.of(one as Declaration<object, 'house'>)
          : storage.of(one as Declaration<object, 'community'>, community.id);
      return [one.name, (await found.find({}, { limit: 1000 })).items];
    });
    return JSON.stringify(await Promise.all(kept));
  };

  it('shows one sentence and one button, in the member’s language, without a session, a cookie or a script', async () => {
    const { status, text, headers } = await ask(path('sessions.yes', meeting), { headers: { 'accept-language': 'fr' } });
    expect(status).to.equal(200);
    expect(text).to.contain('<html lang="es">').and.contain('¿Viene a la sesión «Visita al almacén», jueves, 3 de diciembre, 16:00');
    expect(text.match(/<button/g)).to.have.length(1);
    expect(text).to.match(/<form method="post"><button class="do">Sí, voy<\/button><\/form>/);
    expect(text).not.to.contain('<nav');
    const named = ['cache-control', 'referrer-policy', 'x-robots-tag', 'set-cookie'].map((name) => headers.get(name));
    expect(named).to.deep.equal(['no-store', 'no-referrer', 'noindex', null]);
    expect(headers.get('content-security-policy')).to.contain("frame-ancestors 'none'").and.contain("script-src 'self'");
  });

  it('changes nothing by being followed, as often as scanners like', async () => {
    const short = `/u/${await convite.house.tokens.keepShort({ purpose: 'letters.off', community: community.id, member: luis.id, thing: '' })}`;
    const all = [path('sessions.no', meeting), path('plan.done', line), path('plan.leave', line), short];
    for (const at of all) await ask(at);
    const before = await everything();
    for (let n = 0; n < 50; n++) {
      const at = all[n % all.length] ?? '';
      expect((await ask(at)).status).to.equal(200);
      const head = await ask(at, { method: 'HEAD' });
      expect([head.status, head.text]).to.deep.equal([200, '']);
    }
    expect(await everything()).to.equal(before);
    expect(off.size).to.equal(0);
  });

  it('does it by its button, once however often, and says so with a way into Convite', async () => {
    for (let n = 0; n < 3; n++) {
      const { status, text } = await post(path('plan.done', line));
      expect(status).to.equal(200);
      expect(text).to.contain('la actividad «Trilla» quedó anotada como hecha').and.contain(`href="/c/${community.id}"`);
    }
    await Promise.all([post(path('plan.done', line)), post(path('plan.done', line))]);
    const told = (await convite.house.journal.read(community.id, { limit: 1000, about: line })).items;
    expect(told.filter(({ what }) => what === 'plan.activity.closed').map(({ by }) => by)).to.deep.equal([luis.id]);
    expect((await ask(path('plan.done', line))).text)
      .to.contain('quedó anotada como hecha')
      .and.not.contain('<button');
  });

  it('offers to undo what was done by mistake (D4)', async () => {
    const { text } = await post(path('plan.done', line));
    const { action } = readForm(text);
    expect(action).to.match(/^\/a\//);
    expect((await post(action)).text).to.contain('La actividad «Trilla» sigue por hacer.');
    expect((await getActivity(convite.house, community.id, line)).status).to.equal('open');
  });

  it('says whether somebody comes: the last answer counts (V3)', async () => {
    for (const answer of ['yes', 'maybe', 'no'] as const) {
      expect((await post(path(`sessions.${answer}`, meeting))).status).to.equal(200);
      expect(await given()).to.equal(answer);
    }
    expect((await ask(path('sessions.no', meeting))).text)
      .to.contain('No puedo')
      .and.not.contain('<button');
    expect((await ask(path('sessions.yes', meeting))).text).to.contain('<button');
  });

  it('says that a session was cancelled, or is over, and keeps no answer then', async () => {
    await cancelMeeting(convite.house, community, rosa, meeting, 'Llueve', false);
    for (const answered of [await ask(path('sessions.yes', meeting)), await post(path('sessions.yes', meeting))]) {
      expect([answered.status, answered.text.includes('fue cancelada')]).to.deep.equal([200, true]);
      expect(answered.text).not.to.contain('<button');
    }
    expect(await given()).to.equal(undefined);
  });

  it('takes a line of the plan off somebody, and the desk asks the facilitator for another (D4, F1)', async () => {
    const { house } = convite;
    const asked = async () => (await planNudges(visitBy(house as never, await fresh(), rosa))).map(({ key }) => key);
    expect(await asked()).not.to.include(`ownerless:${line}`);
    const [one, two] = await Promise.all([post(path('plan.leave', line)), post(path('plan.leave', line))]);
    expect([one.status, two.status]).to.deep.equal([200, 200]);
    expect(one.text).to.contain('usted ya no figura como responsable de «Trilla»');
    expect((await getActivity(house, community.id, line)).responsible).to.deep.equal([]);
    expect((await events()).filter((what) => what === 'plan.activity.released')).to.have.length(1);
    expect(await asked()).to.include(`ownerless:${line}`);
    expect((await ask(path('plan.leave', line))).text)
      .to.contain('ya no figura')
      .and.not.contain('<button');
    // What is not theirs any more, they cannot close either.
    expect((await post(path('plan.done', line))).status).to.equal(410);
  });

  it('closes a follow-up, opens it again, and gives it back (F1)', async () => {
    const { house } = convite;
    const { id } = await addFollowUp(house, community.id, rosa, { text: 'Llamar a Marta', memberId: luis.id, due: '' });
    expect((await ask(path('desk.done', id))).text).to.contain('¿Confirma que ya está: «Llamar a Marta»?');
    const done = await post(path('desk.done', id));
    expect(done.text).to.contain('quedó anotado que ya está');
    expect((await post(readForm(done.text).action)).text).to.contain('Queda pendiente');
    expect((await post(path('desk.leave', id))).text).to.contain('ya no está a su cargo');
    expect((await post(path('desk.leave', id))).status).to.equal(200);
    expect((await events()).filter((what) => what === 'desk.followup.released')).to.have.length(1);
    for (const verb of ['done', 'reopen']) expect((await post(path(`desk.${verb}`, id))).status).to.equal(410);
    // Who leads might close it at the desk; a link is for one's own.
    expect((await post(path('desk.done', id, { member: rosa.id }))).status).to.equal(410);
  });

  it('accepts the norms that it shows, and no others (D5)', async () => {
    const { house } = convite;
    const norms = 'Toda **pregunta** vale.';
    const content = { topics: [{ id: newId(), name: 'Semilla' }], purpose: 'p', objectives: ['o'], approach: 'a', norms };
    const draft = await beginDraft(house, community, rosa);
    const saved = await saveDraft(house, community, rosa, draft.version, { ...contentOf(draft), ...content });
    await adopt(house, community, rosa, saved.version);
    const at = path('strategy.accept', `norms-${normsKey(norms)}`);
    expect((await ask(at)).text)
      .to.contain('Toda <strong>pregunta</strong> vale.')
      .and.contain('Leí las normas y las acepto');
    for (let n = 0; n < 2; n++) expect((await post(at)).text).to.contain('quedó anotado que acepta las normas');
    expect((await acknowledgements(house, community.id, normsKey(norms), 5)).latest.map(({ memberId }) => memberId)).to.deep.equal([
      luis.id,
    ]);
    for (const thing of [`norms-${normsKey('otras')}`, 'norms-', '', 'x'.repeat(200)]) {
      expect((await ask(path('strategy.accept', thing))).status, thing).to.equal(410);
      expect((await post(path('strategy.accept', thing))).status, thing).to.equal(410);
    }
  });

  it('speaks each of the four languages, whichever act it is', async () => {
    const { house } = convite;
    const { id } = await addFollowUp(house, community.id, rosa, { text: 'Llamar', memberId: luis.id, due: '' });
    const all = [
      ...['sessions.yes', 'sessions.maybe', 'sessions.no'].map((name) => path(name, meeting)),
      ...['plan.leave', 'plan.done', 'plan.reopen'].map((name) => path(name, line)),
      ...['desk.leave', 'desk.done', 'desk.reopen'].map((name) => path(name, id)),
    ];
    for (const at of all) {
      const told = new Set<string>();
      for (const locale of locales) {
        await prefer(house, community.id, luis.id, { name: '', zone: '', locale });
        const { status, text } = await ask(at);
        expect([status, text.includes(`<html lang="${locale}">`)]).to.deep.equal([200, true]);
        told.add(/<h1[^>]*>([^<]*)/.exec(text)?.[1] ?? '');
      }
      expect(told.size).to.equal(locales.length);
    }
    await prefer(house, community.id, luis.id, { name: '', zone: '', locale: 'es' });
  });

  it('is one for each act that features name with what they promise and what has a date', async () => {
    const { house } = convite;
    await addFollowUp(house, community.id, rosa, { text: 'Llamar', memberId: luis.id, due: '' });
    const now = await fresh();
    const days = { from: '2026-11-01', to: '2026-12-31' };
    const told = await Promise.all(
      house.features.map(async (one) => [(await one.promises?.(house, now, [luis])) ?? [], (await one.dates?.(house, now, days)) ?? []]),
    );
    const links = told.flat(2).flatMap(({ id, quick = [] }) => quick.map((name) => path(name, id)));
    expect(new Set(links).size).to.be.greaterThan(6);
    for (const at of links) expect((await ask(at)).status, at).to.equal(200);
  });

  describe('that is no good', () => {
    const gone = async (at: string) => {
      for (const { status, text, headers } of [await ask(at), await post(at)]) {
        expect([status, text.includes('Este enlace ya no sirve')]).to.deep.equal([410, true]);
        expect(headers.get('referrer-policy')).to.equal('no-referrer');
      }
      expect((await ask(at, { method: 'HEAD' })).status).to.equal(410);
    };

    it('for its time, its thing, its act or what it may do is gone', async () => {
      const { house } = convite;
      await gone(path('plan.done', line, { until: later(convite.clock.now, -DAY) }));
      await gone(path('plan.done', newId()));
      await gone(path('sessions.yes', newId()));
      await gone(path('nobody.knows', line));
      await gone(path('letters.forbidden', ''));
      await cancel(house, community.id, rosa, line, 'no');
      for (const name of ['plan.done', 'plan.leave', 'plan.reopen']) await gone(path(name, line));
    });

    it('for it belongs to another community, or names none, is gone: tenants never mix', async () => {
      const { house } = convite;
      const elsewhere = { id: '43', label: 'Q', title: 'Quinua', link: { id: '8', title: 'Quinua' } };
      const page = await convite.enter(openBrowser(), rosaOfLms, { course: elsewhere });
      const other = await getCommunity(house, page.url.split('/').at(-1) ?? '');
      const [theirs] = (await listMembers(house, other)) ?? [];
      await gone(path('plan.done', line, { community: other.id }));
      await gone(path('plan.done', line, { community: other.id, member: theirs?.id ?? '' }));
      await gone(path('sessions.yes', meeting, { community: other.id, member: theirs?.id ?? '' }));
      await gone(path('plan.done', line, { member: theirs?.id ?? '' }));
      await gone(path('plan.done', line, { community: newId() }));
      await gone(path('plan.done', line, { community: '', member: '' }));
      expect((await getActivity(house, community.id, line)).status).to.equal('open');
    });

    it('is a page that does not exist, whatever it is made of, and never a failure', async () => {
      const good = path('plan.done', line).slice(3);
      const other = openSeals('a secret of another house', convite.clock);
      const foreign = other.make({ purpose: 'plan.done', community: community.id, member: luis.id, thing: line });
      const texts = [
        '',
        'x',
        'x'.repeat(10_000),
        '%00',
        '%E0%A4%A',
        '%F0%9F%8C%BD',
        'ñ',
        '../../c',
        '..%2f..%2fc',
        `${good}%00`,
        `${good}/x`,
      ];
      const more = [...texts, `${good}=`, good.slice(1), good.slice(0, -1), foreign, '__proto__', '%7B%22$ne%22:1%7D', ' ', "'--"];
      for (const text of more) {
        for (const door of ['/a', '/u']) {
          expect((await ask(`${door}/${text}`)).status, `${door}/${text.slice(0, 50)}`).to.equal(404);
          expect((await post(`${door}/${text}`)).status, `${door}/${text.slice(0, 50)}`).to.equal(404);
        }
      }
      expect((await ask(`/u/${good}`)).status).to.equal(404);
      expect((await ask('/a')).status).to.equal(404);
    });

    it('with another method or too large a form is refused, and changes nothing', async () => {
      const before = await everything();
      const at = path('plan.done', line);
      for (const method of ['PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
        const { status, headers } = await ask(at, { method });
        expect([status, headers.get('allow')]).to.deep.equal([405, 'GET, HEAD, POST']);
      }
      expect((await post(at, `x=${'y'.repeat(20_000)}`)).status).to.equal(413);
      expect((await post(at, '{}', { 'content-type': 'application/json' })).status).to.equal(415);
      expect((await post(at, 'x=%FF')).status).to.equal(400);
      expect(await everything()).to.equal(before);
    });

    it('is never in the log, whichever it is', async () => {
      const all = [path('plan.done', line), path('plan.done', newId()), '/a/nothing-like-it', '/u/nothing-like-it'];
      convite.log.lines.length = 0;
      for (const at of all) await Promise.all([ask(at), post(at)]);
      const log = JSON.stringify(convite.log.lines);
      for (const at of all) expect(log).not.to.contain(at.slice(3));
      expect(new Set(convite.log.lines.flatMap(({ fields: { route } }) => route ?? []))).to.deep.equal(new Set(['/a/:token', '/u/:token']));
    });
  });

  describe('to stop letters', () => {
    let at: string;
    const what = () => ({ purpose: 'letters.off', community: community.id, member: luis.id, thing: '' });
    beforeEach(async () => {
      off.clear();
      at = `/u/${await convite.house.tokens.keepShort(what())}`;
    });

    it('is short enough not to be folded in a header: 25 characters after the host', () => {
      expect(at).to.have.length(25);
    });

    it('shows one button when it is followed, and stops them by it', async () => {
      const { status, text, headers } = await ask(at);
      expect([status, headers.get('x-robots-tag'), headers.get('cache-control')]).to.deep.equal([200, 'noindex', 'no-store']);
      expect(text).to.contain('¿Ya no quiere cartas?').and.contain('No quiero más');
      expect(off.size).to.equal(0);
      expect((await post(at)).text).to.contain('Ya no recibirá cartas.');
      expect([...off]).to.deep.equal([luis.id]);
    });

    it('stops them at once by the very request of RFC 8058 (3.2, 8.1), from anywhere', async () => {
      const { port, host } = new URL(convite.url);
      const body = 'List-Unsubscribe=One-Click';
      const lines = [`POST ${at} HTTP/1.1`, `Host: ${host}`, `Content-Type: ${form}`, `Content-Length: ${body.length}`];
      const answer = await sendRaw(Number(port), `${[...lines, 'Connection: close'].join('\r\n')}\r\n\r\n${body}`);
      expect(body.length).to.equal(26);
      expect(answer)
        .to.match(/^HTTP\/1\.1 200 /)
        .and.match(/Ya no recibirá cartas\./);
      expect(answer).not.to.match(/^(set-cookie|location):/im);
      expect([...off]).to.deep.equal([luis.id]);
    });

    it('takes what mail programs send: a form in parts, other types or none, another origin', async () => {
      const parts = new FormData();
      parts.append('List-Unsubscribe', 'One-Click');
      const bodies: RequestInit[] = [
        { body: parts },
        { body: 'List-Unsubscribe=One-Click', headers: { 'content-type': 'text/plain' } },
        { body: Buffer.from([0xff, 0x00]), headers: { 'content-type': 'application/octet-stream' } },
        { body: '{', headers: { 'content-type': 'application/json', origin: 'https://mail.example' } },
        { headers: { origin: 'null', cookie: 'convite=x' } },
      ];
      for (const init of bodies) {
        off.clear();
        expect((await ask(at, { method: 'POST', ...init })).status).to.equal(200);
        expect([...off]).to.deep.equal([luis.id]);
      }
      expect((await ask(at, { method: 'POST', body: 'x'.repeat(50_000) })).status).to.equal(413);
    });

    it('works years later, and is good for nothing else', async () => {
      const { now } = convite.clock;
      convite.clock.now = later(now, 10 * 365 * DAY);
      await convite.house.storage.sweep(convite.clock.now);
      expect((await ask(at)).status).to.equal(200);
      convite.clock.now = now;
      expect((await ask(at.replace('/u/', '/a/'))).status).to.equal(404);
    });

    it('that was not kept, or is of somebody else’s community, stops nothing', async () => {
      const { tokens } = convite.house;
      expect((await post(`/u/${tokens.short({ ...what(), thing: 'other' })}`)).status).to.equal(404);
      expect((await post(`/u/${await tokens.keepShort({ ...what(), community: newId() })}`)).status).to.equal(410);
      expect(off.size).to.equal(0);
    });
  });

  describe('of a member who was let go', () => {
    it('does nothing more', async () => {
      const { house } = convite;
      const short = `/u/${await house.tokens.keepShort({ purpose: 'letters.off', community: community.id, member: luis.id, thing: '' })}`;
      await letGo(house, community.id, luis.id, { reason: 'se fue', mayReturn: true, by: rosa.id });
      off.clear();
      for (const at of [path('sessions.yes', meeting), path('plan.done', line), short])
        for (const answered of [await ask(at), await post(at)]) {
          expect(answered.status).to.equal(410);
          expect(answered.text).to.contain('ya no forma parte');
        }
      expect([off.size, await given()]).to.deep.equal([0, undefined]);
    });
  });
});

/** What comes back when these bytes are sent. */
function sendRaw(port: number, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    let answer = '';
    socket.setEncoding('utf8').on('data', (part: string) => {
      answer += part;
    });
    socket.on('end', () => resolve(answer)).on('error', reject);
  });
}
