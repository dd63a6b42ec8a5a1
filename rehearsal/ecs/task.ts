import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { OutputLines } from './output-lines';
import { OutputTail } from './output-tail';
import type { RunningTask, TaskExit } from './workload';

/** The container of a task definition, run by a command of this machine. */
export interface TaskProperties {
  /** Run by `sh -c`. */
  readonly command: string;
  readonly directory: string;
  /** Of the container, secrets resolved. */
  readonly environment: Readonly<Record<string, string>>;
  /** Free on loopback; given to the command as `PORT`. */
  readonly port: number;
  /** Wall milliseconds between SIGTERM and SIGKILL. @default 30000, as on Fargate */
  readonly stopTimeoutMs?: number;
  /** Gets each line that the command writes, to either stream. */
  readonly onOutput?: ((taskId: string, line: string) => void) | undefined;
  /**
   * Resolves when the task answers; called once.
   *
   * @param signal aborted when the task is gone
   */
  readonly answers: (port: number, signal: AbortSignal) => Promise<void>;
}

/** Wall milliseconds. */
const LAST_WORDS = 200;

const running = new Set<Task>();

/**
 * Kills every task of this process at once. It is called when the process exits; who handles a signal has to exit
 * in turn, since a process that a signal ends runs no exit handlers.
 */
export function killAllNow(): void {
  for (const task of running) task.killNow();
}

/**
 * A task as a process group of its own. What the command starts belongs to the task and ends with it, like
 * everything in a container; only a program that leaves the group (`setsid`) gets away.
 */
export class Task implements Omit<RunningTask, 'backend'> {
  readonly id = randomBytes(16).toString('hex');
  readonly host = '127.0.0.1';
  readonly port: number;
  readonly started: Promise<void>;
  readonly exited: Promise<TaskExit>;
  private readonly home = mkdtempSync(join(tmpdir(), 'teal-task-'));
  private readonly output = new OutputTail();
  private readonly child: ChildProcess;
  private readonly gone = new AbortController();
  /** Ends when a task that was told to stop is killed instead; undefined until it is told. */
  private patience: Promise<void> | undefined;

  constructor(private readonly properties: TaskProperties) {
    this.port = properties.port;
    this.child = spawn('sh', ['-c', properties.command], {
      cwd: properties.directory,
      detached: true, // a process group of its own
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...properties.environment,
        PORT: String(properties.port),
        PATH: process.env.PATH,
        HOME: this.home,
      },
    });
    if (running.size === 0) process.on('exit', killAllNow);
    running.add(this);
    for (const stream of [this.child.stdout, this.child.stderr]) this.listenTo(stream);
    this.exited = this.untilGone();
    this.started = this.untilStarted();
  }

  async stop(): Promise<void> {
    if (this.gone.signal.aborted) return;
    this.signalGroup('SIGTERM');
    this.patience ??= wait(this.properties.stopTimeoutMs ?? 30_000, undefined, {
      signal: this.gone.signal,
    }).then(
      () => this.signalGroup('SIGKILL'),
      (error: unknown) => {
        if (!this.gone.signal.aborted) throw error;
      },
    );
    await Promise.all([this.exited, this.patience]);
  }

  killNow(): void {
    this.signalGroup('SIGKILL');
    this.forget();
  }

  private listenTo(stream: Readable | null): void {
    const { onOutput } = this.properties;
    stream?.on('data', (chunk: Buffer) => this.output.add(chunk));
    if (onOutput === undefined) return;
    const lines = new OutputLines((line) => onOutput(this.id, line));
    stream?.on('data', (chunk: Buffer) => lines.add(chunk));
    stream?.once('close', () => lines.end());
  }

  private async untilGone(): Promise<TaskExit> {
    const reason = await this.untilExit();
    // A shell ends at SIGTERM at once; what it runs may still be finishing a request.
    if (this.patience) await Promise.race([this.outputEnded(), this.patience]);
    // What the command has left behind ends with it.
    this.signalGroup('SIGKILL');
    await this.untilOutputEnds();
    this.forget();
    const words = this.output.lastWords;
    return { reason: words === undefined ? reason : `${reason}: ${words}` };
  }

  private async untilExit(): Promise<string> {
    try {
      const [code, signal] = await once(this.child, 'exit');
      return `Essential container in task exited (${signal === null ? `exit code ${code}` : `signal ${signal}`})`;
    } catch (error) {
      // spawn failed: there is no shell, or the directory does not exist.
      return `CannotStartContainerError: ${(error as Error).message}`;
    }
  }

  /** The pipes close when the last process that holds them has ended. */
  private async outputEnded(): Promise<void> {
    const streams = [this.child.stdout, this.child.stderr].filter((stream) => stream !== null);
    await Promise.all(
      streams.map((stream) => (stream.readableEnded || stream.destroyed ? undefined : once(stream, 'close'))),
    );
  }

  /** The last words may still be in the pipe; a program that has left the group may hold it open for ever. */
  private async untilOutputEnds(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise((resolve) => {
      timer = setTimeout(resolve, LAST_WORDS);
    });
    await Promise.race([this.outputEnded(), patience]);
    clearTimeout(timer);
    for (const stream of [this.child.stdout, this.child.stderr]) stream?.destroy();
  }

  private async untilStarted(): Promise<void> {
    try {
      await this.properties.answers(this.port, this.gone.signal);
    } catch (error) {
      if (!this.gone.signal.aborted) throw error;
    }
  }

  private signalGroup(signal: NodeJS.Signals): void {
    if (this.child.pid === undefined) return;
    try {
      process.kill(-this.child.pid, signal);
    } catch (error) {
      // The group is gone already; macOS says EPERM when only its remains are left.
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'ESRCH' && code !== 'EPERM') throw error;
    }
  }

  private forget(): void {
    this.gone.abort(new Error(`task ${this.id} is gone`));
    rmSync(this.home, { recursive: true, force: true });
    running.delete(this);
    if (running.size === 0) process.off('exit', killAllNow);
  }
}
