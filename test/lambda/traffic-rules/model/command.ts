import fc from 'fast-check';
import { type DeploymentEnd, ENDS } from './ecs-deployment';
import type { Fault } from './invocation';
import { CALM, type Disturbance } from './lambda-function';
import { type Declared, LISTENERS } from './names';

export const OPERATOR_ACTS = [
  'deletes the production rule',
  'deletes the test rule',
  'leads users to the other group',
  'leads users to both groups',
  'edits conditions',
  'edits the priority',
] as const;

/** What somebody does, whom CloudFormation does not wait for. */
export type Act =
  | { readonly do: 'operator'; readonly act: (typeof OPERATOR_ACTS)[number] }
  | { readonly do: 'stranger'; readonly listener: number; readonly priority: number; readonly takes: boolean }
  | { readonly do: 'rotate'; readonly crashAt: number; readonly seed: number }
  | { readonly do: 'release'; readonly end: DeploymentEnd };

export type Command =
  | Act
  | { readonly do: 'wait'; readonly seconds: number }
  | { readonly do: 'deploy'; readonly declared: Declared; readonly rest: RestOfUpdate; readonly under: Under }
  | { readonly do: 'continue the rollback'; readonly under: Under }
  | { readonly do: 'delete'; readonly under: Under };

interface RestOfUpdate {
  readonly release: DeploymentEnd | undefined;
  readonly laterFails: boolean;
}

/** What an operation on the stack is disturbed by. */
export interface Under extends Disturbance {
  readonly meanwhile: { readonly after: number; readonly act: Act } | undefined;
}

export interface Story {
  readonly pageSize: number;
  readonly commands: readonly Command[];
}

/** Priorities that rules of ours and of others fight for. Some pairs are another one's, exchanged or moved by one. */
export const PRIORITIES = [
  { test: 10, production: 20 },
  { test: 20, production: 30 },
  { test: 5, production: 10 },
  { test: 30, production: 40 },
] as const;

const HOSTS = [[], ['shop.example.com'], ['shop.example.com', 'www.example.com']];

const declared: fc.Arbitrary<Declared> = fc
  .tuple(
    fc.constantFrom(LISTENERS[0], LISTENERS[0], ...LISTENERS),
    fc.constantFrom(...HOSTS),
    fc.constantFrom(...PRIORITIES),
  )
  .map(([listener, hosts, priorities]) => ({ listener, hosts, ...priorities }));

const often = <T>(usual: T, ...others: readonly T[]): fc.Arbitrary<T> =>
  fc.constantFrom(usual, usual, usual, usual, usual, usual, ...others);

const end = often<DeploymentEnd>(...ENDS);

const act: fc.Arbitrary<Act> = fc.oneof(
  fc.record({ do: fc.constant('operator' as const), act: fc.constantFrom(...OPERATOR_ACTS) }),
  fc.record({
    do: fc.constant('stranger' as const),
    listener: fc.nat({ max: LISTENERS.length - 1 }),
    priority: fc.constantFrom(5, 10, 20, 30, 40),
    takes: fc.boolean(),
  }),
  // With 60, it comes to its end.
  fc.record({ do: fc.constant('rotate' as const), crashAt: often(60, 5, 8, 12, 16, 20, 24), seed: fc.nat() }),
  fc.record({ do: fc.constant('release' as const), end }),
);

const fault: fc.Arbitrary<Fault> = fc.record({
  invocation: fc.nat({ max: 3 }),
  call: fc.integer({ min: 1, max: 16 }),
  what: fc.constantFrom('crash before', 'crash after', 'answer lost', 'unavailable', 'throttled', 'denied'),
  seconds: fc.integer({ min: 1, max: 90 }),
});

const disturbed: fc.Arbitrary<Under> = fc
  .record({
    faults: fc.oneof(fc.constant([]), fc.array(fault, { minLength: 1, maxLength: 3 })),
    retries: fc.nat({ max: 2 }),
    againAfter: often(undefined, 0, 150, 1000),
    seed: fc.nat(),
    meanwhile: fc.option(fc.record({ after: fc.nat({ max: 1500 }), act }), { nil: undefined, freq: 6 }),
  })
  // A second delivery that crashes and is tried again minutes later is not modelled: see LambdaFunction.
  .map((one) => (one.againAfter === undefined ? one : { ...one, retries: 0 }));

/** The role of the function is new: for less than a minute not everybody knows its policies. */
const freshRole: fc.Arbitrary<Under> = fc.record({
  faults: fc
    .record({ call: fc.integer({ min: 1, max: 8 }), seconds: fc.integer({ min: 1, max: 49 }) })
    .map((one) => [{ invocation: 0, what: 'denied' as const, ...one }]),
  retries: fc.constant(2),
  againAfter: fc.constant(undefined),
  seed: fc.nat(),
  meanwhile: fc.constant(undefined),
});

const under = fc.oneof({ weight: 9, arbitrary: disturbed }, { weight: 1, arbitrary: freshRole });

const rest = fc.record({
  release: fc.option(end, { nil: undefined }),
  laterFails: often(false, true),
});

const deploy = fc.record({ do: fc.constant('deploy' as const), declared, rest, under });

const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 8, arbitrary: deploy },
  { weight: 5, arbitrary: act },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('wait' as const), seconds: fc.integer({ min: 10, max: 1500 }) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('continue the rollback' as const), under }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('delete' as const), under }) },
);

/** A service to begin with: a creation that fails makes a short story. */
const created: fc.Arbitrary<Command> = declared.map((standing) => ({
  do: 'deploy',
  declared: standing,
  rest: { release: undefined, laterFails: false },
  under: { ...CALM, meanwhile: undefined },
}));

/** What may happen to a stack, in any order. */
export const story: fc.Arbitrary<Story> = fc
  .record({
    pageSize: fc.constantFrom(100, 2, 3),
    first: fc.oneof({ weight: 4, arbitrary: created }, { weight: 1, arbitrary: deploy }),
    commands: fc.array(command, { maxLength: 9, size: 'max' }),
  })
  .map(({ pageSize, first, commands }) => ({ pageSize, commands: [first, ...commands] }));
