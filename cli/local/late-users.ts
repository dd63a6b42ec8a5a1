import type { Users } from '../../rehearsal/traffic/users';

/** Users who come when there is a service to come to: before it they would meet errors, and alarms would tell of them. */
export class LateUsers implements Users {
  private hasCome = false;

  constructor(private readonly users: Users) {}

  get notSent(): number {
    return this.users.notSent;
  }

  /** Nothing yet: {@link come}. */
  start(): void {}

  come(): void {
    if (this.hasCome) return;
    this.hasCome = true;
    this.users.start();
  }

  open(revisionOf: Parameters<Users['open']>[0]): ReturnType<Users['open']> {
    return this.users.open(revisionOf);
  }

  async stop(atOnce: boolean): Promise<void> {
    if (this.hasCome) await this.users.stop(atOnce);
  }
}
