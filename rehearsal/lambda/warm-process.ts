import { type ChildProcess, fork } from 'node:child_process';
import type { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import type { FromChild, ToChild } from './messages';

export interface WarmProcessProperties {
  /** The bundled runtime.ts. */
  readonly runtimePath: string;
  readonly directory: string;
  readonly memoryMb: number;
  /** What Node reads when it starts; the function's own environment comes with each lease. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Whoever a process serves at present. */
export interface Listener {
  readonly onMessage: (message: Exclude<FromChild, { kind: 'log' }>) => void;
  readonly onLog: (line: string) => void;
  /** @param how in the words of Lambda: `with error: signal: killed` */
  readonly onExit: (how: string) => void;
}

/** Real milliseconds for what the process still has to say after its end. */
const LAST_WORDS_MS = 500;

/** A child process that runs handlers of one asset, for one lease after the other. */
export class WarmProcess {
  private readonly child: ChildProcess;
  /** Resolves when the process has ended, or never began. */
  readonly exited: Promise<void>;
  /** Resolves when the process has ended and all its output was read. */
  private readonly closed: Promise<void>;
  private listener: Listener | undefined;
  private outOfMemory = false;
  private end: string | undefined;

  constructor({ runtimePath, directory, environment, memoryMb }: WarmProcessProperties) {
    this.child = fork(runtimePath, [], {
      cwd: directory,
      env: { ...environment },
      // A rough limit: Lambda counts the whole process, this flag the JavaScript heap.
      execArgv: [`--max-old-space-size=${memoryMb}`],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.exited = new Promise((resolve) => {
      this.child.once('exit', () => resolve()).once('error', () => resolve());
    });
    this.closed = new Promise((resolve) => this.child.once('close', () => resolve()));
    for (const stream of this.outputs) createInterface({ input: stream }).on('line', this.takeOutput);
    this.child.on('message', this.take).once('exit', this.ended).once('error', this.broken);
  }

  /** Whether it can be spoken to: it may have ended while nobody waited for it. */
  get alive(): boolean {
    return this.end === undefined && this.child.connected;
  }

  /** @param listener of the lease that begins; one that comes to the end of a process hears of it at once */
  serve(listener: Listener | undefined): void {
    this.listener = listener;
    if (this.end !== undefined) listener?.onExit(this.end);
  }

  send(message: ToChild): void {
    // One that has ended says so by its exit.
    if (this.child.connected) this.child.send(message, () => {});
  }

  /** Lets this process of ours end while the child is there: it dies with it. */
  unref(): void {
    this.child.unref();
    this.child.channel?.unref();
    for (const stream of this.outputs) stream.unref();
  }

  ref(): void {
    this.child.ref();
    this.child.channel?.ref();
    for (const stream of this.outputs) stream.ref();
  }

  /** Ends the process, whatever it does, and waits until it is gone: a busy machine may need seconds for that. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.exited;
    const patience = new AbortController();
    // Somebody else may hold the pipes open for ever.
    const enough = delay(LAST_WORDS_MS, undefined, { signal: patience.signal }).catch(() => undefined);
    await Promise.race([this.closed, enough]);
    patience.abort();
    for (const stream of this.outputs) stream.destroy();
  }

  private readonly take = (message: unknown): void => {
    const said = message as FromChild;
    if (said.kind === 'log') this.listener?.onLog(said.line);
    else this.listener?.onMessage(said);
  };

  /** What did not go through the runtime: V8's own last words, and writes to the file descriptors. */
  private readonly takeOutput = (line: string): void => {
    if (/^FATAL ERROR: .*(heap|memory)/.test(line)) this.outOfMemory = true;
    this.listener?.onLog(line);
  };

  private readonly ended = (code: number | null, signal: NodeJS.Signals | null): void => {
    // V8 says why it aborts before it does, on a pipe that may be read after.
    void Promise.race([this.closed, delay(LAST_WORDS_MS, undefined, { ref: false })]).then(() =>
      this.finish(this.outOfMemory ? how(null, 'SIGKILL') : how(code, signal)),
    );
  };

  private readonly broken = (error: Error): void =>
    this.finish(`because it was not reachable: ${error.message}`);

  private finish(words: string): void {
    if (this.end !== undefined) return;
    this.end = words;
    this.listener?.onExit(words);
  }

  private get outputs(): Socket[] {
    return [this.child.stdout, this.child.stderr].filter((stream) => stream !== null) as unknown as Socket[];
  }
}

/** Words of Go's syscall.Signal, which Lambda's messages use. */
const SIGNALS: Readonly<Record<string, string>> = {
  SIGABRT: 'aborted',
  SIGBUS: 'bus error',
  SIGFPE: 'floating point exception',
  SIGILL: 'illegal instruction',
  SIGINT: 'interrupt',
  SIGKILL: 'killed',
  SIGSEGV: 'segmentation fault',
  SIGTERM: 'terminated',
};

// source: https://docs.aws.amazon.com/lambda/latest/dg/troubleshooting-invocation.html (Runtime exited …)
function how(code: number | null, killedBy: NodeJS.Signals | null): string {
  if (killedBy !== null) return `with error: signal: ${SIGNALS[killedBy] ?? killedBy}`;
  return code === 0 ? 'without providing a reason' : `with error: exit status ${code}`;
}
