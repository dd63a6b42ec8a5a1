import { type ChildProcess, fork } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { FromChild, Invocation, Start } from './messages';

export interface WarmProcessProperties {
  /** The bundled runtime.ts. */
  readonly runtimePath: string;
  readonly directory: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly memoryMb: number;
  readonly onLog: (line: string) => void;
}

/** Real seconds that a handler may take to load: Lambda's own limit of the init phase. */
// source: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
const INIT_SECONDS = 10;

/** Real milliseconds for what the process still has to say after its end. */
const LAST_WORDS_MS = 500;

/** A child process with one function's handler. It takes one message at a time, and none after a fatal failure. */
export class WarmProcess {
  private readonly child: ChildProcess;
  /** Resolves when the process has ended and all its output was read. */
  private readonly closed: Promise<void>;

  constructor({ runtimePath, directory, environment, memoryMb, onLog }: WarmProcessProperties) {
    this.child = fork(runtimePath, [], {
      cwd: directory,
      env: { ...environment },
      // A rough limit: Lambda counts the whole process, this flag the JavaScript heap.
      execArgv: [`--max-old-space-size=${memoryMb}`],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.closed = new Promise((resolve) => this.child.once('close', () => resolve()));
    for (const stream of this.outputs) createInterface({ input: stream }).on('line', onLog);
  }

  /** Whether it ended while nobody waited for it, as a process does whose handler left a rejection behind. */
  get alive(): boolean {
    return this.child.connected;
  }

  start(message: Start): Promise<FromChild> {
    return this.exchange(message, INIT_SECONDS, 'Init');
  }

  invoke(message: Invocation): Promise<FromChild> {
    return this.exchange(message, message.timeoutMs / 1000, 'Task');
  }

  /** Ends the process, whatever it does. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    const patience = new AbortController();
    // A program that the handler started may hold the pipes open for ever.
    const enough = delay(LAST_WORDS_MS, undefined, { signal: patience.signal }).catch(() => undefined);
    await Promise.race([this.closed, enough]);
    patience.abort();
    for (const stream of this.outputs) stream.destroy();
  }

  private get outputs(): Readable[] {
    return [this.child.stdout, this.child.stderr].filter((stream) => stream !== null);
  }

  // source: error types of the Invoke API and their words: Sandbox.Timedout, Runtime.ExitError
  private exchange(message: Start | Invocation, seconds: number, what: string): Promise<FromChild> {
    const { child } = this;
    return new Promise((resolve) => {
      const finish = (answer: FromChild) => {
        clearTimeout(timer);
        child.off('message', finish).off('exit', exit).off('error', broken);
        resolve(answer);
      };
      const fail = (errorType: string, errorMessage: string) =>
        finish({ kind: 'failure', errorType, errorMessage, fatal: true });
      const exit = (code: number | null, signal: NodeJS.Signals | null) =>
        fail('Runtime.ExitError', `Runtime exited ${how(code, signal)}`);
      const broken = (error: Error) =>
        fail('Runtime.ExitError', `Runtime is not reachable: ${error.message}`);
      const late = () => fail('Sandbox.Timedout', `${what} timed out after ${seconds.toFixed(2)} seconds`);
      const timer = setTimeout(late, seconds * 1000);
      child.once('message', finish).once('exit', exit).once('error', broken);
      child.send(message);
    });
  }
}

function how(code: number | null, killedBy: NodeJS.Signals | null): string {
  if (killedBy !== null) return `with error: signal: ${killedBy}`;
  return code === 0 ? 'without providing a reason' : `with error: exit status ${code}`;
}
