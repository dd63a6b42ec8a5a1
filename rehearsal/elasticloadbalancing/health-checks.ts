import type { Clock } from '../clock/clock';
import { afterCheck, type HealthCheck } from './health';
import type { Target } from './target';

/** Asks one target again and again whether it is well, an interval apart, from now until it is stopped. */
export class HealthChecks {
  private readonly stopped = new AbortController();
  private cancelNext = () => {};
  private due: number;

  /** @param onChange called when the state of the target's health is another one than before */
  constructor(
    private readonly target: Target,
    private readonly check: HealthCheck,
    private readonly clock: Clock,
    private readonly onChange: () => void,
  ) {
    this.due = clock.now();
    this.ask();
  }

  stop(): void {
    this.cancelNext();
    this.stopped.abort(new Error(`health checks of ${this.target.id} were stopped`));
  }

  private ask(): void {
    this.asked().catch((error: unknown) => {
      if (!this.stopped.signal.aborted) this.clock.fail(error);
    });
  }

  private async asked(): Promise<void> {
    const { target, check, clock } = this;
    const result = await target.backend.check(check, this.stopped.signal);
    this.stopped.signal.throwIfAborted();
    const before = target.health.state;
    target.health = afterCheck(target.health, result, check);
    // An answer takes real time while intervals are shrunk: checks that are overdue are left out, not made up.
    this.due = Math.max(this.due + check.intervalMs, clock.now());
    this.cancelNext = clock.schedule(this.due - clock.now(), () => this.ask());
    if (target.health.state !== before) this.onChange();
  }
}
