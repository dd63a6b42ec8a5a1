import type { Pause } from '../aws/pause';
import type { HoldEntry } from '../records/entry';
import type { RecoveryRecords } from './records';

/** Milliseconds between two tries to write a hold. */
const AGAIN_MS = 30_000;

/** The hold that a recovery works under, which it goes without where it cannot be written. */
export class Holding {
  private state: 'yes' | 'no' | 'maybe' = 'no';
  private reason = '';
  private triedAt = Number.NEGATIVE_INFINITY;

  constructor(
    readonly hold: HoldEntry,
    private readonly records: Pick<RecoveryRecords, 'write'>,
    private readonly pause: Pick<Pause, 'now'>,
    private readonly say: (text: string) => void,
  ) {}

  /** One that is in force already. */
  static inForce(hold: HoldEntry): Holding {
    const holding = new Holding(
      hold,
      { write: async () => ({ is: 'yes' }) },
      { now: () => 0 },
      () => undefined,
    );
    holding.state = 'yes';
    return holding;
  }

  /** `maybe`: the answer to its write was lost. */
  get is(): 'yes' | 'no' | 'maybe' {
    return this.state;
  }

  /** What a person must be told, loudly. */
  get warning(): string | undefined {
    const { id } = this.hold;
    if (this.state === 'yes') return undefined;
    const what =
      this.state === 'maybe'
        ? `NOT HELD, as far as is known: ${id} may be in force, the answer to its write was lost, see teal releases`
        : 'NOT HELD: deploys are not kept away';
    return `${what} (${this.reason}); pause the deploy workflow: gh workflow disable deploy.yml, and gh run cancel those under way`;
  }

  /** Writes it; the same hold a second time is no error. Not more often than it may help. */
  async put(): Promise<void> {
    if (this.state === 'yes' || this.pause.now() - this.triedAt < AGAIN_MS) return;
    this.triedAt = this.pause.now();
    const written = await this.records.write(this.hold);
    // What was written by a call whose answer was lost stays so, whatever is said to the next.
    if (written.is !== 'no' || this.state !== 'maybe') this.state = written.is;
    if (written.is !== 'yes') this.reason = written.reason;
    this.say(this.warning ?? `${this.hold.id} is in force`);
  }
}
