import { Approver } from '../approver';
import { type AssemblyInput, directoryOf } from '../assembly/assembly-input';
import { knownAssembly } from '../assembly/known-assemblies';
import type { Clock } from '../clock/clock';
import { VirtualClock } from '../clock/virtual-clock';
import { withoutNets } from '../ecs/without-nets';
import { seededRandom } from '../random';
import { Rehearsal } from '../rehearsal';
import { SeriesRecorder } from '../report/series-recorder';
import type { Scenario } from '../scenarios/scenario';
import { chooseService } from '../service/choose-service';
import { buildService, type RehearsedService } from '../service/rehearsed-service';
import { answersFor } from '../workload/expected-answers';
import { HookRequests } from '../workload/hook-requests';
import { modelledWorkload } from '../workload/modelled-workload';
import { millisecondsOf } from '../workload/task-model';
import { declaredHook } from './declared-hooks';
import type { RehearsalOptions } from './options';

/** 09:00 UTC of an ordinary Tuesday: a rehearsal's calendar must not depend on today. */
export const STARTS_AT = Date.UTC(2026, 0, 6, 9);
const HISTORY = { milliseconds: 10 * 60_000 };

/** What a rehearsal plays with, for tests that reach past it. */
interface Surroundings {
  readonly service: RehearsedService;
  readonly clock: Clock;
  /** Where the rehearsal is asked for a series. */
  readonly recorder?: SeriesRecorder;
}

/**
 * Brings a service up on a virtual clock, with its users, and does something with it.
 *
 * @throws Malformed, NotModelled, BaselineFailed
 */
export function withRehearsal<T>(
  assembly: AssemblyInput,
  options: StageOptions,
  act: (rehearsal: Rehearsal, around: Surroundings) => Promise<T>,
): Promise<T> {
  const { history = HISTORY, beforehand = [] } = options;
  return onStage(assembly, options, false, async (rehearsal, around) => {
    const { clock } = around;
    await rehearsal.start(new AbortController().signal);
    await clock.sleep(millisecondsOf(history));
    await rehearsal.prepare(beforehand);
    return act(rehearsal, around);
  });
}

/**
 * The same, before the service is there: its load balancer, its rules and its alarms are, and are found.
 *
 * @throws Malformed, NotModelled
 */
export function withNewService<T>(
  assembly: AssemblyInput,
  options: RehearsalOptions,
  act: (rehearsal: Rehearsal, around: Surroundings) => Promise<T>,
  more: More = {},
): Promise<T> {
  return onStage(
    assembly,
    options,
    true,
    async (rehearsal, around) => {
      rehearsal.startUsers();
      await around.clock.sleep(millisecondsOf(options.history ?? { milliseconds: 0 }));
      return act(rehearsal, around);
    },
    more,
  );
}

/** What an account has besides that is still empty. */
interface More {
  /** What images are that somebody pushes, by digest. */
  readonly images?: (version: string) => Scenario | undefined;
  /** Whether the stacks are created, too. @default false: all but the service is there */
  readonly stacksAreNew?: boolean;
}

function onStage<T>(
  assembly: AssemblyInput,
  options: StageOptions,
  isNew: boolean,
  play: (rehearsal: Rehearsal, around: Surroundings) => Promise<T>,
  more: More = {},
): Promise<T> {
  const clock = new VirtualClock(STARTS_AT);
  return withStage({ clock, assembly, options, isNew, more }, ({ rehearsal, ...around }) =>
    clock.run(play(rehearsal, around)),
  );
}

type StageOptions = RehearsalOptions & { readonly series?: boolean };

/** A service that is built. */
export interface BuiltStage extends Surroundings {
  readonly rehearsal: Rehearsal;
}

/**
 * Brings several services up on one clock, each with its own users, and does something with them. They stand beside each other: none
 * calls another.
 *
 * @param all of each service, which its `service` names
 * @param act is given them in the order of `all`
 * @throws Malformed, NotModelled, BaselineFailed
 */
export function withRehearsals<T>(
  assembly: AssemblyInput,
  all: readonly RehearsalOptions[],
  { history = HISTORY }: Pick<RehearsalOptions, 'history'>,
  act: (stages: readonly BuiltStage[]) => Promise<T>,
): Promise<T> {
  const clock = new VirtualClock(STARTS_AT);
  const built = (left: readonly RehearsalOptions[], stages: readonly BuiltStage[]): Promise<T> => {
    const [options, ...rest] = left;
    if (options === undefined) return clock.run(start(stages));
    return withStage({ clock, assembly, options, isNew: false, more: {} }, (stage) =>
      built(rest, [...stages, stage]),
    );
  };
  const start = async (stages: readonly BuiltStage[]): Promise<T> => {
    await Promise.all(stages.map(({ rehearsal }) => rehearsal.start(new AbortController().signal)));
    await clock.sleep(millisecondsOf(history));
    return act(stages);
  };
  return built(all, []);
}

interface StageProperties {
  readonly clock: VirtualClock;
  readonly assembly: AssemblyInput;
  readonly options: StageOptions;
  readonly isNew: boolean;
  readonly more: More;
}

/** Builds a service, and leaves nothing of it behind. */
async function withStage<T>(
  { clock, assembly, options, isNew, more }: StageProperties,
  act: (stage: BuiltStage) => Promise<T>,
): Promise<T> {
  const { seed = 1, hooks = 'real', faults, open, deployedParameters } = options;
  const random = seededRandom(seed);
  const read = knownAssembly(directoryOf(assembly));
  const chosen = chooseService(read, options);
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
      ...(faults && { faults }),
      ...(open && { open }),
      ...(deployedParameters && { deployedParameters }),
      isNew,
      replaysCustomResources: hooks !== 'real',
      admit: (request, enter) => hookRequests.admit(request, enter),
    }),
  );
  const recorder = options.series ? new SeriesRecorder() : undefined;
  try {
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
      ...(recorder && { watch: recorder.watch }),
      answers: answersFor(chosen.manifest?.answers ?? [], chosen.manifest?.versionHeader),
      ...(chosen.manifest?.versionHeader && { versionHeader: chosen.manifest.versionHeader }),
    });
    const approver = new Approver({
      approval: options.approvals ?? 'nobody',
      clock,
      ecs: service.account.ecs,
    });
    const rehearsal = new Rehearsal({
      service,
      configuration: withoutNets(service.configuration, options.without ?? []),
      clock,
      workload,
      onProgress: (event) => approver.see(event),
      ...(hooks !== 'real' && { declaredHook: declaredHook(hooks, service) }),
      ...(open && { open }),
      ...(recorder && { onProgress: (event) => recorder.see(event) }),
      ...(more.images && { images: more.images }),
      ...(more.stacksAreNew && { isNew: true }),
    });
    try {
      return await act({ rehearsal, service, clock, ...(recorder && { recorder }) });
    } catch (error) {
      // A process that waits for an answer which nobody gives any more would hold the clock.
      await service.close();
      throw error;
    } finally {
      await clock.run(rehearsal.close());
    }
  } finally {
    await service.close();
  }
}
