import type { Clock } from '../clock/clock';
import type { EndpointLease } from '../endpoint/lease';
import type { Backstage } from './operator';

/** Wall milliseconds without a call after which code that woke up beside a sleeper is taken to wait for it. */
const QUIET_MS = 100;

/**
 * Time as code of this process has it: it stands still while the code works or waits for answers, and goes on while it
 * sleeps. Of two sleepers the first that wakes up may have done; nobody says so, so it is told by its silence.
 */
export class CodeTime {
  private letGo: (() => void) | undefined;
  private sleepers = 0;
  private quiet: NodeJS.Timeout | undefined;
  private readonly forget: () => void;

  constructor(
    private readonly clock: Clock,
    endpoint: Pick<EndpointLease, 'onCall'>,
  ) {
    this.hold();
    this.forget = endpoint.onCall(() => this.listen());
  }

  readonly pause: Backstage['pause'] = {
    now: () => this.clock.now(),
    sleep: async (milliseconds, signal) => {
      this.sleepers += 1;
      this.release();
      try {
        await this.clock.sleep(milliseconds, signal);
      } finally {
        this.sleepers -= 1;
        this.hold();
        this.listen();
      }
    },
  };

  /** Time is the rehearsal's again. */
  end(): void {
    this.forget();
    this.release();
  }

  private hold(): void {
    this.letGo ??= this.clock.holdForProcess();
  }

  private release(): void {
    clearTimeout(this.quiet);
    this.letGo?.();
    this.letGo = undefined;
  }

  private listen(): void {
    clearTimeout(this.quiet);
    if (this.letGo && this.sleepers > 0) this.quiet = setTimeout(() => this.release(), QUIET_MS);
  }
}
