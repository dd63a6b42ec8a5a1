import { AwsError } from '../../../rehearsal/endpoint/aws-service';
import type { Faults } from '../../../rehearsal/endpoint/faults';
import { type Random, seededRandom } from '../../../rehearsal/random';
import type { OperatorAction } from '../../../rehearsal/scenarios/operator';
import type { DeclaredHooks, DeclaredVerdict, TaskModel } from '../../../rehearsal/testing';

export const STRATEGIES = ['canary', 'linear', 'blueGreen', 'rolling'] as const;

/** What goes wrong in one round. */
export interface Story {
  readonly seed: number;
  readonly strategy: (typeof STRATEGIES)[number];
  readonly model: TaskModel;
  /** Share of the requests that green fails at all times, at the least. */
  readonly failsAlways: number;
  readonly baseline: TaskModel;
  readonly requestsPerMinute: number;
  readonly hooks: 'real' | DeclaredHooks;
  readonly faults: Faults;
  readonly actions: readonly OperatorAction[];
}

export function storyOf(seed: number): Story {
  const random = seededRandom(seed);
  const chance = (of: number) => random() < of;
  const strategy = oneOf(random, STRATEGIES);
  const failsAlways = chance(0.5) ? 0 : oneOf(random, [0.01, 0.05, 0.5, 0.8, 1]);
  const hooks = chance(0.6) ? 'real' : declared(random);
  return {
    seed,
    strategy,
    failsAlways,
    model: { ...modelOf(random), ...(failsAlways > 0 && { errorShare: failsAlways }) },
    baseline: { errorShare: chance(0.1) ? 0.1 : 0 },
    requestsPerMinute: oneOf(random, [0, 60, 3000, 3000, 3000, 12_000]),
    // No gate stands at a rolling deployment.
    hooks: strategy === 'rolling' ? 'real' : hooks,
    faults: faultsOf(random),
    actions: chance(0.6) ? actionsOf(random) : [],
  };
}

function modelOf(random: Random): TaskModel {
  const chance = (of: number) => random() < of;
  const ends = { every: 5 + random() * 900, onlyFirst: chance(0.5) };
  const flaps = { period: 20 + random() * 200, share: random() };
  const [leak, from] = [random() / 2, random() * 1500];
  return {
    ...(chance(0.3) && { startUp: { milliseconds: Math.floor(random() * 90_000) } }),
    ...(chance(0.25) && {
      exitsAfter: ({ nth }) => (ends.onlyFirst && nth > 0 ? undefined : { milliseconds: ends.every * 1000 }),
    }),
    ...(chance(0.2) && { healthy: ({ age }) => age % flaps.period < flaps.period * flaps.share }),
    ...(chance(0.1) && { memoryPercent: ({ age }) => 40 + leak * age }),
    ...(chance(0.1) && { cannotStart: 'CannotPullContainerError: not found' }),
    ...(chance(0.2) && { errorShare: ({ age }) => (age > from ? 0.3 : 0) }),
    ...(chance(0.1) && { latency: { median: { milliseconds: 800 }, p99: { milliseconds: 70_000 } } }),
  };
}

function declared(random: Random): DeclaredHooks {
  const verdicts: readonly DeclaredVerdict[] = ['pass', 'pass', 'pass', 'fail', 'inconclusive', 'throws'];
  const many = Array.from({ length: 3 }, () => oneOf(random, verdicts));
  return random() < 0.3 ? 'declared' : { 'smoke-test': many };
}

function faultsOf(random: Random): Faults {
  const often = oneOf(random, [0, 0, 0.2, 0.9]);
  const stream = Math.floor(random() * 2 ** 32);
  return ({ operation, nth }) => {
    // Of the call alone, so that it does not matter who asks first.
    const own = seededRandom(stream + nth * 7919 + operation.length);
    if (own() >= often) return undefined;
    return oneOf(own, [
      () => new AwsError('ThrottlingException', 'Rate exceeded', 400),
      () => new AwsError('ServerException', 'Something is wrong.', 500),
      () => 'drop' as const,
    ])();
  };
}

function actionsOf(random: Random): OperatorAction[] {
  return Array.from({ length: 1 + Math.floor(random() * 4) }, (): OperatorAction => {
    const after = { milliseconds: Math.floor(random() * random() * 1_500_000) };
    const what = oneOf(random, ['stop', 'abort', 'continue', 'reject', 'scale', 'scale', 'release'] as const);
    switch (what) {
      case 'scale':
        return { after, do: what, to: Math.floor(random() * 6) };
      case 'release':
        return { after, do: what, release: modelOf(random) };
      default:
        return { after, do: what };
    }
  });
}

function oneOf<T>(random: Random, all: readonly T[]): T {
  return all[Math.floor(random() * all.length)] as T;
}
