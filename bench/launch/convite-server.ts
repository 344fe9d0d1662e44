// Convite as it serves, on its SQLite home: every acknowledged write is on disk.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../../src/config.ts';
import { openConvite } from '../../src/convite.ts';
import { openLog } from '../../src/kernel/log.ts';
import { systemClock } from '../../src/kernel/time.ts';
import { addPlatform } from '../../src/lti/registrations.ts';
import { serveAsChild } from '../child.ts';

const platform = process.argv[2] ?? '';

await serveAsChild(async (url) => {
  const config = readConfig({
    CONVITE_URL: url,
    SECRET: 'bench'.repeat(8),
    DATA_DIR: mkdtempSync(join(tmpdir(), 'convite-bench-')),
    PRIVATE_NETWORKS: 'yes',
  });
  // Logging as in production: lines are written, here to where standard output goes.
  const { app, house } = await openConvite(config, { clock: systemClock, log: openLog('info') });
  const given = {
    issuer: platform,
    clientId: 'bench',
    authUrl: `${platform}/auth`,
    tokenUrl: `${platform}/token`,
    jwksUrl: `${platform}/jwks`,
  };
  const added = await addPlatform(house, config, given);
  if (!added.ok) throw new Error(added.problems.join('; '));
  return { handler: app, about: { login: '/lti/login', launch: '/lti/launch', clientId: 'bench' } };
});
