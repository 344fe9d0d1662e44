// What an administrator pastes into an LMS that takes a tool's description as JSON (Canvas: developer key, "paste JSON").
import { readFileSync } from 'node:fs';
import type { Config } from '../config.ts';

const description = readFileSync(new URL('../../lti-config.json', import.meta.url), 'utf8');

/** The description with this Convite's address filled in. */
export function describeTool(config: Config): object {
  return JSON.parse(description.replaceAll('{url}', config.url).replaceAll('{host}', new URL(config.url).host));
}
