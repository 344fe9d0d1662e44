// The peer: ltijs as its documentation sets it up, with a database plugin in memory and one line as its page.
import { Provider } from 'ltijs';
import { serveAsChild } from '../child.ts';
import { memory } from './memory.ts';

const platform = process.argv[2] ?? '';
const lti = Provider as unknown as Record<string, (...args: unknown[]) => Promise<unknown>> & { app: import('node:http').RequestListener };

await serveAsChild(async () => {
  lti.setup?.(
    'bench'.repeat(8),
    { plugin: memory() },
    { appRoute: '/launch', loginRoute: '/login', cookies: { secure: false, sameSite: '' } },
  );
  lti.onConnect?.((_token: unknown, _req: unknown, res: { send(text: string): void }) => res.send('one line'));
  await lti.deploy?.({ serverless: true, silent: true });
  await lti.registerPlatform?.({
    url: platform,
    name: 'bench',
    clientId: 'bench',
    authenticationEndpoint: `${platform}/auth`,
    accesstokenEndpoint: `${platform}/token`,
    authConfig: { method: 'JWK_SET', key: `${platform}/jwks` },
  });
  return { handler: lti.app, about: { login: '/login', launch: '/launch', clientId: 'bench' } };
});
