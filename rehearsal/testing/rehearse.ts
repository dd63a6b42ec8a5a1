import { readAssembly } from '../assembly/assembly';
import { VirtualClock } from '../clock/virtual-clock';
import type { DeploymentOptions } from '../ecs/deployment-options';
import type { InvokeHook } from '../ecs/stage-hooks';
import { type Faults, onceBegun } from '../endpoint/faults';
import { seededRandom } from '../random';
import { Rehearsal } from '../rehearsal';
import type { Release } from '../report/release';
import type { OperatorAction } from '../scenarios/operator';
import { chooseService } from '../service/choose-service';
import { buildService } from '../service/rehearsed-service';
import { answersFor } from '../workload/expected-answers';
import { HookRequests } from '../workload/hook-requests';
import { modelledWorkload } from '../workload/modelled-workload';
import { type Duration, millisecondsOf, type TaskModel } from '../workload/task-model';
import { type DeclaredHooks, declaredHook } from './declared-hooks';

/** Users of a rehearsal. */
export interface Traffic {
  /** On average; arrivals are independent of each other. @default 3000, so that a canary of 5 % has 150 a minute */
  readonly requestsPerMinute?: number;
  /** Weight of each path. @default the path that leads to the service */
  readonly paths?: Readonly<Record<string, number>>;
}

export interface RehearseOptions {
  /** @default the last environment of `teal.json`: the one nearest to users */
  readonly environment?: string;
  /** @default the only one */
  readonly service?: string;
  /** What goes out. @see goodRelease, badRelease */
  readonly release: TaskModel & { readonly name?: string };
  /** What users have today. @default a version that is well */
  readonly baseline?: TaskModel;
  readonly traffic?: Traffic;
  /** Of all that is left to chance: the same seed gives the same result. @default 1 */
  readonly seed?: number;
  /**
   * Who answers for gates: `real` runs their bundled code in a child process; `declared` lets all of them pass; a
   * verdict by gate lets that gate say so and the others pass. What is declared is said in the result.
   * @default 'real'
   */
  readonly hooks?: 'real' | DeclaredHooks;
  /** What an operator does while the release is on its way. @default nothing */
  readonly operator?: readonly OperatorAction[];
  /**
   * Calls of gates to AWS that fail: throttled, with an error, or with a connection that breaks. They are counted from
   * the release's start. @default none
   */
  readonly faults?: Faults;
  /** What AWS's pages leave open about deployments. @default each as it says */
  readonly open?: DeploymentOptions;
  /** How long users have had the baseline before the release starts: alarms look back. @default 10 minutes */
  readonly history?: Duration;
}

/** 09:00 UTC of an ordinary Tuesday: a rehearsal's calendar must not depend on today. */
const STARTS_AT = Date.UTC(2026, 0, 6, 9);
const HISTORY = { milliseconds: 10 * 60_000 };

/**
 * Rehearses a release of a service as its templates describe it, on a virtual clock: tasks are models, users are
 * counts, gates are the real bundled code. The same input gives the same result, on any machine.
 *
 * @param assembly what `app.synth()` returns, or a directory that `cdk synth` wrote
 * @throws Malformed for an assembly or options that do not fit, NotModelled for what decides and is not modelled,
 * BaselineFailed when what users have today does not come up
 */
export async function rehearse(
  assembly: string | { readonly directory: string },
  options: RehearseOptions,
): Promise<Release> {
  const seed = options.seed ?? 1;
  const clock = new VirtualClock(STARTS_AT);
  const random = seededRandom(seed);
  const read = readAssembly(typeof assembly === 'string' ? assembly : assembly.directory);
  const chosen = chooseService(read, options);
  const end = new AbortController();
  let hasBegun = false;
  // Requests of hooks come when the service is there.
  const hookRequests: HookRequests = new HookRequests(clock, (port, to) =>
    service.functions.holdRequest(port, to),
  );
  const service = await clock.run(
    buildService({
      assembly: read,
      chosen,
      clock,
      random,
      seed,
      ...(options.faults && { faults: onceBegun(options.faults, () => hasBegun) }),
      admit: (request, enter) => hookRequests.admit(request, enter),
    }),
  );
  try {
    const { configuration } = service;
    const workload = modelledWorkload({
      loadBalancer: service.balancing.loadBalancer,
      productionRuleArn: service.usersRuleArn,
      host: service.host,
      load: options.traffic ?? {},
      random,
      clock,
      seed,
      baseline: options.baseline ?? {},
      healthPath: service.healthCheck.path,
      hookRequests,
      answers: answersFor(chosen.manifest?.answers ?? []),
    });
    const declared: InvokeHook | undefined =
      options.hooks === undefined || options.hooks === 'real'
        ? undefined
        : declaredHook(options.hooks, service.gateIds);
    const rehearsal = new Rehearsal({
      service,
      configuration,
      clock,
      workload,
      ...(declared && { declaredHook: declared }),
      ...(options.open && { options: options.open }),
    });
    try {
      return await clock.run(
        (async () => {
          await rehearsal.start(end.signal);
          await clock.sleep(millisecondsOf(options.history ?? HISTORY));
          const { name = 'release', ...model } = options.release;
          hasBegun = true;
          return rehearsal.release({ name, model, expected: 'released' }, options.operator);
        })(),
      );
    } finally {
      await clock.run(rehearsal.close());
    }
  } finally {
    await service.close();
  }
}
