import type {
  StackUpdateResult,
  StackUpdateScenario,
  StackUpdateSubject,
} from '../../../rehearsal/scenarios/stack-updates';
import { rehearseStackUpdate, stackUpdates } from '../../../rehearsal/scenarios/stack-updates';

/** What a scenario does to users of one app, at most and at the least. */
export interface Harm {
  readonly failed: { readonly atLeast: number; readonly atMost: number };
  /** Users whom green answered: in a canary, who was meant to be spared. */
  readonly servedByGreen?: { readonly atLeast?: number; readonly atMost?: number };
}

const NONE = { failed: { atLeast: 0, atMost: 0 } };
/** Of two minutes with three thousand requests each. */
const ALL = { failed: { atLeast: 5800, atMost: 6300 } };

/** Ten minutes of a share of the users, ten of the bake, and the two after it. */
const CANARY_OF_10 = { servedByGreen: { atLeast: 38_500, atMost: 39_600 } };

/** With LiveTrafficRules: nobody notices, and a canary stays one. */
export const OF_LIVE_TRAFFIC_RULES: Readonly<Record<string, Harm>> = {
  'stack-update-after-release': NONE,
  'stack-update-after-release-that-fails': NONE,
  'stack-update-while-primary-serves': NONE,
  'stack-update-in-canary': { ...NONE, ...CANARY_OF_10 },
  'stack-update-in-bake': { ...NONE, ...CANARY_OF_10 },
  'stack-update-in-canary-that-fails': { ...NONE, ...CANARY_OF_10 },
  'stack-update-in-bake-that-fails': { ...NONE, ...CANARY_OF_10 },
};

/** With rules in the template, which has all users on the primary group (aws-cdk#36649). */
export const OF_RULES_IN_THE_TEMPLATE: Readonly<Record<string, Harm>> = {
  'stack-update-after-release': ALL,
  'stack-update-after-release-that-fails': ALL,
  'stack-update-while-primary-serves': NONE,
  // Green is on the primary group: the canary of 20 % is everybody, five minutes before its time.
  'stack-update-in-canary': { ...NONE, servedByGreen: { atLeast: 50_000 } },
  // Blue is on the primary group: users go back to it, and ECS takes it away at the end of the bake.
  'stack-update-in-bake': ALL,
  // Blue is on the primary group: from then on nobody tries the canary of 20 % until everybody must.
  'stack-update-in-canary-that-fails': { ...NONE, servedByGreen: { atMost: 39_700 } },
  'stack-update-in-bake-that-fails': ALL,
};

export interface StackUpdateCase {
  readonly name: string;
  readonly scenario: StackUpdateScenario;
  readonly harm: Harm;
}

/** Every scenario of a service that exists, in the order of their list. */
export function casesOf(
  subject: StackUpdateSubject,
  harms: Readonly<Record<string, Harm>>,
): StackUpdateCase[] {
  return stackUpdates(subject).flatMap((scenario) => {
    const harm = harms[scenario.name];
    return harm ? [{ name: scenario.name, scenario, harm }] : [];
  });
}

export async function expectHarm(
  subject: StackUpdateSubject,
  { scenario, harm }: StackUpdateCase,
): Promise<StackUpdateResult> {
  const result = await rehearseStackUpdate(subject, scenario, { hooks: 'declared' });
  const { requests, status } = result;
  expect(status).toBe(scenario.status);
  expect(requests.total).toBeGreaterThan(5000);
  expect(requests.failed).toBe(requests.failedByLoadBalancer);
  expect(requests.failed).toBeGreaterThanOrEqual(harm.failed.atLeast);
  expect(requests.failed).toBeLessThanOrEqual(harm.failed.atMost);
  expect(requests.servedByGreen).toBeGreaterThanOrEqual(harm.servedByGreen?.atLeast ?? 0);
  expect(requests.servedByGreen).toBeLessThanOrEqual(harm.servedByGreen?.atMost ?? requests.total);
  if (scenario.do === 'release') expect(result.outcome).toBe('released');
  return result;
}
