// Which deployments of a registration may launch: seen, recorded, and let in by the registration's rule.
import { isProblem, problem } from '../kernel/errors.ts';
import type { House } from '../kernel/feature.ts';
import { type Deployment, Deployments, type KeptRegistration, Registrations } from './store.ts';

/** What a verified launch says about its deployment. */
export interface SeenDeployment {
  readonly deploymentId: string;
  readonly platformGuid?: string;
}

/**
 * Lets a launch through, or throws launch-pending (an administrator must approve the deployment) or launch-refused (blocked).
 * A deployment seen for the first time is recorded.
 */
export async function admitDeployment(
  house: House,
  registration: KeptRegistration,
  seen: SeenDeployment,
  back: string | undefined,
): Promise<void> {
  const place = { registrationId: registration.id, deploymentId: seen.deploymentId };
  const known = await house.storage.of(Deployments).first(place);
  const status = known?.status ?? (await recordDeployment(house, registration, seen));
  if (status === 'active') return;
  const details = { reason: `deployment-${status}`, ...(back ? { back } : {}) };
  throw status === 'pending' ? problem('launch-pending', details) : problem('launch-refused', { ...details, status: 403 });
}

async function recordDeployment(house: House, registration: KeptRegistration, seen: SeenDeployment): Promise<Deployment['status']> {
  const status = (await isTrusted(house, registration, seen.deploymentId)) ? 'active' : 'pending';
  const kept = house.storage.of(Deployments);
  try {
    await kept.insert({ registrationId: registration.id, ...seen, status, firstSeenAt: house.clock() });
    house.log.info('deployment.seen', { registration: registration.id, status });
    return status;
  } catch (error) {
    // Two first launches at once: the other one has recorded it.
    if (!isProblem(error, 'duplicate')) throw error;
    return (await kept.first({ registrationId: registration.id, deploymentId: seen.deploymentId }))?.status ?? 'pending';
  }
}

async function isTrusted(house: House, registration: KeptRegistration, deploymentId: string): Promise<boolean> {
  if (registration.approve !== 'first') return registration.approve === 'all';
  const isFirst = { id: registration.id, firstDeployment: { $exists: false } };
  return (await house.storage.of(Registrations).update(isFirst, { $set: { firstDeployment: deploymentId } })) !== undefined;
}
