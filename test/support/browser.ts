// A browser's cookies and redirects, by hand: what the flows of a launch need, and nothing that hides what was sent.

/** One answer, with the redirects still to be followed. */
export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Where it sends the browser, absolute. */
  readonly location?: string;
}

export interface BrowserOptions {
  /** Does it keep cookies? */
  readonly cookies: boolean;
}

/** A browser with a jar of its own, one value a name and origin. */
export function openBrowser({ cookies }: BrowserOptions = { cookies: true }) {
  const jars = new Map<string, Map<string, string>>();
  const jarOf = (url: string): Map<string, string> => {
    const { origin } = new URL(url);
    const jar = jars.get(origin) ?? new Map<string, string>();
    jars.set(origin, jar);
    return jar;
  };
  async function ask(url: string, init: RequestInit = {}): Promise<Answered> {
    const cookie = [...jarOf(url)].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = new Headers(init.headers);
    if (cookie) headers.set('Cookie', cookie);
    const answer = await fetch(url, { ...init, headers, redirect: 'manual' });
    if (cookies) for (const set of answer.headers.getSetCookie()) keep(jarOf(url), set);
    const location = answer.headers.get('Location');
    const to = location === null ? {} : { location: new URL(location, url).href };
    return { status: answer.status, headers: answer.headers, text: await answer.text(), ...to };
  }
  return {
    /** The cookies for an address, by name. */
    jarOf,
    get: (url: string, headers: Record<string, string> = {}) => ask(url, { headers }),
    post: (url: string, fields: Readonly<Record<string, string>>) => ask(url, { method: 'POST', body: new URLSearchParams(fields) }),
    /** As a form on a page of that very site is sent. */
    submit: (url: string, fields: Readonly<Record<string, string>>) =>
      ask(url, { method: 'POST', body: new URLSearchParams(fields), headers: { Origin: new URL(url).origin } }),
    ask,
  };
}

export type Browser = ReturnType<typeof openBrowser>;

function keep(jar: Map<string, string>, set: string): void {
  const [pair = ''] = set.split(';');
  const at = pair.indexOf('=');
  jar.set(pair.slice(0, at).trim(), pair.slice(at + 1).trim());
}

/** The fields and the target of the first form of a page. */
export function readForm(html: string): { readonly action: string; readonly fields: Record<string, string> } {
  const action = unescaped(/<form[^>]*\baction="([^"]*)"/.exec(html)?.[1] ?? '');
  const fields = [...html.matchAll(/<input[^>]*\bname="([^"]*)"[^>]*\bvalue="([^"]*)"/g)].map(([, name = '', value = '']) => [
    name,
    unescaped(value),
  ]);
  return { action, fields: Object.fromEntries(fields) };
}

export function unescaped(text: string): string {
  return text.replaceAll('&#x3D;', '=').replaceAll('&lt;', '<').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
}
