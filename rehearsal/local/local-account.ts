import type { Assembly } from '../assembly/assembly';
import type { Clock } from '../clock/clock';
import type { StackEvent } from '../cloudformation/stack-events';
import type { DeploymentEvent } from '../ecs/deployment-result';
import type { EndpointLease } from '../endpoint/lease';
import type { EndpointCredentials } from '../endpoint/server';
import { liveWorkload } from '../live-workload';
import { type Pace, paceOf } from '../pace';
import { seededRandom } from '../random';
import { Rehearsal } from '../rehearsal';
import type { ChosenService } from '../service/choose-service';
import { buildService, type RehearsedService } from '../service/rehearsed-service';
import type { Command } from '../service/task-launchers';
import type { TrafficSummary } from '../traffic/request-tally';
import { LocalClock } from './local-clock';
import { LocalUsers } from './local-users';

export interface LocalAccountProperties {
  /** Tells what may be deployed: of which models the account is made. */
  readonly assembly: Assembly;
  readonly chosen: ChosenService;
  /** What starts a task of the service on this machine. */
  readonly command: Command;
  /** That users ask for, by GET. @default what the production rule asks for */
  readonly path?: string;
  /** Requests in a wall second while something is deployed. @default enough to judge green by */
  readonly ratePerSecond?: number;
  /** Simulated seconds in a wall second, while something is deployed. @default a release takes about 40 s */
  readonly factor?: number;
  /** That were given out before, and go on. @default random ones */
  readonly credentials?: EndpointCredentials;
  readonly seed: number;
  readonly onHookLog?: (functionName: string, line: string) => void;
  readonly onDeployment: (event: DeploymentEvent) => void;
  readonly onStack: (event: StackEvent) => void;
  readonly onOneOffFailed?: (reason: string) => void;
  /** Is told why a command of the cdk CLI is refused, at each of its calls. */
  readonly onRefused: (why: string) => void;
  /** A fault of the rehearsal: nothing that happens after it can be trusted. */
  readonly onFault: (error: unknown) => void;
}

/** An account on this machine that others deploy to. */
export interface LocalAccount {
  readonly service: RehearsedService;
  readonly endpoint: EndpointLease;
  readonly clock: Clock;
  readonly pace: Pace;
  /** What users ask for: `GET /`. */
  readonly asked: string;
  /** What users have met since CloudFormation was called last; undefined before. */
  readonly requests: () => TrafficSummary | undefined;
  /** Ends users and tasks at once, and refuses the access key. */
  close(): Promise<void>;
}

/** Simulated milliseconds for which time goes on fast when nothing is deployed any more: alarms calm down. */
const AFTERMATH = 10 * 60_000;

/**
 * Opens an account in which nothing is deployed yet. While something is, its time passes as fast as the pace says, and
 * soon after that as the wall's: users then come so much more slowly, and are as many in a simulated minute.
 *
 * @throws Malformed, NotModelled
 */
export async function openLocalAccount(properties: LocalAccountProperties): Promise<LocalAccount> {
  const { assembly, chosen, command, path, ratePerSecond, factor, credentials, seed } = properties;
  const { onHookLog, onOneOffFailed, onFault } = properties;
  const clock = new LocalClock(onFault);
  const random = seededRandom(seed);
  const service = await buildService({
    ...{ assembly, chosen, clock, random, seed, isNew: true },
    // A caller's session lasts by the wall: it does not know how fast time passes here.
    clockOfCallers: { now: () => Date.now() },
    ...(credentials && { credentials }),
    ...(onHookLog && { onHookLog }),
  });
  try {
    // The CLI would build and push an image that nothing here runs.
    service.account.repositories.assumesTags = true;
    const pace = paceOf(service.configuration, ratePerSecond, factor);
    const { loadBalancer } = service.balancing;
    const live = liveWorkload({
      ...{ service, baseline: command, directory: command.directory, loadBalancer, random, clock, path },
      ...(onOneOffFailed && { onOneOffFailed }),
      productionRuleArn: service.usersRuleArn,
      host: service.host,
      ratePerSecond: pace.ratePerSecond,
    });
    const users = new LocalUsers(live.users);
    const busy = new Busy(clock, pace, users);
    const rehearsal = new Rehearsal({
      ...{ service, clock, isNew: true },
      configuration: service.configuration,
      workload: { launcher: live.launcher, close: live.close, users },
      onProgress: (event) => {
        if (event.type === 'status' && event.status === 'SUCCESSFUL') users.letIn();
        properties.onDeployment(event);
      },
      onStackEvent: (event) => {
        busy.see(event);
        if (event.physicalId === service.serviceArn && event.status === 'DELETE_IN_PROGRESS')
          users.stop(true).catch(onFault);
        properties.onStack(event);
      },
    });
    service.endpoint.onCall(({ refusal }) => {
      if (refusal !== undefined) properties.onRefused(refusal);
    });
    rehearsal.startUsers();
    return {
      ...{ service, clock, pace, endpoint: service.endpoint },
      asked: `${live.users.request.method} ${live.users.request.path}`,
      requests: () => rehearsal.requests,
      async close() {
        busy.end();
        try {
          await rehearsal.close();
        } finally {
          await service.close();
        }
      },
    };
  } catch (error) {
    await service.close();
    throw error;
  }
}

/** How fast time passes: by what CloudFormation is about. */
class Busy {
  private readonly stacks = new Set<string>();
  private calm: (() => void) | undefined;

  constructor(
    private readonly clock: LocalClock,
    private readonly pace: Pace,
    private readonly users: LocalUsers,
  ) {
    this.slow();
  }

  see({ type, stackName, status }: StackEvent): void {
    if (type !== 'AWS::CloudFormation::Stack') return;
    if (status.endsWith('_IN_PROGRESS') && !status.startsWith('REVIEW')) {
      this.stacks.add(stackName);
      this.end();
      this.clock.accelerate(this.pace.factor);
      this.users.comeAt(1);
      return;
    }
    this.stacks.delete(stackName);
    if (this.stacks.size === 0) this.calm ??= this.clock.schedule(AFTERMATH, () => this.slow());
  }

  end(): void {
    this.calm?.();
    this.calm = undefined;
  }

  private slow(): void {
    this.calm = undefined;
    this.clock.accelerate(1);
    this.users.comeAt(1 / this.pace.factor);
  }
}
