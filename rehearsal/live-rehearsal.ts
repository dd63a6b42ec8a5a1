import type { Assembly } from './assembly/assembly';
import { ScaledClock } from './clock/scaled-clock';
import type { DeploymentConfiguration } from './ecs/deployment-configuration';
import type { DeploymentEvent } from './ecs/deployment-result';
import { type Net, withoutNets } from './ecs/without-nets';
import { type LiveWorkloadProperties, liveWorkload } from './live-workload';
import type { Pace } from './pace';
import { seededRandom } from './random';
import { Rehearsal } from './rehearsal';
import type { ChosenService } from './service/choose-service';
import { buildService, type RehearsedService } from './service/rehearsed-service';
import type { Command } from './service/task-launchers';
import type { LiveUsers } from './traffic/live-users';

/** How a service's container is run here. */
export interface Commands {
  /** What users have today. */
  readonly baseline: Command;
  /** Where commands run once. @default that of the baseline */
  readonly directory?: string;
}

/** A rehearsal with processes of this machine, and real requests to them. */
export interface LiveRehearsalProperties
  extends Pick<LiveWorkloadProperties, 'path' | 'pattern' | 'clients' | 'watch' | 'baselineFaults'> {
  readonly assembly: Assembly;
  readonly chosen: ChosenService;
  /** @param container its name */
  readonly commandsOf: (container: string) => Commands;
  /** Of everything that is left to chance. */
  readonly seed: number;
  /** That is taken out. */
  readonly without: readonly Net[];
  /** @default that of the service */
  readonly healthPath?: string;
  readonly paceOf: (configuration: DeploymentConfiguration) => Pace;
  /** @default nobody is told */
  readonly onHookLog?: (functionName: string, line: string) => void;
}

/** What is ready to start, with nothing running yet. */
export interface LiveStage {
  readonly service: RehearsedService;
  /** Of the service, perhaps without its nets. */
  readonly configuration: DeploymentConfiguration;
  readonly clock: ScaledClock;
  readonly pace: Pace;
  readonly users: LiveUsers;
  readonly rehearsal: Rehearsal;
  /** @param see is told of everything that happens in a deployment */
  follow(see: (event: DeploymentEvent) => void): void;
  /** @param tell is told why a task that runs once has failed, with its last words */
  followOneOffs(tell: (reason: string) => void): void;
}

/**
 * Sets a rehearsal up, has something done with it, and leaves nothing behind, however that ends.
 *
 * @throws Malformed, NotModelled
 */
export async function withLiveRehearsal<T>(
  {
    assembly,
    chosen,
    seed,
    without,
    healthPath,
    onHookLog,
    paceOf,
    commandsOf,
    ...workload
  }: LiveRehearsalProperties,
  act: (stage: LiveStage) => Promise<T>,
): Promise<T> {
  const clock = new ScaledClock();
  const random = seededRandom(seed);
  const service = await buildService({
    ...{ assembly, chosen, clock, random, seed },
    ...(healthPath !== undefined && { healthPath }),
    ...(onHookLog && { onHookLog }),
  });
  try {
    const configuration = withoutNets(service.configuration, without);
    // Before anything starts: a hook that could not run would be met minutes later, by a release that it fails.
    await service.functions.require(configuration.hooks.map(({ arn }) => arn));
    const pace = paceOf(configuration);
    const followers: ((event: DeploymentEvent) => void)[] = [];
    const followersOfOneOffs: ((reason: string) => void)[] = [];
    const live = liveWorkload({
      ...{ service, random, clock, ...workload, ...commandsOf(service.container.name) },
      onOneOffFailed: (reason) => {
        for (const tell of followersOfOneOffs) tell(reason);
      },
      loadBalancer: service.balancing.loadBalancer,
      productionRuleArn: service.usersRuleArn,
      host: service.host,
      ratePerSecond: pace.ratePerSecond,
    });
    const rehearsal = new Rehearsal({
      ...{ service, configuration, clock, workload: live },
      onProgress: (event) => {
        for (const see of followers) see(event);
      },
    });
    clock.accelerate(pace.factor);
    try {
      return await act({
        ...{ service, configuration, clock, pace, rehearsal, users: live.users },
        follow: (see) => followers.push(see),
        followOneOffs: (tell) => followersOfOneOffs.push(tell),
      });
    } finally {
      await rehearsal.close();
    }
  } finally {
    await service.close();
  }
}
