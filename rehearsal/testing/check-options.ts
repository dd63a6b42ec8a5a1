import { z } from 'zod';
import { APPROVALS } from '../approval-answers';
import { Malformed, parseAs } from '../assembly/parse';
import { NETS } from '../ecs/without-nets';
import { type Duration, millisecondsOf } from '../workload/task-model';
import { actions, assembly, parameters, steps } from './check-acts';
import { duration, isFunction, release } from './check-values';

// A test runner does not check types, and a misspelled option that is passed over would let a test pass by itself.

const verdict = z.enum(['pass', 'fail', 'inconclusive', 'throws']);

const traffic = z.strictObject({
  requestsPerMinute: z.number().optional(),
  paths: z.record(z.string(), z.number()).optional(),
  clients: z.record(z.string(), z.number()).optional(),
});

/** Modelled tasks look at what they have each second. */
const secondAtLeast = duration.refine((value) => millisecondsOf(value as Duration) >= 1000, {
  error: 'a length of time of a second at least',
});

const everywhere = {
  environment: z.string().optional(),
  service: z.string().optional(),
  traffic: traffic.optional(),
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
      showsUpdateUnderWay: z.boolean().optional(),
      certificateDays: z.number().min(0).optional(),
    })
    .optional(),
  history: duration.optional(),
  approvals: z.enum(APPROVALS).optional(),
  without: z.array(z.enum(NETS)).optional(),
  deployedParameters: parameters.optional(),
};
/** Nobody can have done anything to a service that is not there yet. */
const shared = { ...everywhere, baseline: release.optional(), beforehand: steps.optional() };

const ofRelease = z.strictObject({
  ...shared,
  release,
  operator: actions.optional(),
  afterwards: steps.optional(),
  series: z.boolean().optional(),
});
/** Of a scenario that is for whatever service it is rehearsed with. */
export const ownOptions = ofRelease.omit({ environment: true, service: true, seed: true });
const ofCreate = z.strictObject({
  ...everywhere,
  release: release.optional(),
  afterwards: steps.optional(),
  operator: actions.optional(),
});
const ofUpdate = z.strictObject({
  ...shared,
  release: release.optional(),
  parameters: parameters.optional(),
  operator: actions.optional(),
  afterwards: steps.optional(),
});
const ofDelivery = z
  .strictObject(everywhere)
  .omit({ service: true, deployedParameters: true })
  .extend({
    releases: z.record(z.string(), release).optional(),
    baselines: z.record(z.string(), release).optional(),
    traffic: z.record(z.string(), traffic).optional(),
  });
const ofWorker = z.strictObject({
  environment: z.string().optional(),
  service: z.string().optional(),
  worker: z.string(),
  messages: z.array(z.strictObject({ for: duration, perMinute: z.number().min(0) })).min(1),
  task: z
    .strictObject({
      startUp: duration.optional(),
      message: secondAtLeast.optional(),
      atOnce: z.int().min(1).optional(),
      failing: z.number().min(0).max(1).optional(),
    })
    .optional(),
});
const ofStackUpdates = z.strictObject({ before: assembly, after: assembly, failing: assembly.optional() });
const ofStackUpdate = z.strictObject(everywhere).pick({ hooks: true, seed: true, open: true, traffic: true });
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

const STACK_UPDATES = 'docs/rehearsals-in-tests.md, Updates of stacks by name';

/** @throws Malformed with every option that is none, or not of its type */
export function checkRehearse(given: unknown): void {
  parseAs(ofRelease, given, 'rehearse', 'see docs/rehearsals-in-tests.md, Options');
}

/** @throws Malformed with every option that is none, or not of its type */
export function checkRehearseUpdate(given: unknown): void {
  parseAs(ofUpdate, given, 'rehearseUpdate', 'see docs/rehearsals-in-tests.md, Options');
}

/** @throws Malformed with every option that is none, or not of its type */
export function checkRehearseCreate(given: unknown): void {
  parseAs(ofCreate, given, 'rehearseCreate', 'see docs/rehearsals-in-tests.md, Options');
}

/** @throws Malformed with every option that is none, or not of its type */
export function checkRehearseDelivery(given: unknown): void {
  parseAs(ofDelivery, given, 'rehearseDelivery', 'see docs/rehearsals-in-tests.md, Several services');
}

/** @throws Malformed with every option that is none, or not of its type */
export function checkRehearseWorker(given: unknown): void {
  parseAs(ofWorker, given, 'rehearseWorker', 'see docs/rehearsals-in-tests.md, Workers');
}

/** @throws Malformed for what is no subject of `stackUpdates` */
export function checkStackUpdates(given: unknown): void {
  parseAs(ofStackUpdates, given, 'stackUpdates', `see ${STACK_UPDATES}`);
}

/** @throws Malformed with every option that is none, or not of its type */
export function checkStackUpdate(given: unknown): void {
  parseAs(ofStackUpdate, given, 'rehearseStackUpdate', `see ${STACK_UPDATES}`);
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
      : 'an update that started no deployment has none, nor a service that did not begin';
  throw new Malformed([`expect() must be given a release, got ${nameOf(given)}; ${advice}`]);
}

/** @throws Malformed for what is no expectation of a roll-back */
export function checkRollBack(given: unknown): void {
  parseAs(rollBack, given, 'toRollBack', 'see docs/rehearsals-in-tests.md, What can be asserted');
}

function isPromise(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'then' in value;
}

function nameOf(value: unknown): string {
  if (isPromise(value)) return 'a promise';
  return typeof value === 'object' && value !== null ? 'another object' : String(value);
}
