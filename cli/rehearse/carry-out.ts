import type { Approval } from '../../rehearsal/approval-answers';
import { Approver } from '../../rehearsal/approver';
import { type Assembly, readAssembly } from '../../rehearsal/assembly/assembly';
import type { Net } from '../../rehearsal/ecs/without-nets';
import { BeforeGreen, notKeptUp } from '../../rehearsal/keeping-up';
import { withLiveRehearsal } from '../../rehearsal/live-rehearsal';
import { paceOf } from '../../rehearsal/pace';
import { replayPaceOf } from '../../rehearsal/replay/replay-pace';
import type { Release, Report } from '../../rehearsal/report/release';
import { SeriesRecorder } from '../../rehearsal/report/series-recorder';
import { GOOD_AND_BAD, type Scenario } from '../../rehearsal/scenarios/scenario';
import type { ChosenService } from '../../rehearsal/service/choose-service';
import { seriesSources } from '../../rehearsal/service/series-sources';
import { TemporaryFolder } from '../../rehearsal/temporary-folder';
import { EXIT, VerbFailed } from '../exit-codes';
import type { Progress } from '../progress';
import { underApproval } from './approvals';
import { commandsOf } from './commands';
import { hookNotices } from './hook-notices';
import { rehearseInOrder, servicesToRehearse } from './in-order';
import { loadTested } from './load-tested';
import { requireOnePath } from './one-path';
import { introduction, ReleaseProgress } from './release-progress';
import { type Replay, readReplay, tellReplay } from './replay';
import { synthesize } from './synthesize';
import { TurnedAway } from './turned-away';
import { verbFailure } from './verb-failure';
import { plain } from './words';

export interface RehearseOptions {
  readonly config: string;
  readonly assembly?: string;
  readonly env?: string;
  readonly service?: string;
  readonly release?: string;
  readonly baseline?: string;
  readonly task: Readonly<Record<string, string>>;
  readonly health?: string;
  readonly path: readonly string[];
  readonly replay: readonly string[];
  readonly rate?: number;
  readonly seed: number;
  readonly without?: readonly Net[];
  readonly expect?: 'released' | 'rolled-back';
  readonly approval: Approval;
  /** File of the page, for which more is recorded. */
  readonly html?: string;
}

/** Synthesizes if need be, then rehearses. Leaves nothing behind, however it ends. @throws VerbFailed */
export async function carryOut(
  options: RehearseOptions,
  progress: Progress,
  signal: AbortSignal,
): Promise<Report> {
  const scenarios = scenariosOf(options);
  if (options.replay.length === 0) requireOnePath(options.path);
  const folder = new TemporaryFolder('teal-rehearsal');
  try {
    // Before synth: a log that cannot be read is said at once.
    const replay =
      options.replay.length > 0
        ? await readReplay(options.replay, options.path, progress, signal)
        : undefined;
    const directory = options.assembly ?? (await synthesized(options.config, folder.path, progress, signal));
    return {
      schemaVersion: 1,
      seed: options.seed,
      ...(await rehearseAll(directory, scenarios, replay, options, progress, signal)),
    };
  } catch (error) {
    throw verbFailure(error);
  } finally {
    progress.end();
    folder.remove();
  }
}

function scenariosOf({ release, expect }: RehearseOptions): readonly Scenario[] {
  if (release !== undefined) {
    const command = { command: release, directory: process.cwd() };
    return [{ name: release, command, expected: expect ?? 'released' }];
  }
  if (expect === undefined) return GOOD_AND_BAD;
  throw new VerbFailed(
    EXIT.BAD_INPUT,
    `--expect must come with --release, got ${expect} alone; add --release, or leave it out`,
  );
}

async function synthesized(
  config: string,
  folder: string,
  progress: Progress,
  signal: AbortSignal,
): Promise<string> {
  progress.line(`Synthesizing ${config}`);
  await synthesize(config, folder, signal);
  return folder;
}

