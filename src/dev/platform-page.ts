// The small LMS as a person sees it: a course with buttons to enter Convite as this one or that one, in a frame or in a window.
import type { Request, Response } from 'express';
import type { Platform } from './platform.ts';
import type { Course, Persona } from './platform-tokens.ts';

/** A button: who enters, and what is special about them. */
export interface Entrance {
  readonly label: string;
  readonly person: Persona;
}

/** Adds the LMS's pages: its front page, a course page with a frame, and the form that begins a launch. */
export function addPages(platform: Platform, course: Course, entrances: readonly Entrance[], { outbox = false } = {}): void {
  const { app } = platform;
  const chosen = (req: Request) => entrances[Number(req.params.entrance)];
  app.get('/', (_req, res) => sendPage(res, course.title, front(course, entrances, outbox)));
  app.get('/enter/:entrance', (req, res) => {
    const entrance = chosen(req);
    if (!entrance) return void res.status(404).type('text').send('no such entrance\n');
    sendPage(res, course.title, framed(course, entrance, Number(req.params.entrance)));
  });
  app.get('/begin/:entrance', (req, res) => {
    const entrance = chosen(req);
    if (!entrance) return void res.status(404).type('text').send('no such entrance\n');
    const frame = req.query.window === 'new' ? 'window' : 'iframe';
    sendForm(res, platform.launchForm(entrance.person, course, { frame }));
  });
  app.get(`/courses/${course.id}`, (_req, res) => res.redirect('/'));
}

function front(course: Course, entrances: readonly Entrance[], outbox: boolean): string {
  const rows = entrances.map(
    ({ label }, i) =>
      `<li><b>${escaped(label)}</b><a class="do" href="/enter/${i}">in this frame</a><a href="/begin/${i}?window=new" target="_blank">in a new window</a></li>`,
  );
  const letters = outbox ? '<p><a href="/outbox">Outbox</a>: the letters that Convite would have sent by mail</p>' : '';
  return `<h1>${escaped(course.title)}</h1><p>This is a small LMS with one course. Convite is an activity in it. Enter as:</p><ul>${rows.join('')}</ul>${letters}`;
}

function framed(course: Course, { label }: Entrance, i: number): string {
  return `<h1>${escaped(course.title)}</h1><p><a href="/">All entrances</a> · you are: ${escaped(label)}</p><iframe src="/begin/${i}" title="Convite"></iframe>`;
}

const style = `body{font:17px/1.5 system-ui,sans-serif;margin:0;color:#222;background:#eef1f5}header{background:#123;color:#fff;padding:.7rem 1.2rem}main{max-width:70rem;margin:auto;padding:1rem}
h1{font-size:1.4rem}ul{list-style:none;padding:0}li{display:flex;flex-wrap:wrap;gap:.8rem;align-items:center;background:#fff;padding:.8rem 1rem;margin:.5rem 0;border-radius:.4rem}li b{flex:1 1 16rem}
a{color:#0b5cad}.do{background:#0b5cad;color:#fff;padding:.4rem .9rem;border-radius:.4rem;text-decoration:none}iframe{width:100%;height:75vh;border:1px solid #9ab;background:#fff}pre{overflow:auto;background:#fff;padding:1rem;font-size:.85rem}`;

export function sendPage(res: Response, title: string, body: string): void {
  const head = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${escaped(title)}</title><style>${style}</style>`;
  res.type('html').send(`${head}<header>Small LMS</header><main>${body}</main></html>\n`);
}

/** Posts itself to the tool, as an LMS's launch page does. */
function sendForm(res: Response, form: { action: string; fields: Readonly<Record<string, string>> }): void {
  const inputs = Object.entries(form.fields).map(([name, value]) => `<input type="hidden" name="${name}" value="${escaped(value)}">`);
  const html = `<form method="post" action="${escaped(form.action)}">${inputs.join('')}<noscript><button>Continue</button></noscript></form>`;
  res
    .set('Cache-Control', 'no-store')
    .type('html')
    .send(`<!doctype html><title>Launch</title>${html}<script>document.forms[0].submit()</script>\n`);
}

export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
