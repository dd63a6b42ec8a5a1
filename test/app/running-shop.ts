import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { type IncomingHttpHeaders, type OutgoingHttpHeaders, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export const APP = join(__dirname, '..', '..', 'app');

export type LogLine = Readonly<Record<string, unknown>>;

/** The bundles that the image's build makes (`npm run build`), in a folder of their own. */
export function bundleShop(script: 'build' | 'build:faulty') {
  const folder = mkdtempSync(join(tmpdir(), 'teal-shop-'));
  const file = join(folder, script === 'build' ? 'main.js' : 'faulty.js');
  const metafile = join(folder, 'shop.json');
  execFileSync('npm', ['run', '--silent', script, '--', `--outdir=${folder}`, `--metafile=${metafile}`], {
    cwd: APP,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return { file, metafile, remove: () => rmSync(folder, { recursive: true }) };
}

/** A shop in a process of its own, with nothing of the caller's environment but PATH. */
export class RunningShop {
  readonly lines: LogLine[] = [];
  stderr = '';
  private waiting: (() => void)[] = [];
  private readonly child;
  /** The exit code, or the signal that ended it; once its output has been read to the end. */
  readonly exited: Promise<number | NodeJS.Signals | null>;

  constructor(file: string, args: readonly string[] = [], env: Readonly<Record<string, string>> = {}) {
    this.child = spawn(process.execPath, [file, ...args], {
      env: { PATH: process.env.PATH, PORT: '0', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    createInterface({ input: this.child.stdout }).on('line', (line) => {
      this.lines.push(JSON.parse(line) as LogLine);
      for (const look of this.waiting) look();
    });
    this.child.stderr.on('data', (chunk: Buffer) => {
      this.stderr += chunk.toString();
    });
    this.exited = new Promise((resolve) =>
      this.child.once('close', (code, signal) => resolve(code ?? signal)),
    );
  }

  /** The first line with this message that is there or comes; rejects when the process ends without one. */
  logged(message: string, matches: (line: LogLine) => boolean = () => true): Promise<LogLine> {
    return this.wrote((line) => line.message === message && matches(line), message);
  }

  /** The same of any line. @param what names it in the error */
  wrote(matches: (line: LogLine) => boolean, what = 'the line'): Promise<LogLine> {
    return new Promise((resolve, reject) => {
      const look = () => {
        const found = this.lines.find(matches);
        if (found) resolve(found);
        return found !== undefined;
      };
      if (look()) return;
      this.waiting.push(look);
      void this.exited.then((how) => look() || reject(new Error(`exited (${how}) without "${what}"`)));
    });
  }

  get pid(): number {
    return this.child.pid as number;
  }

  async port(): Promise<number> {
    return (await this.logged('listening')).port as number;
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  async ask(path: string, options: { method?: string; headers?: OutgoingHttpHeaders; body?: string } = {}) {
    const asked = openRequest(await this.port(), path, options);
    asked.sent.end(options.body);
    return asked.answer;
  }

  /** For `afterEach`: nothing that a test started outlives it. */
  async kill(): Promise<void> {
    this.signal('SIGKILL');
    await this.exited;
  }
}

export interface ReceivedAnswer {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A request on a connection of its own, whose body is still open. */
export function openRequest(
  port: number,
  path: string,
  options: { method?: string; headers?: OutgoingHttpHeaders } = {},
) {
  const sent = request({ host: '127.0.0.1', port, path, agent: false, ...options });
  const answer = new Promise<ReceivedAnswer>((resolve, reject) => {
    sent.once('error', reject);
    sent.once('response', (response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => {
        body += chunk.toString();
      });
      response.once('error', reject);
      response.once('end', () => resolve({ status: response.statusCode, headers: response.headers, body }));
    });
  });
  return { sent, answer };
}
