import type { Clock } from '../clock/clock';
import type { Answer, FromChild, Invocation, Start } from './messages';
import type { Awake, Turn } from './turn';
import type { WarmProcess } from './warm-process';

export interface ExchangeProperties {
  readonly process: Pick<WarmProcess, 'serve' | 'send' | 'kill'>;
  readonly clock: Clock;
  readonly turn: Turn;
  /** Simulated milliseconds that the answer may take. */
  readonly limitMs: number;
  /** Lambda's word for what takes them. */
  readonly what: 'Init' | 'Task';
  /** Real milliseconds after which a process that is awake on a virtual clock is taken for one that hangs. */
  readonly longestAwakeMs: number;
  readonly onLog: (line: string) => void;
}

/**
 * One message to a process and the way to its answer. The clock is held while the process works; when nothing but
 * timers of its own, or requests that are held on the clock, is pending there, time passes until the first of them.
 */
export class Exchange implements Awake {
  private settle: (answer: Answer) => void = () => {};
  private settled = false;
  /** Lets the clock go; undefined while the process is idle. */
  private letGo: (() => void) | undefined;
  private hasTurn = false;
  /** Resolves when the process may be spoken to. */
  private awake: Promise<void> = Promise.resolve();
  private cancelWake: () => void = () => {};
  private guard: NodeJS.Timeout | undefined;
  /** What waits for the process to say that it has heard of a release, in order. */
  private readonly releases: (() => void)[] = [];

  constructor(private readonly properties: ExchangeProperties) {}

  /** Never rejects. An answer that is a fatal failure leaves a process to be killed. */
  async run(message: Omit<Start, 'now'> | Omit<Invocation, 'now'>): Promise<Answer> {
    const { process, clock, limitMs, onLog } = this.properties;
    const answer = new Promise<Answer>((resolve) => {
      this.settle = resolve;
    });
    process.serve({ onMessage: this.receive, onLog, onExit: this.exited });
    this.wake();
    await this.awake;
    const cancelDeadline = clock.schedule(limitMs, this.expire);
    if (!this.settled) process.send({ ...message, now: clock.now() } as Start | Invocation);
    try {
      return await answer;
    } finally {
      cancelDeadline();
    }
  }

  /** Ends the exchange with a failure, whatever the process does. */
  interrupt(how: string): void {
    this.exited(how);
  }

  holdRequest(port: number, to?: number): () => Promise<void> {
    this.properties.process.send({ kind: 'held', port, ...(to !== undefined && { to }) });
    return () => this.release(port, to);
  }

  private async release(port: number, to?: number): Promise<void> {
    if (this.settled) return;
    const heard = new Promise<void>((resolve) => this.releases.push(resolve));
    this.wake();
    await this.awake;
    if (this.settled) return;
    const now = this.properties.clock.now();
    this.properties.process.send({ kind: 'released', port, ...(to !== undefined && { to }), now });
    await heard;
  }

  private readonly receive = (message: Exclude<FromChild, { kind: 'log' }>): void => {
    if (this.settled) return;
    switch (message.kind) {
      case 'idle':
        // One that said so before it heard of a release is about to be awake again.
        if (this.releases.length === 0) this.sleepUntil(message.due);
        return;
      case 'awake':
        this.releases.shift()?.();
        return;
      case 'rested':
        return;
      default:
        this.finish(message);
    }
  };

  private sleepUntil(due: number | undefined): void {
    const { clock, process } = this.properties;
    this.rest();
    if (due === undefined) return;
    this.cancelWake = clock.schedule(Math.max(0, due - clock.now()), () => {
      this.wake();
      void this.awake.then(() => {
        if (!this.settled) process.send({ kind: 'advance', now: clock.now() });
      });
    });
  }

  /** Holds the clock at once, and takes the turn when it comes. */
  private wake(): void {
    if (this.letGo !== undefined) return;
    const { clock, turn } = this.properties;
    this.cancelWake();
    this.letGo = clock.holdForProcess();
    this.awake = turn.take(this).then(() => {
      this.hasTurn = true;
      if (this.settled) this.rest();
      else this.watch();
    });
  }

  private rest(): void {
    clearTimeout(this.guard);
    if (this.hasTurn) this.properties.turn.give(this);
    this.hasTurn = false;
    this.letGo?.();
    this.letGo = undefined;
  }

  /** On a virtual clock a process that never yields would never time out: no time passes while it works. */
  private watch(): void {
    const { clock, process, longestAwakeMs } = this.properties;
    if (clock.kind !== 'virtual') return;
    this.guard = setTimeout(() => {
      process.serve(undefined);
      void process.kill();
      // What is left of the limit passes, and ends it.
      this.rest();
    }, longestAwakeMs);
  }

  private readonly expire = (): void => {
    const { what, limitMs } = this.properties;
    this.fail('Sandbox.Timedout', `${what} timed out after ${(limitMs / 1000).toFixed(2)} seconds`);
  };

  private readonly exited = (how: string): void => this.fail('Runtime.ExitError', `Runtime exited ${how}`);

  // source: error types of the Invoke API and their words
  private fail(errorType: string, errorMessage: string): void {
    this.finish({ kind: 'failure', errorType, errorMessage, fatal: true });
  }

  private finish(answer: Answer): void {
    if (this.settled) return;
    this.settled = true;
    this.cancelWake();
    // One that waits for its turn gives it back when it comes.
    if (this.hasTurn || this.letGo === undefined) this.rest();
    else this.letGo();
    for (const heard of this.releases.splice(0)) heard();
    this.settle(answer);
  }
}
