#!/usr/bin/env node
// The way in for any Node: an old one, or one with nothing installed, gets a plain sentence instead of a stack.
import { existsSync } from 'node:fs';

const wanted = 24;
const old = Number.parseInt(process.versions.node, 10) < wanted;
const bare = !existsSync(new URL('../node_modules', import.meta.url));
const settings = new URL('../.env', import.meta.url);

if (old || bare) {
  process.stderr.write(
    old
      ? `Convite needs Node ${wanted} or newer, and this is Node ${process.versions.node}. Install a newer one from https://nodejs.org.\n`
      : 'Nothing is installed yet. Run `npm ci --omit=dev` in the folder of Convite first.\n',
  );
  process.exitCode = 1;
} else {
  // Variables that are set already win over those of the file.
  if (existsSync(settings)) process.loadEnvFile(settings);
  const { main } = await import('./main.ts');
  process.exitCode = await main(process.argv.slice(2), process.env);
}
