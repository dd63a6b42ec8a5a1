import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import type { Clock } from '../../../rehearsal/clock/clock';
import { LambdaFunction, type LambdaFunctionProperties } from '../../../rehearsal/lambda/function';

/** The clock of a rehearsal that stands at one moment; counts who holds it. */
export class StandingClock implements Clock {
  readonly kind = 'scaled';
  readonly factor = 60;
  holds = 0;
  longest = 0;

  constructor(public time = Date.UTC(2030, 0, 1)) {}

  now(): number {
    return this.time;
  }

  sleep(): Promise<void> {
    return Promise.reject(new Error('nothing here sleeps'));
  }

  schedule(): never {
    throw new Error('nothing here is scheduled');
  }

  holdForProcess(): () => void {
    return this.holdRealTime();
  }

  holdRealTime(): () => void {
    this.holds += 1;
    this.longest = Math.max(this.longest, this.holds);
    return () => {
      this.holds -= 1;
    };
  }
}

/** Functions of one test file, which end with it. */
export class Functions {
  private readonly functions: LambdaFunction[] = [];
  private readonly folders: string[] = [];

  /** @param files of the asset, or the text of its index.js */
  fromSource(source: string | Record<string, string>, properties: Partial<LambdaFunctionProperties> = {}) {
    const assetDirectory = mkdtempSync(join(tmpdir(), 'teal-lambda-test-'));
    this.folders.push(assetDirectory);
    const files = typeof source === 'string' ? { 'index.js': source } : source;
    for (const [name, text] of Object.entries(files)) writeFileSync(join(assetDirectory, name), text);
    const created = new LambdaFunction({
      name: 'probe',
      arn: 'arn:aws:lambda:eu-west-1:111122223333:function:probe',
      assetDirectory,
      handler: 'index.handler',
      environment: {},
      timeoutSeconds: 20,
      memoryMb: 256,
      region: 'eu-west-1',
      clock: new StandingClock(),
      endpointUrl: 'http://127.0.0.1:9',
      credentials: { accessKeyId: 'KEY', secretAccessKey: 'SECRET' },
      seed: 1,
      ...properties,
    });
    this.functions.push(created);
    return created;
  }

  /** An index.js with the SDK inside, as build.mjs bundles Teal's own handlers. */
  fromTypeScript(source: string, properties: Partial<LambdaFunctionProperties> = {}) {
    const { outputFiles } = buildSync({
      stdin: { contents: source, loader: 'ts', resolveDir: __dirname },
      bundle: true,
      platform: 'node',
      format: 'cjs',
      target: 'node20',
      write: false,
    });
    return this.fromSource(outputFiles[0]?.text ?? '', properties);
  }

  async close(): Promise<void> {
    await Promise.all(this.functions.map((each) => each.close()));
    for (const folder of this.folders) rmSync(folder, { recursive: true });
  }
}
