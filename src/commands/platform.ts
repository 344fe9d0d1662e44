// The administrator's side of registration: which LMSs may launch this Convite.
import { readConfig } from '../config.ts';
import { isProblem } from '../kernel/errors.ts';
import {
  activatePlatform,
  addPlatform,
  deactivatePlatform,
  type GivenPlatform,
  listPlatforms,
  removePlatform,
  setDeployment,
} from '../lti/registrations.ts';
import { type Call, type Command, readArgs } from './command.ts';
import { atDesk, type Desk } from './house.ts';

const options = {
  issuer: { type: 'string' },
  'client-id': { type: 'string' },
  'auth-url': { type: 'string' },
  'token-url': { type: 'string' },
  'jwks-url': { type: 'string' },
  name: { type: 'string' },
  deployments: { type: 'string' },
  frame: { type: 'string', multiple: true },
} as const;

/** How the fields of a registration are called on the command line. */
const flags: Readonly<Record<string, string>> = {
  clientId: '--client-id',
  authUrl: '--auth-url',
  tokenUrl: '--token-url',
  jwksUrl: '--jwks-url',
  approve: '--deployments',
  frames: '--frame',
  issuer: '--issuer',
  name: '--name',
};

const verbs: Readonly<Record<string, Command>> = {
  add,
  list,
  activate: (call) => changeOne(call, activatePlatform, 'may launch again'),
  deactivate: (call) => changeOne(call, deactivatePlatform, 'cannot launch any more, and nothing is lost'),
  remove: (call) => changeOne(call, removePlatform, 'is removed; its communities stay'),
  admit: (call) => changeDeployment(call, 'active'),
  block: (call) => changeDeployment(call, 'blocked'),
};

/** `platform add|list|activate|deactivate|remove|admit|block …`; without a verb it says what to tell the LMS. */
export async function platform(call: Call): Promise<number> {
  const [verb, ...args] = call.args;
  if (verb === undefined) return introduce(call, readConfig(call.env).url);
  const chosen = Object.hasOwn(verbs, verb) ? verbs[verb] : undefined;
  if (!chosen)
    throw new Error(
      `"platform ${verb}" is none of: ${Object.keys(verbs)
        .map((known) => `platform ${known}`)
        .join(', ')}.`,
    );
  return chosen({ ...call, args });
}

/** What a tool registration in the LMS asks for. */
function introduce(call: Call, url: string): number {
  call.say('Register Convite in the LMS with these addresses (LTI version 1.3), then come back with `platform add`:');
  call.say(`  Tool URL, target link URI   ${url}/lti/launch`);
  call.say(`  Initiate login URL          ${url}/lti/login`);
  call.say(`  Redirection URI             ${url}/lti/launch`);
  call.say(`  Public keyset URL           ${url}/lti/keys`);
  return 0;
}

async function add(call: Call): Promise<number> {
  const { values } = readArgs(call, options, { min: 0, max: 0 });
  const given: GivenPlatform = {
    issuer: values.issuer ?? '',
    clientId: values['client-id'] ?? '',
    authUrl: values['auth-url'] ?? '',
    tokenUrl: values['token-url'] ?? '',
    jwksUrl: values['jwks-url'] ?? '',
    ...(values.name === undefined ? {} : { name: values.name }),
    ...(values.deployments === undefined ? {} : { approve: values.deployments }),
    ...(values.frame === undefined ? {} : { frames: values.frame }),
  };
  const added = await atDesk(call, (desk) => addPlatform(desk, desk.config, given));
  if (added.ok) {
    call.say(`${added.platform.name} is added as ${added.platform.id}. It may launch at once.`);
    return 0;
  }
  call.complain('The platform is not added:');
  for (const problem of added.problems) call.complain(`- ${problem.replace(/^\w+/, (word) => flags[word] ?? word)}`);
  return 1;
}

async function list(call: Call): Promise<number> {
  readArgs(call, {}, { min: 0, max: 0 });
  const platforms = await atDesk(call, listPlatforms);
  if (platforms.length === 0) call.say('There is no platform yet. `platform` says what to tell the LMS, `platform add` adds it here.');
  for (const one of platforms) {
    call.say(`${one.id}  ${one.active ? 'active  ' : 'inactive'}  ${one.name}  (${one.issuer}, client ${one.clientId})`);
    for (const { deploymentId, status } of one.deployments) call.say(`    deployment ${deploymentId}: ${status}`);
  }
  return 0;
}

async function changeOne(call: Call, change: (desk: Desk, id: string) => Promise<unknown>, outcome: string): Promise<number> {
  const { positionals } = readArgs(call, {}, { min: 1, max: 1 });
  const id = positionals[0] ?? '';
  return atDesk(call, async (desk) =>
    tell(call, `There is no platform ${id}; \`platform list\` shows them.`, () => change(desk, id), `${id} ${outcome}.`),
  );
}

async function changeDeployment(call: Call, status: 'active' | 'blocked'): Promise<number> {
  const { positionals } = readArgs(call, {}, { min: 2, max: 2 });
  const [id = '', deploymentId = ''] = positionals;
  const missing = `Platform ${id} has never launched from deployment ${deploymentId}; \`platform list\` shows them.`;
  return atDesk(call, async (desk) =>
    tell(call, missing, () => setDeployment(desk, id, deploymentId, status), `${deploymentId} is ${status}.`),
  );
}

async function tell(call: Call, missing: string, change: () => Promise<unknown>, done: string): Promise<number> {
  try {
    await change();
  } catch (error) {
    if (isProblem(error, 'not-found')) throw new Error(missing);
    throw error;
  }
  call.say(done);
  return 0;
}
