import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { bin } from '../../package.json';

export const ROOT = join(__dirname, '..', '..');
/** What `teal` is to those who have installed it. */
const TEAL = join(ROOT, bin.teal);

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder of a test's own: for its files, and as the TMPDIR of the command line. */
export class Sandbox {
  readonly path = mkdtempSync(join(tmpdir(), 'teal-cli-test-'));
  /** TMPDIR of what runs here: what is left in it was left behind. */
  readonly temporary = join(this.path, 'tmp');
  private readonly started: RunningTeal[] = [];

  constructor() {
    mkdirSync(this.temporary);
  }

  start(args: readonly string[], options: { cwd?: string; env?: Record<string, string> } = {}): RunningTeal {
    const env = { ...process.env, ...options.env, TMPDIR: this.temporary };
    const teal = new RunningTeal(
      spawn(process.execPath, [TEAL, ...args], {
        cwd: options.cwd ?? this.path,
        env,
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    );
    this.started.push(teal);
    return teal;
  }

  run(args: readonly string[], options: { cwd?: string; env?: Record<string, string> } = {}): Promise<Ended> {
    return this.start(args, options).ended;
  }

  /** A directory to run the sample's app in, without its build step, which would write dist/ under the other tests. */
  tealApp(): string {
    const app = mkdtempSync(join(this.path, 'app-'));
    symlinkSync(join(ROOT, 'node_modules'), join(app, 'node_modules'));
    const command = `node --import tsx '${join(ROOT, 'bin', 'teal.ts')}'`;
    writeFileSync(join(app, 'cdk.json'), JSON.stringify({ app: command }));
    return app;
  }

  /** Resolves when a command that runs here has written the file. */
  async holds(file: string): Promise<void> {
    while (!existsSync(join(this.path, file))) await sleep(20);
  }

  /** Folders of Teal's that nobody has removed. The cache of tsx, which is for good, does not count. */
  leftFolders(): string[] {
    return readdirSync(this.temporary).filter((name) => name.startsWith('teal-'));
  }

  /**
   * Processes of this machine whose environment names this folder: tasks by HOME, hooks by their code's place, `cdk`
   * by TMPDIR. What has just been killed may take a moment to go.
   */
  async leftProcesses(): Promise<string[]> {
    for (let tries = 0; ; tries += 1) {
      const left = processesWith(this.path);
      if (left.length === 0 || tries === 20) return left;
      await sleep(100);
    }
  }

  /** For `afterEach` and `afterAll`: nothing outlives a test, also not one that has failed. */
  async remove(): Promise<void> {
    for (const teal of this.started) teal.kill();
    await Promise.all(this.started.map((teal) => teal.ended));
    rmSync(this.path, { recursive: true, force: true });
  }
}

export class RunningTeal {
  stdout = '';
  stderr = '';
  readonly ended: Promise<Ended>;

  constructor(private readonly child: ChildProcess) {
    child.stdout?.on('data', (chunk: Buffer) => {
      this.stdout += chunk;
    });
    child.stderr?.on('data', (chunk: Buffer) => {
      this.stderr += chunk;
    });
    this.ended = once(child, 'close').then(([code]) => ({ code, stdout: this.stdout, stderr: this.stderr }));
  }

  /** Resolves when the stream matches; rejects when the process ends before. */
  async says(pattern: RegExp, stream: 'stdout' | 'stderr' = 'stderr'): Promise<void> {
    const matched = new Promise<void>((resolve) => {
      const look = () => pattern.test(this[stream]) && resolve();
      this.child[stream]?.on('data', look);
      look();
    });
    const silent = this.ended.then(({ code, stdout, stderr }) => {
      if (!pattern.test({ stdout, stderr }[stream]))
        throw new Error(`exited (${code}) without ${pattern}: ${stderr}`);
    });
    await Promise.race([matched, silent]);
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** As `| head` does when it has read enough. */
  stopReading(stream: 'stdout' | 'stderr'): void {
    this.child[stream]?.destroy();
  }

  kill(): void {
    this.signal('SIGKILL');
  }
}

/** `PID COMMAND` of each. Only where there is a /proc: elsewhere nothing is found. */
function processesWith(marker: string): string[] {
  const pids = pidsOf('/proc').filter((pid) => read(`/proc/${pid}/environ`).includes(marker));
  return pids.map((pid) => `${pid} ${read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ')}`);
}

function pidsOf(directory: string): string[] {
  try {
    return readdirSync(directory).filter((name) => /^\d+$/.test(name));
  } catch {
    return []; // macOS has no /proc
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return ''; // it has ended meanwhile, or is another user's
  }
}
