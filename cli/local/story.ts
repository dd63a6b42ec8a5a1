import type { StackEvent } from '../../rehearsal/cloudformation/stack-events';
import type { DeploymentEvent } from '../../rehearsal/ecs/deployment-result';
import { TERMINAL } from '../../rehearsal/ecs/deployment-result';
import type { LocalAccount } from '../../rehearsal/local/local-account';
import type { TrafficSummary } from '../../rehearsal/traffic/request-tally';
import { harmless } from '../aws/harmless';
import type { Progress } from '../progress';
import { ReleaseProgress } from '../rehearse/release-progress';
import { count, plain } from '../rehearse/words';

/** What users have met, by who answered them. */
export function met({ total, servedByGreen, ...failed }: TrafficSummary): string {
  const { failedByBlue, failedByGreen, failedByLoadBalancer } = failed;
  return [
    `users: ${count(failed.failed)} of ${count(total)} requests failed`,
    `blue ${count(failedByBlue)}`,
    `green ${count(failedByGreen)} of ${count(servedByGreen)}`,
    `load balancer ${count(failedByLoadBalancer)}`,
  ].join(' · ');
}

/** Tells what others do with the account: a line for each stack that begins or ends, and the story of each deployment. */
export class Story {
  private readonly releases: ReleaseProgress;
  private deploys = false;

  constructor(
    private readonly progress: Progress,
    private readonly account: Pick<LocalAccount, 'clock' | 'requests' | 'service'>,
    private readonly serviceName: string,
  ) {
    this.releases = new ReleaseProgress(progress, account.clock, account.service.gateIds);
  }

  stack({ type, stackName, logicalId, status, reason }: StackEvent): void {
    const why = reason === undefined ? '' : ` (${harmless(reason)})`;
    if (type === 'AWS::CloudFormation::Stack')
      this.progress.line(`stack ${plain(stackName)}: ${status}${why}`);
    else if (status.endsWith('_FAILED'))
      this.progress.line(`stack ${plain(stackName)}: ${plain(logicalId)} ${status}${why}`);
  }

  deployment(event: DeploymentEvent): void {
    if (!this.deploys) {
      this.deploys = true;
      this.releases.announce(`Deployment of ${plain(this.serviceName)}`, this.account.requests);
    }
    this.releases.show(event);
    if (event.type === 'weights' || event.type === 'decision') this.tellUsers();
    if (event.type !== 'status' || !TERMINAL.includes(event.status)) return;
    this.deploys = false;
    this.progress.line(`  ${event.status}`);
    this.tellUsers();
    this.progress.line('');
    this.progress.follow(undefined);
  }

  oneOffFailed(reason: string): void {
    this.releases.oneOffFailed(reason);
  }

  private tellUsers(): void {
    const requests = this.account.requests();
    if (requests && requests.total > 0) this.progress.line(`        ${met(requests)}`);
  }
}
