// The small LMS's authentication endpoint (Security 1.0, 5.1.1.3): checks what the tool asks, then posts the token to it.
import type { RequestHandler, Response } from 'express';
import { makeToken, takeLaunch, type World } from './platform-world.ts';

/** As a real one: a mistake in the request ends here, on a page of the LMS, and the tool hears nothing of it. */
export function answerAuth(world: World): RequestHandler {
  return async (req, res) => {
    const asked: Readonly<Record<string, unknown>> = { ...req.query, ...req.body };
    const launch = findFault(asked, world) === undefined ? takeLaunch(world, String(asked.lti_message_hint)) : undefined;
    const state = String(asked.state ?? '');
    if (!launch) {
      const fault = findFault(asked, world) ?? 'this launch is over';
      res.status(404).type('text').send(`Invalid request: ${fault}\n`);
    } else if (launch.person.id !== asked.login_hint) {
      postBack(res, world.target, { error: 'access_denied', state });
    } else {
      postBack(res, world.target, { id_token: await makeToken(world, launch, String(asked.nonce)), state });
    }
  };
}

function findFault(asked: Readonly<Record<string, unknown>>, { clientId, target }: World): string | undefined {
  const exact = {
    scope: 'openid',
    response_type: 'id_token',
    response_mode: 'form_post',
    prompt: 'none',
    client_id: clientId,
    redirect_uri: target,
  };
  const wrong = Object.entries(exact).find(([name, value]) => asked[name] !== value)?.[0];
  return wrong ?? ['nonce', 'login_hint', 'lti_message_hint'].find((name) => typeof asked[name] !== 'string' || asked[name] === '');
}

/** The page that posts itself, with a button where there is no script. */
function postBack(res: Response, action: string, fields: Readonly<Record<string, string>>): void {
  const inputs = Object.entries(fields).map(([name, value]) => `<input type="hidden" name="${name}" value="${escaped(value)}">`);
  const form = `<form method="post" action="${escaped(action)}">${inputs.join('')}<noscript><button>Continue</button></noscript></form>`;
  res
    .set('Cache-Control', 'no-store')
    .type('html')
    .send(`<!doctype html><title>Launch</title>${form}<script>document.forms[0].submit()</script>\n`);
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