async function rehearseAll(
  directory: string,
  scenarios: readonly Scenario[],
  replay: Replay | undefined,
  options: RehearseOptions,
  progress: Progress,
  signal: AbortSignal,
): Promise<Omit<Report, 'schemaVersion' | 'seed'>> {
  const assembly = readAssembly(directory);
  const all = servicesToRehearse(assembly, options);
  const [only] = all;
  if (only && all.length === 1) {
    return rehearseOne({ assembly, chosen: only, scenarios, replay }, options, progress, signal);
  }
  progress.line(`Several services, one after the other: ${all.map(({ name }) => plain(name)).join(', ')}`);
  return rehearseInOrder(all, (chosen) => {
    progress.line('');
    return rehearseOne({ assembly, chosen, scenarios, replay }, options, progress, signal);
  });
}

interface One {
  readonly assembly: Assembly;
  readonly chosen: ChosenService;
  readonly scenarios: readonly Scenario[];
  readonly replay: Replay | undefined;
}

async function rehearseOne(
  { assembly, chosen, scenarios, replay }: One,
  options: RehearseOptions,
  progress: Progress,
  signal: AbortSignal,
): Promise<Pick<Report, 'releases' | 'replay'>> {
  const recorder = options.html === undefined ? undefined : new SeriesRecorder();
  return withLiveRehearsal(
    {
      ...{ assembly, chosen, seed: options.seed, without: options.without ?? [] },
      commandsOf: (container) => commandsOf(options, chosen, { container, assembly }),
      ...(options.health !== undefined && { healthPath: options.health }),
      paceOf: (configuration) =>
        replay
          ? replayPaceOf(configuration, replay.traffic, options.rate)
          : paceOf(configuration, options.rate),
      path: replay ? undefined : options.path[0],
      pattern: replay?.traffic,
      ...(recorder && { watch: recorder.watch }),
      onHookLog: hookNotices((line) => progress.line(line)),
    },
    async ({ service, configuration, clock, pace, users, rehearsal, follow, followOneOffs }) => {
      for (const line of introduction(chosen, configuration, pace)) progress.line(line);
      const replayed =
        replay &&
        tellReplay(
          { ...replay, pace: replayPaceOf(configuration, replay.traffic, options.rate) },
          configuration,
          users.strays,
          progress,
        );
      const asked = replay ? 'the paths of the log' : `${users.request.method} ${users.request.path}`;
      const releases = new ReleaseProgress(progress, clock, service.gateIds);
      followOneOffs((reason) => releases.oneOffFailed(reason));
      const approver = new Approver({ approval: options.approval, clock, ecs: service.account.ecs });
      const turnedAway = new TurnedAway();
      service.balancing.loadBalancer.onRequest((record) => turnedAway.add(record));
      const beforeGreen = new BeforeGreen(configuration.strategy.name, () => rehearsal.requests);
      follow((event) => releases.show(event));
      for (const each of [approver, beforeGreen, recorder]) if (each) follow((event) => each.see(event));
      progress.line(`Starting ${configuration.desiredCount} tasks of what users have today`);
      await rehearsal.start(signal);
      progress.line(
        `The baseline is up: ${configuration.desiredCount} tasks, ${pace.ratePerSecond} requests a second, ${plain(asked)}`,
      );
      const done: Release[] = [];
      for (const one of scenarios) {
        const scenario = options.expect
          ? one
          : underApproval(loadTested(one, chosen.manifest?.gates), options.approval, configuration.pauses);
        releases.begin(scenario, () => rehearsal.requests);
        recorder?.begin(clock.now());
        const release = await rehearsal.release(scenario);
        const series = recorder?.take(release, seriesSources(service));
        const away = turnedAway.take(asked);
        if (away !== undefined) progress.line(`  note: ${plain(away)}`);
        const why = notKeptUp({ scenario: scenario.name, pace }, release.requests, beforeGreen.take());
        if (why !== undefined) throw new VerbFailed(EXIT.COULD_NOT_RUN, why);
        const approvals = approver.take();
        done.push({ ...release, ...(approvals.length > 0 && { approvals }), ...(series && { series }) });
      }
      return { releases: done, ...(replayed && { replay: replayed }) };
    },
  );
}
