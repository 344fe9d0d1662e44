// The features of the house, in the order of its menu.
import type { Feature } from '../kernel/feature.ts';
import { account } from './account/index.ts';
import { agenda } from './agenda/index.ts';
import { community } from './community/index.ts';
import { desk } from './desk/index.ts';
import { digest } from './digest/index.ts';
import { feeds } from './feeds/index.ts';
import { journal } from './journal/index.ts';
import { media } from './media/index.ts';
import { outside } from './outside/index.ts';
import { people } from './people/index.ts';
import { plan } from './plan/index.ts';
import { sessions } from './sessions/index.ts';
import { stages } from './stages/index.ts';
import { strategy } from './strategy/index.ts';
import { survey } from './survey/index.ts';

export const features: readonly Feature[] = [
  community,
  stages,
  strategy,
  plan,
  sessions,
  people,
  survey,
  media,
  agenda,
  feeds,
  outside,
  digest,
  desk,
  journal,
  account,
];
