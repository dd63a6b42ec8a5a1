import { resolve } from 'node:path';
import type { Approval } from '../../rehearsal/approval-answers';
import { Approver } from '../../rehearsal/approver';
import { readAssembly } from '../../rehearsal/assembly/assembly';
import { ScaledClock } from '../../rehearsal/clock/scaled-clock';
import { type Net, withoutNets } from '../../rehearsal/ecs/without-nets';
import { liveWorkload } from '../../rehearsal/live-workload';
import { paceOf } from '../../rehearsal/pace';
import { seededRandom } from '../../rehearsal/random';
import { Rehearsal } from '../../rehearsal/rehearsal';
import { replayPaceOf } from '../../rehearsal/replay/replay-pace';
import type { Release, ReplayedLog, Report } from '../../rehearsal/report/release';
import { SeriesRecorder } from '../../rehearsal/report/series-recorder';
import { GOOD_AND_BAD, type Scenario } from '../../rehearsal/scenarios/scenario';
import { type ChosenService, chooseService } from '../../rehearsal/service/choose-service';
import { buildService } from '../../rehearsal/service/rehearsed-service';
import { seriesSources } from '../../rehearsal/service/series-sources';
import type { Command } from '../../rehearsal/service/task-launchers';
import { TemporaryFolder } from '../../rehearsal/temporary-folder';
import { EXIT, VerbFailed } from '../exit-codes';
import type { Progress } from '../progress';
import { underApproval } from './approvals';
import { hookNotices } from './hook-notices';
import { BeforeGreen, notKeptUp } from './keeping-up';
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
  requireOnePath(options);
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

function requireOnePath({ path, replay }: RehearseOptions): void {
  if (replay.length > 0 || path.length < 2) return;
  throw new VerbFailed(
    EXIT.BAD_INPUT,
    `--path must be given once without --replay, got ${path.join(', ')}; all users ask for the same, leave the others out`,
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
): Promise<{ readonly releases: readonly Release[]; readonly replay?: ReplayedLog }> {
  const assembly = readAssembly(directory);
  const chosen = chooseService(assembly, { environment: options.env, service: options.service });
  const clock = new ScaledClock();
  const random = seededRandom(options.seed);
  const service = await buildService({
    assembly,
    chosen,
    clock,
    random,
    seed: options.seed,
    healthPath: options.health,
    onHookLog: hookNotices((line) => progress.line(line)),
  });
  try {
    const configuration = withoutNets(service.configuration, options.without ?? []);
    // Before anything starts: a hook that could not run would be met minutes later, by a release that it fails.
    await service.functions.require(configuration.hooks.map(({ arn }) => arn));
    const paced = replay && { ...replay, pace: replayPaceOf(configuration, replay.traffic, options.rate) };
    const pace = paced?.pace ?? paceOf(configuration, options.rate);
    const baseline = baselineOf(options, chosen, service.container.name, assembly.directory);
    for (const line of introduction(chosen, configuration, pace)) progress.line(line);
    const releases = new ReleaseProgress(progress, clock, service.gateIds);
    const approver = new Approver({ approval: options.approval, clock, ecs: service.account.ecs });
    const { loadBalancer } = service.balancing;
    const recorder = options.html === undefined ? undefined : new SeriesRecorder();
    const workload = liveWorkload({
      service,
      baseline,
      ...(chosen.manifest?.local && {
        directory: resolve(assembly.directory, chosen.manifest.local.directory),
      }),
      onOneOffFailed: (reason) => releases.oneOffFailed(reason),
      loadBalancer,
      productionRuleArn: service.usersRuleArn,
      host: service.host,
      path: replay ? undefined : options.path[0],
      pattern: replay?.traffic,
      ratePerSecond: pace.ratePerSecond,
      random,
      clock,
      ...(recorder && { watch: recorder.watch }),
    });
    const replayed = paced && tellReplay(paced, configuration, workload.users.strays, progress);
    const asked = replay
      ? 'the paths of the log'
      : `${workload.users.request.method} ${workload.users.request.path}`;
    const turnedAway = new TurnedAway();
    loadBalancer.onRequest((record) => turnedAway.add(record));
    const rehearsal = new Rehearsal({
      service,
      configuration,
      clock,
      workload,
      onProgress: (event) => {
        releases.show(event);
        approver.see(event);
        beforeGreen.see(event);
        recorder?.see(event);
      },
    });
    const beforeGreen = new BeforeGreen(configuration.strategy.name, () => rehearsal.requests);
    clock.accelerate(pace.factor);
    try {
      progress.line(`Starting ${configuration.desiredCount} tasks of what users have today`);
      await rehearsal.start(signal);
      progress.line(
        `The baseline is up: ${configuration.desiredCount} tasks, ${pace.ratePerSecond} requests a second, ${plain(asked)}`,
      );
      const done: Release[] = [];
      for (const one of scenarios) {
        const scenario = options.expect ? one : underApproval(one, options.approval, configuration.pauses);
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
    } finally {
      await rehearsal.close();
    }
  } finally {
    await service.close();
  }
}

/**
 * What starts the service here: said on the command line, and then meant from where it is typed, or configured, and
 * then meant from the service's directory.
 */
function baselineOf(
  options: RehearseOptions,
  { manifest }: ChosenService,
  container: string,
  assembly: string,
): Command {
  const command = options.baseline ?? options.task[container] ?? manifest?.local?.command;
  const unknown = Object.keys(options.task).filter((name) => name !== container);
  if (unknown.length > 0) {
    throw new VerbFailed(
      EXIT.BAD_INPUT,
      `--task must name the container ${container}, got ${unknown.join(', ')}; name that one`,
    );
  }
  if (command === undefined) {
    throw new VerbFailed(
      EXIT.BAD_INPUT,
      `--task ${container}=COMMAND must say how the container is run here, got nothing; or set service.local in the configuration`,
    );
  }
  const configured = (options.baseline ?? options.task[container]) ? undefined : manifest?.local;
  return { command, directory: configured ? resolve(assembly, configured.directory) : process.cwd() };
}
