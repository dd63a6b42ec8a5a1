import type { Clock } from '../../rehearsal/clock/clock';
import type { StackEvent } from '../../rehearsal/cloudformation/stack-events';
import { type DeploymentEvent, TERMINAL } from '../../rehearsal/ecs/deployment-result';
import { isModelled } from '../../rehearsal/service/modelled-types';
import type { TrafficSummary } from '../../rehearsal/traffic/request-tally';
import { harmless } from '../aws/harmless';
import type { Progress } from '../progress';
import { ReleaseProgress } from '../rehearse/release-progress';
import { count, plain } from '../rehearse/words';

/** What users have met, by who answered them. */
export function met({ total, failed, servedByGreen, ...by }: TrafficSummary): string {
  return [
    `users: ${count(failed)} of ${count(total)} requests failed`,
    `blue ${count(by.failedByBlue)}`,
    `green ${count(by.failedByGreen)} of ${count(servedByGreen)}`,
    `load balancer ${count(by.failedByLoadBalancer)}`,
  ].join(' · ');
}

export interface StoryProperties {
  readonly progress: Pick<Progress, 'line' | 'follow'>;
  readonly clock: Clock;
  readonly gateIds: ReadonlyMap<string, string>;
  /** Types that the introduction has named. */
  readonly notModelled: readonly string[];
  readonly service: { readonly name: string; readonly stackName: string };
  /** What users have met since CloudFormation was called last. */
  readonly requests: () => TrafficSummary | undefined;
}

/** Tells what others do with the account: a line for each stack that begins or ends, and the story of each deployment. */
export class Story {
  private readonly releases: ReleaseProgress;
  private isTold = false;
  /** Of the stack that was spoken of last. */
  private status = '';
  /** Why the last command was refused, until something is deployed. */
  private refusal = '';
  /** Types that were spoken of. */
  private readonly notModelled: Set<string>;

  constructor(private readonly properties: StoryProperties) {
    const { progress, clock, gateIds, notModelled } = properties;
    this.notModelled = new Set(notModelled);
    this.releases = new ReleaseProgress(progress, clock, gateIds);
  }

  stack({ type, stackName, logicalId, status, reason }: StackEvent): void {
    const { progress, service } = this.properties;
    const why = reason === undefined ? '' : ` (${harmless(reason)})`;
    if (type !== 'AWS::CloudFormation::Stack') {
      if (status.endsWith('_FAILED'))
        progress.line(`stack ${plain(stackName)}: ${plain(logicalId)} ${status}${why}`);
      if (status === 'CREATE_COMPLETE') this.tellNotModelled(stackName, type);
      return;
    }
    this.status = status;
    this.refusal = '';
    progress.line(`stack ${plain(stackName)}: ${status}${why}`);
    if (status === 'DELETE_COMPLETE' && stackName === service.stackName)
      progress.line(
        `${plain(service.name)} is gone. To deploy it again: teal local --reset, then bootstrap.`,
      );
  }

  /** Once: it looks created, and nothing is there. */
  private tellNotModelled(stackName: string, type: string): void {
    if (isModelled(type) || this.notModelled.has(type)) return;
    this.notModelled.add(type);
    this.properties.progress.line(
      `stack ${plain(stackName)}: ${plain(type)} is not modelled, and of no effect here`,
    );
  }

  deployment(event: DeploymentEvent): void {
    const { progress, service, requests } = this.properties;
    if (!this.isTold) {
      // What is left of a service that is deleted ends, and does not begin.
      if (event.type !== 'stage') return;
      this.isTold = true;
      const isBack = this.status.startsWith('UPDATE_ROLLBACK');
      const back = isBack ? ', as it was before: the stack goes back' : '';
      this.releases.announce(`Deployment of ${plain(service.name)}${back}`, requests);
    }
    this.releases.show(event);
    if (event.type === 'weights' || event.type === 'decision') this.tellUsers();
    if (event.type !== 'status' || !TERMINAL.includes(event.status)) return;
    this.isTold = false;
    progress.line(`  ${event.status}`);
    this.tellUsers();
    progress.line('');
    progress.follow(undefined);
  }

  /** Once for all calls of a command: `cdk watch` itself drops the errors that it gets, and tries again and again. */
  refused(why: string): void {
    if (why === this.refusal) return;
    this.refusal = why;
    this.properties.progress.line(`\n${why}`);
  }

  oneOffFailed(reason: string): void {
    this.releases.oneOffFailed(reason);
  }

  private tellUsers(): void {
    const requests = this.properties.requests();
    if (requests && requests.total > 0) this.properties.progress.line(`        ${met(requests)}`);
  }
}
