// What everything in web/ works with.
import type { Config } from '../config.ts';
import type { House } from '../kernel/feature.ts';
import type { Assets } from './assets.ts';
import type { Render } from './render.ts';
import type { SessionDesk } from './session.ts';

export interface Desk {
  readonly house: House;
  readonly config: Config;
  readonly sessions: SessionDesk;
  readonly assets: Assets;
  readonly render: Render;
}
