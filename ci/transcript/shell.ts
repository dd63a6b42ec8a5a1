import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Step } from './story';
import { shownOf, type Told } from './told';

const ROOT = resolve(__dirname, '..', '..');
const PROGRAMS = {
  teal: join(ROOT, 'dist', 'teal.js'),
  cdk: join(ROOT, 'node_modules', 'aws-cdk', 'bin', 'cdk'),
};

/** Milliseconds after which a terminal of its own has not said what it must. */
const LONGEST = 120_000;

/** A home and a folder of its own, in which `npx teal` is this Teal. What it has started and written is gone at its end. */
export class Shell {
  private readonly home = mkdtempSync(join(tmpdir(), 'teal-transcript-'));
  private readonly app = join(this.home, 'shop');
  private readonly others: ChildProcess[] = [];
  private profile: Readonly<Record<string, string>> = {};

  constructor() {
    const bin = join(this.home, 'bin');
    for (const folder of [this.app, bin, join(this.home, '.aws')]) mkdirSync(folder);
    // What `npm install` would do, with this folder as the package.
    symlinkSync(join(ROOT, 'node_modules'), join(this.app, 'node_modules'));
    const cases = Object.entries(PROGRAMS).map(
      ([name, path]) => `${name}) exec '${process.execPath}' '${path}' "$@";;`,
    );
    const npx = `#!/bin/sh\nprogram=$1; shift\ncase $program in\n${cases.join('\n')}\nesac\nexit 127\n`;
    writeFileSync(join(bin, 'npx'), npx, { mode: 0o755 });
  }

  async type({ command, until, keep }: Step): Promise<Told> {
    const child = this.run(command);
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk: Buffer) => {
        output += chunk;
      });
    const ended = once(child, 'close');
    if (!until) {
      const [code] = (await ended) as [number | null];
      return { exit: code ?? -1, lines: shownOf(this.plain(output), keep) };
    }
    this.others.push(child);
    const isSaid = () => output.split('\n').some((line) => until.test(line));
    const endsAt = Date.now() + LONGEST;
    while (!isSaid()) {
      if (child.exitCode !== null || Date.now() > endsAt)
        throw new Error(`${command} must say ${until}, got:\n${output}`);
      await sleep(100);
    }
    this.profile = { AWS_PROFILE: 'teal-local' };
    return { exit: 0, lines: shownOf(this.plain(output), keep) };
  }

  async close(): Promise<void> {
    for (const child of this.others) {
      if (child.exitCode !== null || child.pid === undefined) continue;
      const ended = once(child, 'close');
      // The shell and what it runs, as Ctrl-C does.
      process.kill(-child.pid, 'SIGINT');
      await ended;
    }
    rmSync(this.home, { recursive: true, force: true });
  }

  /** A page speaks of no machine. */
  private readonly plain = (text: string): string =>
    text.replaceAll(ROOT, '…').replaceAll(this.app, '.').replaceAll(this.home, '~');

  private run(command: string): ChildProcess {
    const own = Object.entries(process.env).filter(([name]) => !/^(AWS|CDK|CI$|GITHUB)_?/.test(name));
    return spawn('sh', ['-c', `${command}`], {
      cwd: this.app,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
      env: {
        ...Object.fromEntries(own),
        ...this.profile,
        PATH: `${join(this.home, 'bin')}:${process.env.PATH}`,
        ...{ HOME: this.home, TMPDIR: this.home, CDK_DISABLE_CLI_TELEMETRY: 'true' },
        ...{ AWS_EC2_METADATA_DISABLED: 'true', AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
        // The delivery says teal-cdk, which is this folder.
        TSX_TSCONFIG_PATH: join(ROOT, 'tsconfig.json'),
      },
    });
  }
}
