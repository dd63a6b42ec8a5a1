import { blueGreen, canary, minutes } from '../../../../lib';
import type { GateInput } from '../../../../lib/config/gates';
import type { GateOptions } from '../../../../lib/config/gates/common';
import { synthesizeDelivery } from '../../../../lib/testing/synthesize-delivery';
import { AwsError } from '../../../../rehearsal/testing';
import { shop } from '../../../synth';
import type { Happening } from './play';

/** What a gate looks at, as a rehearsal can make it. */
export interface Subject {
  /** The gate that is configured, if it is none that every release gets; with the patience and the rest of a test. */
  readonly input?: (options?: Told) => GateInput;
  /** @default all at once, with a bake of a minute */
  readonly strategy?: keyof typeof STRATEGIES;
  /** What ECS's hook is called. @default the gate itself */
  readonly hook?: string;
  readonly good: RegExp;
  readonly bad: Happening & { readonly reason: RegExp };
  /** What is bad may be good again: it is inconclusive, and ends with the gate's patience. @default it fails at once */
  readonly waits?: boolean;
  /** Nobody can tell. */
  readonly unclear: Happening & { readonly reason: RegExp };
  /** A call without which the subject is not known. Of a gate with a cell `skip`, nothing else makes it. */
  readonly reads: string;
}

/** What each test may tell a gate. */
export type Told = Omit<GateOptions, 'id'>;

/** Short: a rehearsal waits as long as a gate does. */
export const PATIENCE = 2;

const alarms = { errors: { percent: 90 }, slow: { over: minutes(1), percent: 90 } };
const STRATEGIES = {
  // Alarms that leave the gate the work, and minutes enough to judge.
  canary: canary({ percent: 10, hold: minutes(6), bake: minutes(1), alarms }),
  'all-at-once': blueGreen({ bake: minutes(1) }),
} as const;

const made = new Map<string, ReturnType<typeof synthesizeDelivery>>();

/** Made once for each file of tests. */
export function assemblyOf(
  { input, strategy = 'all-at-once' }: Pick<Subject, 'input' | 'strategy'>,
  told: Told = {},
): ReturnType<typeof synthesizeDelivery> {
  const gates = input ? [input({ patience: minutes(PATIENCE), ...told })] : [];
  return withGates(gates, strategy);
}

export function withGates(
  gates: readonly GateInput[],
  strategy: keyof typeof STRATEGIES = 'all-at-once',
): ReturnType<typeof synthesizeDelivery> {
  const key = JSON.stringify([gates, strategy]);
  const known =
    made.get(key) ??
    synthesizeDelivery(shop({ release: STRATEGIES[strategy] }, { gates, ...objectivesFor(gates) }));
  made.set(key, known);
  return known;
}

/** A budget is that of an objective. */
const objectivesFor = (gates: readonly GateInput[]) =>
  gates.some(({ kind }) => kind === 'error-budget') ? { objectives: { availability: 99.9 } } : {};

export const denied = new AwsError('AccessDeniedException', 'no', 400);
/** Every call of this operation is refused. */
export const refusing = (operation: string): Pick<Happening, 'faults'> => ({
  faults: (call) => (call === operation ? denied : undefined),
});
