import type { ServiceDeployment } from '@aws-sdk/client-ecs';
import { type Exposure, MINUTE } from './judge/input';

/** What ECS says of green's users. */
export type Exposed =
  | { readonly exposure: Exposure; readonly since: number }
  /** It does not say enough. */
  | { readonly unknown: string };

/** The field of an event's state in which the gate keeps since when green has had its users. */
export interface ExposureState {
  readonly exposure: Exposure;
  readonly since: number;
}

/**
 * Where green stands, from the weight that ECS has asked for, and since when: at the latest. ECS does not say when it
 * moved the weights, but that it has kept them for the hold: so green has had users for the holds that are over when the
 * gate is first asked, and before that may be test traffic. What cannot be known from that counts from now on.
 *
 * @param state what the gate has kept from its last look
 */
export function exposureOf(
  deployment: Pick<ServiceDeployment, 'targetServiceRevision' | 'deploymentConfiguration'>,
  stage: string,
  now: number,
  state: unknown,
): Exposed {
  const weight = deployment.targetServiceRevision?.requestedProductionTrafficWeight;
  if (weight === undefined) return { unknown: 'ECS does not say what share of live traffic green has' };
  if (weight <= 0) {
    return stage === 'POST_PRODUCTION_TRAFFIC_SHIFT'
      ? { unknown: 'ECS says that green has no share of live traffic, after it has shifted all of it' }
      : { exposure: 'hidden', since: now };
  }
  const exposure = weight >= 100 ? 'alone' : 'beside';
  const kept = keptOf(state);
  if (kept?.exposure === exposure && kept.since <= now) return kept;
  const held = exposure === 'beside' ? heldMinutes(deployment.deploymentConfiguration, weight) : 0;
  return { exposure, since: now - held * MINUTE };
}

/**
 * Minutes of the holds that are over before the step after `weight` begins.
 * source: Amazon ECS developer guide, "Canary deployments" and "Linear deployments": the bake time of each step
 */
function heldMinutes(configuration: ServiceDeployment['deploymentConfiguration'], weight: number): number {
  const { strategy, canaryConfiguration, linearConfiguration } = configuration ?? {};
  if (strategy === 'CANARY') return canaryConfiguration?.canaryBakeTimeInMinutes ?? 0;
  const { stepPercent, stepBakeTimeInMinutes } = linearConfiguration ?? {};
  if (strategy !== 'LINEAR' || !stepPercent || !stepBakeTimeInMinutes) return 0;
  // Weights are rounded, steps are tenths: a step that is nearly there is.
  return Math.floor(weight / stepPercent + 0.01) * stepBakeTimeInMinutes;
}

function keptOf(state: unknown): ExposureState | undefined {
  const { exposure, since } = (typeof state === 'object' && state !== null ? state : {}) as Partial<
    Record<keyof ExposureState, unknown>
  >;
  return (exposure === 'beside' || exposure === 'alone') && typeof since === 'number'
    ? { exposure, since }
    : undefined;
}
