import type { LiveUsers } from '../traffic/live-users';
import type { RevisionOf, TrafficSummary } from '../traffic/request-tally';
import type { ReleaseBook, Users } from '../traffic/users';

const NOBODY: TrafficSummary = {
  total: 0,
  failed: 0,
  failedByBlue: 0,
  failedByGreen: 0,
  failedByLoadBalancer: 0,
  servedByGreen: 0,
  unfinished: 0,
  notSent: 0,
};

/** Users of a service that is not there yet: they come once its first deployment is over, and leave before it goes. */
export class LocalUsers implements Users {
  private state: 'away' | 'here' | 'gone' = 'away';

  constructor(private readonly live: Pick<LiveUsers, 'notSent' | 'start' | 'open' | 'stop' | 'comeAt'>) {}

  get notSent(): number {
    return this.live.notSent;
  }

  /** They are not let in yet: the rehearsal begins with nothing that could answer them. */
  start(): void {}

  /** The service is up. Without effect when they are here, or the service was deleted. */
  letIn(): void {
    if (this.state !== 'away') return;
    this.state = 'here';
    this.live.start();
  }

  comeAt(share: number): void {
    this.live.comeAt(share);
  }

  open(revisionOf: RevisionOf): ReleaseBook {
    return this.state === 'here'
      ? this.live.open(revisionOf)
      : { summary: NOBODY, close: async () => NOBODY };
  }

  async stop(atOnce: boolean): Promise<void> {
    const before = this.state;
    this.state = 'gone';
    if (before !== 'gone') await this.live.stop(atOnce);
  }
}
