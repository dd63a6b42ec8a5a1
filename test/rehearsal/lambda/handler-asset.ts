import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { VirtualClock } from '../../../rehearsal/clock/virtual-clock';
import { LambdaFunction, type LambdaFunctionProperties } from '../../../rehearsal/lambda/function';
import { closeWarmProcesses } from '../../../rehearsal/lambda/process-pool';

export const START = Date.UTC(2030, 0, 1);

/** A function that is invoked while its clock runs; one on a clock of its own is given by `properties`. */
export class ProbedFunction extends LambdaFunction {
  constructor(private readonly given: LambdaFunctionProperties) {
    super(given);
  }

  override invoke(event: unknown): ReturnType<LambdaFunction['invoke']> {
    const invocation = super.invoke(event);
    const { clock } = this.given;
    return clock instanceof VirtualClock ? clock.run(invocation) : invocation;
  }

  /** Invokes it for somebody who runs the clock. */
  unattended(event: unknown): ReturnType<LambdaFunction['invoke']> {
    return super.invoke(event);
  }

  /** What the handler answers. */
  async answer(event: unknown = {}): Promise<unknown> {
    const invocation = await this.invoke(event);
    return invocation.ok ? invocation.payload : invocation;
  }
}

/** Functions of one test file, which end with it. */
export class Functions {
  private readonly functions: LambdaFunction[] = [];
  private readonly folders: string[] = [];

  /** @param files of the asset, or the text of its index.js */
  asset(source: string | Record<string, string>): string {
    const directory = mkdtempSync(join(tmpdir(), 'teal-lambda-test-'));
    this.folders.push(directory);
    const files = typeof source === 'string' ? { 'index.js': source } : source;
    for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
    return directory;
  }

  /** @default on a virtual clock of its own, which begins at START */
  fromSource(source: string | Record<string, string>, properties: Partial<LambdaFunctionProperties> = {}) {
    return this.fromAsset(this.asset(source), properties);
  }

  fromAsset(assetDirectory: string, properties: Partial<LambdaFunctionProperties> = {}): ProbedFunction {
    const created = new ProbedFunction({
      name: 'probe',
      arn: 'arn:aws:lambda:eu-west-1:111122223333:function:probe',
      assetDirectory,
      handler: 'index.handler',
      environment: {},
      timeoutSeconds: 20,
      memoryMb: 256,
      region: 'eu-west-1',
      clock: new VirtualClock(START),
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

  /** Ends the functions so far; their processes serve those to come. */
  async rest(): Promise<void> {
    await Promise.all(this.functions.splice(0).map((each) => each.close()));
  }

  async close(): Promise<void> {
    await this.rest();
    await closeWarmProcesses();
    for (const folder of this.folders) rmSync(folder, { recursive: true });
  }
}
