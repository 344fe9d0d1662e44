// The plan as a spreadsheet: taken along and brought back without loss, and files that are wrong in every way (method sheet D4).
import { expect } from 'chai';
import { keepTopics, welcome } from '../../src/features/community/index.ts';
import { nothingSaid, type Said } from '../../src/features/plan/activity.ts';
import { understandRows } from '../../src/features/plan/csv-read.ts';
import { guarded, readCsv } from '../../src/features/plan/csv-text.ts';
import { writePlan } from '../../src/features/plan/csv-write.ts';
import { keepImport, takeOver } from '../../src/features/plan/imports.ts';
import { addActivity, allActivities, changeActivity } from '../../src/features/plan/plan.ts';
import { isProblem } from '../../src/kernel/errors.ts';
import type { KeptCommunity, KeptMember } from '../../src/kernel/people.ts';
import { readForm } from '../support/browser.ts';
import { openTestConvite, rosa as rosaPersona, signIn, type TestConvite } from '../support/convite.ts';
import { aLaunch, openTestHouse, type TestHouse } from '../support/house.ts';

describe('The plan as CSV', () => {
  let house: TestHouse;
  let community: KeptCommunity;
  let rosa: KeptMember;
  const fresh = async (differs = {}) => (await welcome(house, aLaunch(differs))).community;
  const words = () => house.words('es');
  const readBack = async (text: string | Buffer, now: KeptCommunity) => {
    const read = readCsv(Buffer.from(text), 1000);
    if ('problem' in read) throw new Error(read.problem);
    return understandRows(house, now, words(), read.rows);
  };
  const bring = async (text: string | Buffer, now: KeptCommunity, by = rosa) => {
    const understood = await readBack(text, now);
    if ('faults' in understood) throw new Error(JSON.stringify(understood.faults));
    const id = await keepImport(house, now.id, by, understood.planned);
    await takeOver(house, now.id, by, id);
    return id;
  };
  const faultsIn = async (text: string) => {
    const found = await readBack(text, await fresh());
    return 'faults' in found ? found.faults.map(({ line, column, problem }) => `${line} ${column ?? ''} ${problem.key}`) : [];
  };
  const rich = (over: Partial<Said> = {}): Said => ({
    ...nothingSaid,
    ...{
      title: '=1+1; "Visita", y más',
      objective: '-menos',
      method: "'=ya",
      support: '@apoyo',
      startsOn: '2026-12-01',
      endsOn: '2026-12-31',
    },
    ...{
      medium: '+51',
      product: 'línea 1\nlínea 2, con coma',
      budget: '100 €',
      materials: [{ name: 'Proyector', by: 'Marta', there: true }],
    },
    ...over,
  });

  beforeEach(async () => {
    house = await openTestHouse();
    ({ community, member: rosa } = await welcome(house, aLaunch()));
    const [seed] = await keepTopics(house, community.id, [{ name: 'Semilla' }]);
    await addActivity(house, community.id, rosa, rich({ responsible: [rosa.id], topic: seed?.id ?? '' }));
    await addActivity(house, community.id, rosa, { ...rich(), title: 'Segunda', needs: [1] }, { status: 'done', evidence: 'acta' });
  });
  afterEach(() => house.close());

  it('comes back as it went: nothing is new and nothing is changed (D4)', async () => {
    const text = await writePlan(house, await fresh(), words());
    const understood = await readBack(text, await fresh());
    expect('planned' in understood && understood.planned.map(({ isSame }) => isSame)).to.deep.equal([true, true]);
  });

  it('makes the same plan in another community of the same people and topics', async () => {
    const text = await writePlan(house, await fresh(), words());
    const there = { context: { id: '43', title: 'Quinua' } };
    const arrived = await welcome(house, aLaunch(there));
    await keepTopics(house, arrived.community.id, [{ name: 'Semilla' }]);
    const other = await fresh(there);
    await bring(text, other, arrived.member);
    const rewritten = await writePlan(house, await fresh(there), words());
    expect(rewritten).to.equal(text);
  });

  it('is read whatever program wrote it: UTF-8, UTF-16, Latin-1; comma, semicolon, tab; heads in four languages (D4)', async () => {
    const rows = [
      ['Actividad', 'Empieza'],
      ['Reunión de año nuevo', '3/1/2027'],
      ['Ñusta', '2027-02-01'],
    ];
    const text = (sign: string) => rows.map((row) => row.join(sign)).join('\r\n');
    const swapped = (bytes: Buffer) => Buffer.from(bytes).swap16();
    const files: [string, Buffer][] = [
      ['utf-8', Buffer.from(text(','))],
      ['utf-8 with a mark', Buffer.from(`\u{feff}${text(';')}`)],
      ['utf-16le with a mark', Buffer.from(`\u{feff}${text('\t')}`, 'utf16le')],
      ['utf-16be with a mark', swapped(Buffer.from(`\u{feff}${text(';')}`, 'utf16le'))],
      ['utf-16le without', Buffer.from(text(';'), 'utf16le')],
      ['latin-1', Buffer.from(text(';'), 'latin1')],
      ['French heads', Buffer.from(text(',').replace('Actividad', 'Activité').replace('Empieza', 'DEBUT'))],
      ['own names', Buffer.from(text(',').replace('Actividad', 'title').replace('Empieza', 'startsOn'))],
    ];
    for (const [name, bytes] of files) {
      const found = await readBack(bytes, await fresh());
      const said = 'planned' in found ? found.planned.map(({ said: { title, startsOn } }) => `${title} ${startsOn}`) : found.faults;
      expect(said, name).to.deep.equal(['Reunión de año nuevo 2027-01-03', 'Ñusta 2027-02-01']);
    }
  });

  it('never lets a spreadsheet take a cell for a formula, and takes exactly that away again', () => {
    for (const cell of ['=1', '+1', '-1', '@x', "'=1", "''-", '\tx', 'plain', "'quoted'", '']) {
      const read = readCsv(Buffer.from(`title\n"${guarded(cell).replaceAll('"', '""')}"\nx`), 10);
      if (cell !== '') expect('rows' in read && read.rows[1]?.cells[0], JSON.stringify(cell)).to.equal(cell);
      expect(/^[=+\-@\t\r]/.test(guarded(cell))).to.equal(false);
    }
  });

  it('says by row and column what is wrong, all at once, and keeps nothing (D4)', async () => {
    const text = [
      'Código,Actividad,Empieza,Termina,Responsables,Espera a,Tema,Estado,Cómo se hará',
      'A1,Buena,2027-01-01,2027-01-02,Rosa Quilla,,,por hacer,x',
      'A9,Mala,2027-02-30,ayer,Nadie,A77,Luna,quizás,x',
      'A9,,2027-03-02,2027-03-01,,,,,x,de más',
      'XX,Otra,,,,,,,x',
    ].join('\n');
    const found = await faultsIn(text);
    expect(found).to.include.members([
      '3 startsOn form.day',
      '3 endsOn form.day',
      '3 responsible people.problem.unknown',
      '3 needs plan.problem.unknownCode',
      '3 topic plan.csv.topic',
      '3 status plan.csv.status',
      '4 title form.required',
      '4 endsOn plan.problem.endBeforeStart',
      '4 code plan.csv.codeTwice',
      '4  plan.csv.moreCells',
      '5 code plan.csv.code',
    ]);
    expect((await allActivities(house, community.id)).map(({ title }) => title)).to.deep.equal([rich().title, 'Segunda']);
  });

  it('finds circles between rows, and between rows and lines that are there', async () => {
    expect(await faultsIn('Código,Actividad,Espera a\nA1,Una,A2\n')).to.deep.equal(['2 needs plan.problem.circle']);
    expect(await faultsIn('Código,Actividad,Espera a\nA5,Una,A6\nA6,Otra,A5')).to.deep.equal(['2 needs plan.problem.circle']);
  });

  it('refuses heads that nobody knows, that come twice, or that lack the activity', async () => {
    expect(await faultsIn('Actividad,Color\nx,rojo')).to.deep.equal(['1  plan.csv.unknownColumn']);
    expect(await faultsIn('Actividad,Actividad\nx,y')).to.deep.equal(['1  plan.csv.columnTwice']);
    expect(await faultsIn('Empieza\n2027-01-01')).to.deep.equal(['1  plan.csv.noTitle']);
  });

  it('tells what is no table at all', () => {
    expect(readCsv(Buffer.from(''), 10)).to.deep.equal({ problem: 'empty' });
    expect(readCsv(Buffer.from('504b030414000600080000002100', 'hex'), 10)).to.deep.include({ problem: 'encoding' });
    expect(readCsv(Buffer.from('a,b\n"open,1\n2'), 10)).to.deep.include({ problem: 'quotes' });
    expect(readCsv(Buffer.from('title\n'.concat('x\n'.repeat(50))), 10)).to.deep.equal({ problem: 'long' });
  });

  it('is taken over once, whole, and safely twice; a line that somebody changed meanwhile stops it (D4)', async () => {
    const understood = await readBack('Código,Actividad\nA1,Nueva\n,Tercera', await fresh());
    if (!('planned' in understood)) throw new Error('faults');
    const id = await keepImport(house, community.id, rosa, understood.planned);
    await addActivity(house, community.id, rosa, understood.planned[1]?.said ?? rich(), { id: understood.planned[1]?.id ?? '', code: 3 });
    await takeOver(house, community.id, rosa, id);
    expect((await allActivities(house, community.id)).map(({ title }) => title)).to.deep.equal(['Nueva', 'Segunda', 'Tercera']);
    const again = await readBack('Código,Actividad\nA1,Otra vez\nA2,También', await fresh());
    if (!('planned' in again)) throw new Error('faults');
    const late = await keepImport(house, community.id, rosa, again.planned);
    const [, second] = await allActivities(house, community.id);
    await changeActivity(house, community.id, rosa, second?.id ?? '', second?.edition ?? 0, { ...rich(), title: 'De otra persona' });
    const outcome = await takeOver(house, community.id, rosa, late).catch((error) => error);
    expect(isProblem(outcome, 'conflict')).to.equal(true);
    expect((await allActivities(house, community.id)).map(({ title }) => title)).to.deep.equal(['Nueva', 'De otra persona', 'Tercera']);
  });
});

