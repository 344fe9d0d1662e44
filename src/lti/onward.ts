// The address at the LMS to which a login sends the browser (Security 1.0, 5.1.1.2): what is asked for, of whom, and where to answer.
import type { Config } from '../config.ts';
import { problem } from '../kernel/errors.ts';
import type { KeptRegistration } from './store.ts';

/** No server takes a longer address; what it is made of is kept sealed, and must fit there too. */
const LONGEST = 32 * 1024;

/** What differs from one login to the next. */
const own = ['login_hint', 'lti_message_hint', 'lti_deployment_id', 'state', 'nonce'] as const;

/** Asks for a proof of who is coming. Throws launch-refused for more than an address can hold. */
export function askingAddress(registration: KeptRegistration, config: Config, asked: Readonly<Record<string, string>>): string {
  let address = beginningOf(registration, config);
  for (const name of own) {
    const value = asked[name];
    if (value) address += `&${name}=${encodeURIComponent(value)}`;
  }
  if (address.length > LONGEST) throw problem('launch-refused', { status: 413, reason: 'parameter-size' });
  return address;
}

const beginnings = new Map<string, string>();

/** What is the same for all logins of a registration, worked out once. Our one redirect address, whatever the link leads to. */
function beginningOf({ authUrl, clientId }: KeptRegistration, { url }: Config): string {
  const key = `${authUrl} ${clientId} ${url}`;
  const known = beginnings.get(key);
  if (known) return known;
  const beginning = new URL(authUrl);
  // An address of the LMS may have a query of its own, but none that says what is ours to say.
  for (const name of own) beginning.searchParams.delete(name);
  const always = {
    ...{ response_type: 'id_token', response_mode: 'form_post', id_token_signed_response_alg: 'RS256', scope: 'openid', prompt: 'none' },
    ...{ client_id: clientId, redirect_uri: `${url}/lti/launch` },
  };
  for (const [name, value] of Object.entries(always)) beginning.searchParams.set(name, value);
  if (beginnings.size >= 1000) beginnings.clear();
  beginnings.set(key, beginning.href);
  return beginning.href;
}
