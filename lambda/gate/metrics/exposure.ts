import type { ServiceDeployment } from '@aws-sdk/client-ecs';
import { type Exposure, MINUTE } from './judge/input';

/** What ECS says of green's users. */
export type Exposed =
  | (ExposureState & {
      /** Of the chance of a false alarm while both serve, 0 to 1: what this step of the release may spend. */
      readonly part: number;
    })
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
      : { exposure: 'hidden', since: now, part: 1 };
  }
  const exposure = weight >= 100 ? 'alone' : 'beside';
  const { held, part } =
    exposure === 'beside' ? behind(deployment.deploymentConfiguration, weight) : { held: 0, part: 1 };
  const kept = keptOf(state);
  if (kept?.exposure === exposure && kept.since <= now) return { ...kept, part };
  return { exposure, since: now - held * MINUTE, part };
}

interface Behind {
  /** Minutes of the holds that are over before the next step begins. */
  readonly held: number;
  readonly part: number;
}

/**
 * What is over at `weight`.
 * source: Amazon ECS developer guide, "Canary deployments" and "Linear deployments": the bake time of each step
 */
function behind(configuration: ServiceDeployment['deploymentConfiguration'], weight: number): Behind {
  const { strategy, canaryConfiguration, linearConfiguration } = configuration ?? {};
  if (strategy === 'CANARY') return { held: canaryConfiguration?.canaryBakeTimeInMinutes ?? 0, part: 1 };
  const { stepPercent, stepBakeTimeInMinutes } = linearConfiguration ?? {};
  if (strategy !== 'LINEAR' || !stepPercent || !stepBakeTimeInMinutes) return { held: 0, part: 1 };
  // Weights are rounded, steps are tenths: a step that is nearly there is.
  const step = Math.floor(weight / stepPercent + 0.01);
  const judged = Math.ceil(100 / stepPercent - 0.01) - 1;
  return { held: step * stepBakeTimeInMinutes, part: partOf(step, judged) };
}

/**
 * Each step counts from its own beginning, since what a release has waited between them is not known: so each is a test
 * of its own. The first has half of the chance, for what is found there harms the fewest; the others share the rest.
 */
const partOf = (step: number, judged: number): number =>
  judged <= 1 ? 1 : step <= 1 ? FIRST : (1 - FIRST) / (judged - 1);

const FIRST = 0.5;

function keptOf(state: unknown): ExposureState | undefined {
  const { exposure, since } = (typeof state === 'object' && state !== null ? state : {}) as Partial<
    Record<keyof ExposureState, unknown>
  >;
  return (exposure === 'beside' || exposure === 'alone') && typeof since === 'number'
    ? { exposure, since }
    : undefined;
}
