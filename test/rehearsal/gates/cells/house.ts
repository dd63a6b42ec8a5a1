import { approval, hours } from '../../../../lib';
import { editedAssembly } from '../../../fixtures/edited-assembly';
import { ASKED, SUBJECTS } from './every-gate';
import { type Told, withGates } from './subject';

const notify = 'ops@example.com';
/** Waits for a person once all gates that ask green have passed. */
export const APPROVAL = approval({ timeout: hours(3), notify });

/** A service that has all gates at once: ten functions, as many as ECS takes, and an approval. */
export function houseOf(told: Told = {}, strategy?: 'canary'): ReturnType<typeof withGates> {
  const gates = ASKED.flatMap((gate) => SUBJECTS[gate].input?.(told) ?? []);
  return withGates([...gates, APPROVAL], strategy);
}

/**
 * The same, where ECS asks every function at the shift of production traffic as well: one of the two stages of which it
 * asks hooks again on the way back. No gate of Teal's is attached there, so only this shows what each of them says then.
 *
 * source: Amazon ECS developer guide, "Lifecycle hooks for Amazon ECS service deployments"
 */
export const askedOnTheWayBack = (): string =>
  editedAssembly(houseOf(), 'shop-production', ({ Resources }) => {
    for (const { Type, Properties } of Object.values(Resources)) {
      if (Type !== 'AWS::ECS::Service') continue;
      const { LifecycleHooks = [] } = Properties.DeploymentConfiguration as {
        LifecycleHooks?: readonly { LifecycleStages?: string[] }[];
      };
      for (const { LifecycleStages } of LifecycleHooks) LifecycleStages?.push('PRODUCTION_TRAFFIC_SHIFT');
    }
  });