describe('The pages of the plan as CSV', () => {
  let convite: TestConvite;
  before(async () => {
    convite = await openTestConvite();
  });
  after(() => convite.close());

  const send = async (file: Blob | undefined, name = 'plan.csv', change: (form: FormData) => void = () => undefined) => {
    const { browser, home } = await signIn(convite, rosaPersona);
    const { fields } = readForm((await browser.get(`${home}/plan/import`)).text);
    const form = new FormData();
    for (const [key, value] of Object.entries(fields)) form.append(key, value);
    if (file) form.append('file', file, name);
    change(form);
    const answer = await browser.ask(`${home}/plan/import`, { method: 'POST', body: form, headers: { Origin: new URL(home).origin } });
    return { answer, browser, home };
  };

  it('show what a file would do before it does it, and then do it (D4)', async () => {
    const { answer, browser, home } = await send(new Blob(['Actividad;Empieza\nTrilla;2027-01-02\n']));
    expect(answer.status).to.equal(303);
    const preview = await browser.get(answer.location ?? '');
    expect(preview.text).to.contain('Trilla');
    expect((await browser.get(`${home}/plan`)).text).to.not.contain('Trilla');
    const { fields } = readForm(preview.text);
    expect((await browser.submit(answer.location ?? '', fields)).status).to.equal(303);
    expect((await browser.get(`${home}/plan`)).text).to.contain('Trilla');
    const csv = await browser.get(`${home}/plan/export.csv`);
    expect([csv.status, csv.headers.get('Content-Type')]).to.deep.equal([200, 'text/csv; charset=utf-8']);
    expect(csv.text).to.contain('Trilla');
  });

  it('answer every wrong file with a page that says what to do, and none with a failure', async () => {
    const wrongs: [string, Blob | undefined, number][] = [
      ['no file', undefined, 422],
      ['an empty one', new Blob(['']), 422],
      ['a picture', new Blob([new Uint8Array([137, 80, 78, 71, 0, 0, 0, 13])]), 422],
      ['ten megabytes', new Blob(['Actividad\n', 'x'.repeat(10_000_000)]), 413],
      ['wrong columns', new Blob(['Color\nrojo']), 422],
      ['a wrong date', new Blob(['Actividad,Empieza\nVisita,2027-13-01']), 422],
    ];
    for (const [name, file, status] of wrongs) {
      const { answer } = await send(file);
      expect([answer.status, answer.text.includes('Traer el plan')], name).to.deep.equal([status, true]);
    }
  });

  it('refuse a form that is not ours, is no multipart, or has too many parts', async () => {
    expect((await send(new Blob(['x']), 'p.csv', (form) => form.set('_csrf', 'no'))).answer.status).to.equal(403);
    const { browser, home } = await signIn(convite, rosaPersona);
    expect((await browser.submit(`${home}/plan/import`, { a: 'b' })).status).to.equal(415);
    const broken = await browser.ask(`${home}/plan/import`, {
      method: 'POST',
      body: 'nonsense',
      headers: { Origin: new URL(home).origin, 'Content-Type': 'multipart/form-data; boundary=x' },
    });
    expect(broken.status).to.be.within(400, 499);
    const many = await send(new Blob(['x']), 'p.csv', (form) => {
      for (let n = 0; n < 100; n++) form.append(`f${n}`, 'x');
    });
    expect(many.answer.status).to.be.within(400, 499);
  });
});
