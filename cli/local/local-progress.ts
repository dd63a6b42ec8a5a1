import { type DeploymentEvent, TERMINAL } from '../../rehearsal/ecs/deployment-result';
import type { Progress } from '../progress';
import type { ReleaseProgress } from '../rehearse/release-progress';
import { count, plain } from '../rehearse/words';
import type { UsersByVersion } from './users-by-version';

/** Tells of each deployment that the CLI's calls start, with what users meet by version. */
export class LocalProgress {
  private deployments = 0;
  private isOn = false;

  constructor(
    private readonly progress: Progress,
    private readonly releases: ReleaseProgress,
    private readonly users: UsersByVersion,
    /** Is called whenever a deployment was successful. */
    private readonly onSuccess: () => void,
  ) {}

  see(event: DeploymentEvent): void {
    if (!this.isOn) this.begin();
    this.releases.show(event);
    if (event.type === 'weights' && event.traffic === 'production') this.tellUsers();
    if (event.type === 'status' && TERMINAL.includes(event.status)) this.end(event.status);
  }

  private begin(): void {
    this.isOn = true;
    this.deployments += 1;
    this.users.begin();
    this.releases.begin(`Deployment ${this.deployments}`, () => this.users.sum);
  }

  private end(status: string): void {
    this.isOn = false;
    this.progress.follow(undefined);
    this.tellUsers();
    this.progress.line(`  ${status}`);
    if (status === 'SUCCESSFUL') this.onSuccess();
  }

  private tellUsers(): void {
    const told = this.users.byVersion.map(
      ([version, { total, failed }]) => `${plain(version)} ${count(failed)} of ${count(total)} failed`,
    );
    if (told.length > 0) this.progress.line(`        users: ${told.join(' · ')}`);
  }
}
