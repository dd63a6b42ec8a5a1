import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock/clock';
import { type FunctionEnvironment, lambdaEnvironment } from './environment';
import type { Destinations, FromChild } from './messages';
import { builtRuntimePath } from './runtime-path';
import { WarmProcess } from './warm-process';

export interface LambdaFunctionProperties extends FunctionEnvironment {
  readonly arn: string;
  /** Of the function in the template. Real seconds: what a hook does is not shrunk. */
  readonly timeoutSeconds: number;
  readonly clock: Clock;
  /** Of the handler's `Math.random`. */
  readonly seed: number;
  /**
   * What the handler reaches besides the endpoint: the listener's name and the domain.
   * @default nothing
   */
  readonly connectTo?: Destinations;
  /**
   * Takes each line that the handler writes to stdout or stderr.
   * @default the lines are dropped
   */
  readonly onLog?: (line: string) => void;
  /** @default where build.mjs puts it */
  readonly runtimePath?: string;
}

/** What an invocation came to; an error's type is the one that Lambda's Invoke API gives. */
export type InvocationResult =
  | { readonly ok: true; readonly payload: unknown }
  | { readonly ok: false; readonly errorType: string; readonly errorMessage: string };

/**
 * A Lambda function: its real bundled handler in a child process that stays warm between invocations, with a
 * clean environment, `Date` on the engine's clock, and no network but the endpoint and `connectTo`.
 *
 * Not modelled: IAM, the VPC, the time of a cold start, Node's version of `Runtime`, concurrency (invocations of
 * one function wait for each other), the freeze between invocations, `callbackWaitsForEmptyEventLoop`.
 */
export class LambdaFunction {
  private process: WarmProcess | undefined;
  private last: Promise<unknown> = Promise.resolve();
  private closed = false;

  constructor(private readonly properties: LambdaFunctionProperties) {}

  /** Runs the handler, with the clock held at real time until it answers. Rejects only after `close`. */
  invoke(event: unknown): Promise<InvocationResult> {
    const result = this.last.then(() => this.run(event));
    // The caller hears of a rejection; those who wait for their turn do not.
    this.last = result.catch(() => undefined);
    return result;
  }

  /** Ends the process at once; an invocation under way ends with `Runtime.ExitError`. */
  async close(): Promise<void> {
    this.closed = true;
    await this.process?.kill();
    await this.last;
  }

  private async run(event: unknown): Promise<InvocationResult> {
    if (this.closed) throw new Error(`${this.properties.name} cannot be invoked: it was closed`);
    const release = this.properties.clock.holdForProcess();
    try {
      const requestId = randomUUID();
      const answer = await this.exchange(requestId, event);
      if (answer.kind === 'success') return { ok: true, payload: JSON.parse(answer.payload) };
      if (answer.kind === 'ready') throw new Error(`the runtime of ${this.properties.name} lost step`);
      const { errorType, errorMessage } = answer;
      const ofRuntime = /^(Sandbox|Runtime\.ExitError)/.test(errorType);
      return {
        ok: false,
        errorType,
        errorMessage: ofRuntime ? `RequestId: ${requestId} Error: ${errorMessage}` : errorMessage,
      };
    } finally {
      release();
    }
  }

  private async exchange(requestId: string, event: unknown): Promise<FromChild> {
    const { arn, timeoutSeconds, clock } = this.properties;
    const started = await this.warmProcess();
    if ('kind' in started) return started;
    const answer = await started.invoke({
      kind: 'invocation',
      requestId,
      functionArn: arn,
      event,
      now: clock.now(),
      timeoutMs: timeoutSeconds * 1000,
    });
    if (answer.kind === 'failure' && answer.fatal) await this.discard();
    return answer;
  }

  /** The process of the last invocation, or a new one when that is gone; or why none could be started. */
  private async warmProcess(): Promise<WarmProcess | FromChild> {
    if (this.process?.alive) return this.process;
    const { assetDirectory, handler, memoryMb, connectTo, endpointUrl, seed, clock } = this.properties;
    this.process = new WarmProcess({
      runtimePath: this.properties.runtimePath ?? builtRuntimePath(),
      directory: assetDirectory,
      environment: lambdaEnvironment(this.properties),
      memoryMb,
      onLog: this.properties.onLog ?? (() => {}),
    });
    const started = await this.process.start({
      kind: 'start',
      assetDirectory,
      handler,
      destinations: { ...connectTo, ...destinationsOf(new URL(endpointUrl)) },
      seed,
      now: clock.now(),
      parentPid: process.pid,
    });
    if (started.kind === 'ready') return this.process;
    await this.discard();
    return started;
  }

  private async discard(): Promise<void> {
    await this.process?.kill();
    this.process = undefined;
  }
}

/**
 * The endpoint, and its host's port 443: handlers of custom resources often take only the host of the response
 * URL and connect to the port of https.
 */
function destinationsOf({ hostname, port }: URL): Destinations {
  const destination = { port: Number(port) };
  return { [`${hostname}:${port}`]: destination, [`${hostname}:443`]: destination };
}
