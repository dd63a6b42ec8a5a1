import { z } from 'zod';
import { Malformed, parseAs } from '../assembly/parse';

// A test runner does not check types, and a misspelled option that is passed over would let a test pass by itself.

const duration = z.custom<object>(
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    ('milliseconds' in value ? typeof value.milliseconds === 'number' : 'toMilliseconds' in value),
  'a length of time such as minutes(4)',
);
/** A value, or a function of a task's time. */
const overTime = (schema: z.ZodType, words: string) =>
  z.custom((value) => isFunction(value) || schema.safeParse(value).success, `${words}, or a function`);
const share = z.number().min(0).max(1);
const percent = z.number().min(0);

const requests = {
  errorShare: overTime(share, 'from 0 to 1').optional(),
  latency: overTime(
    z.strictObject({ median: duration, p99: duration }),
    '{ median: millis(40), p99: millis(250) }',
  ).optional(),
};

const model = {
  ...requests,
  paths: z.record(z.string().startsWith('/'), z.strictObject(requests)).optional(),
  startUp: duration.optional(),
  healthy: overTime(z.boolean(), 'true or false').optional(),
  exitsAfter: overTime(duration, 'a length of time such as minutes(3)').optional(),
  exitCode: z.int().optional(),
  memoryPercent: overTime(percent, 'at least 0').optional(),
  cpuPercent: overTime(percent, 'at least 0').optional(),
  answers: z
    .array(
      z.strictObject({
        method: z.string().optional(),
        path: z.string(),
        status: z.int().optional(),
        headers: z.record(z.string(), z.string()).optional(),
        body: z.string().optional(),
      }),
    )
    .optional(),
  cannotStart: z.string().optional(),
};

const release = z.strictObject({ ...model, name: z.string().optional() });
const verdict = z.enum(['pass', 'fail', 'inconclusive', 'throws']);

const shared = {
  environment: z.string().optional(),
  service: z.string().optional(),
  baseline: release.optional(),
  traffic: z
    .strictObject({
      requestsPerMinute: z.number().optional(),
      paths: z.record(z.string(), z.number()).optional(),
    })
    .optional(),
  seed: z.number().optional(),
  hooks: z
    .union([z.enum(['real', 'declared']), z.record(z.string(), z.union([verdict, z.array(verdict).min(1)]))])
    .optional(),
  faults: z.custom(isFunction, 'a function of a call').optional(),
  open: z
    .strictObject({
      redAtStart: z.enum(['that-alarm', 'all-alarms']).optional(),
      holdsOnCreate: z.boolean().optional(),
      overlap: z.enum(['reconcile', 'leave-weights']).optional(),
      deliveryDelayMs: z.number().min(0).optional(),
      evaluationRange: z.custom(isFunction, 'a function of periods').optional(),
      publishesZeros: z.boolean().optional(),
      everyUpdateSendsActions: z.boolean().optional(),
      deploysAfterOwnRollback: z.boolean().optional(),
    })
    .optional(),
  history: duration.optional(),
};

const action = z.object({ after: duration, do: z.string() });
const ofRelease = z.strictObject({ ...shared, release, operator: z.array(action).optional() });
const ofUpdate = z.strictObject({
  ...shared,
  release: release.optional(),
  parameters: z.record(z.string(), z.string()).optional(),
});
const assembly = z.union([z.string(), z.looseObject({ directory: z.string() })]);
const rollBack = z.strictObject({
  within: duration.optional(),
  by: z
    .string()
    .regex(/^(alarm:.+|gate:.+|circuit-breaker|operator|timeout:.+)$/, {
      error: 'alarm:NAME, gate:ID, circuit-breaker, operator or timeout:STAGE',
    })
    .optional(),
  failedRequests: z.strictObject({ atMost: z.number() }).optional(),
  exposed: z.strictObject({ atMostPercent: z.number() }).optional(),
});

/** @throws Malformed with every option that is none, or not of its type */
export function checkRehearse(given: unknown): void {
  parseAs(ofRelease, given, 'rehearse', 'see docs/rehearsals-in-tests.md, Options');
}

/** @throws Malformed with every option that is none, or not of its type */
export function checkRehearseUpdate(given: unknown): void {
  parseAs(ofUpdate, given, 'rehearseUpdate', 'see docs/rehearsals-in-tests.md, Options');
}

/** @throws Malformed for what is neither an assembly nor its directory */
export function checkAssembly(given: unknown): void {
  parseAs(assembly, given, 'assembly', 'give the directory of a cdk.out, or what app.synth() returns');
}

/** @throws Malformed for what no matcher judges; with `.not`, too, which would else pass for it */
export function checkRelease(given: unknown): void {
  if (typeof given === 'object' && given !== null && 'outcome' in given && 'stages' in given) return;
  const advice = isPromise(given)
    ? 'write `await` before rehearse()'
    : typeof given === 'object' && given !== null && 'stacks' in given
      ? 'look at its `release`, which is there when the update has started a deployment'
      : 'an update that started no deployment has none';
  throw new Malformed([`expect() must be given a release, got ${nameOf(given)}; ${advice}`]);
}

/** @throws Malformed for what is no expectation of a roll-back */
export function checkRollBack(given: unknown): void {
  parseAs(rollBack, given, 'toRollBack', 'see docs/rehearsals-in-tests.md, What can be asserted');
}

function isFunction(value: unknown): boolean {
  return typeof value === 'function';
}

function isPromise(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'then' in value;
}

function nameOf(value: unknown): string {
  if (isPromise(value)) return 'a promise';
  return typeof value === 'object' && value !== null ? 'another object' : String(value);
}
