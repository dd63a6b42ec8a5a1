import type { Clock } from '../clock/clock';
import type { FunctionEnvironment } from './environment';
import { ExecutionEnvironment } from './execution-environment';
import type { Answer, Destinations } from './messages';
import { endLines, startLine } from './platform-log';
import { RequestIds } from './request-ids';
import { builtRuntimePath } from './runtime-path';
import { Turn } from './turn';

export interface LambdaFunctionProperties extends FunctionEnvironment {
  readonly arn: string;
  /**
   * Of the function in the template, in seconds of the engine's time: on a virtual clock what the handler sleeps,
   * on a scaled one the real time that it is awake, too.
   */
  readonly timeoutSeconds: number;
  readonly clock: Clock;
  /**
   * Of the rehearsal: all its functions share one.
   * @default one of its own
   */
  readonly turn?: Turn;
  /** Of the handler's `Math.random`. */
  readonly seed: number;
  /**
   * What the handler reaches besides the endpoint: the listener's name and the domain. A function is asked anew for each
   * invocation.
   * @default nothing
   */
  readonly connectTo?: Destinations | (() => Destinations);
  /**
   * Takes each event of the function's log, in the order in which CloudWatch Logs would get them and before the
   * answer of the invocation that wrote them. One event may have several lines.
   * @default the log is dropped
   */
  readonly onLog?: (line: string) => void;
  /**
   * Whether the log has the lines that Lambda itself writes: START, END and REPORT.
   * @default false: they say nothing of a handler
   */
  readonly platformLog?: boolean;
  /**
   * Real milliseconds after which a process that is awake on a virtual clock is taken for one that never yields.
   * @default 30000: far more than any handler works without waiting, on the busiest machine
   */
  readonly longestAwakeMs?: number;
  /** @default where build.mjs puts it */
  readonly runtimePath?: string;
}

/**
 * A Lambda function: its real bundled handler in a child process that stays warm between invocations, with a
 * clean environment, all its time on the engine's clock, and no network but the endpoint and `connectTo`.
 * Invocations at the same time run in execution environments of their own, as on Lambda.
 *
 * Not modelled: IAM, the VPC, the time of a cold start, Node's version of `Runtime`, limits of concurrency,
 * `callbackWaitsForEmptyEventLoop`. Between invocations timers stand still; other work that a handler has left
 * behind goes on.
 */
export class LambdaFunction {
  /** Those that wait for an invocation; the one that was used last comes first. */
  private readonly free: ExecutionEnvironment[] = [];
  private readonly all = new Set<ExecutionEnvironment>();
  private readonly running = new Set<Promise<unknown>>();
  private readonly requestIds: RequestIds;
  private readonly turn: Turn;
  private closed = false;

  constructor(private readonly properties: LambdaFunctionProperties) {
    this.turn = properties.turn ?? Turn.on(properties.clock);
    this.requestIds = new RequestIds(properties.seed, properties.arn);
  }

  /**
   * Runs the handler; the clock is held while it works. Rejects only after `close`.
   *
   * @returns what ecs/lifecycle-hook.ts calls an Invocation; an error's type is that of Lambda's Invoke API
   */
  async invoke(event: unknown): Promise<ReturnType<typeof invocationOf>> {
    const invocation = this.run(event);
    this.running.add(invocation);
    try {
      return await invocation;
    } finally {
      this.running.delete(invocation);
    }
  }

  /**
   * Says that the answer to a request which this function's process has sent from `port` of this machine is held on
   * the clock: to wait for it is no work, so that time may pass meanwhile. On a scaled clock a process is awake as
   * long as it waits for any answer, and nothing is held.
   *
   * @returns to be called, and waited for, before the answer is sent: the process is awake then
   */
  holdRequest(port: number, to?: number): () => Promise<void> {
    return this.turn.only?.holdRequest(port, to) ?? (() => Promise.resolve());
  }

  /** Ends an invocation under way with `Runtime.ExitError`; processes that are idle serve the next rehearsal. */
  async close(): Promise<void> {
    this.closed = true;
    await Promise.all([...this.all].map((each) => each.close()));
    await Promise.allSettled(this.running);
  }

  private async run(event: unknown): Promise<ReturnType<typeof invocationOf>> {
    const { name, arn, memoryMb, timeoutSeconds, clock, logging, onLog = () => {} } = this.properties;
    if (this.closed) throw new Error(`${name} cannot be invoked: it was closed`);
    const requestId = this.requestIds.next();
    const environment = this.environment();
    if (!environment.alive) {
      const started = await environment.start();
      if (started.kind !== 'ready') {
        this.all.delete(environment);
        return invocationOf(started, requestId);
      }
    }
    const format = logging?.LogFormat ?? 'Text';
    const startedAt = clock.now();
    const { platformLog } = this;
    if (platformLog) onLog(startLine(format, { requestId, functionArn: arn, startedAt }));
    const timeoutMs = timeoutSeconds * 1000;
    const answer = await environment.invoke({
      kind: 'invocation',
      requestId,
      functionArn: arn,
      event,
      timeoutMs,
    });
    if (environment.alive) this.free.push(environment);
    else this.all.delete(environment);
    const result = invocationOf(answer, requestId);
    const timedOut = !result.ok && result.errorType === 'Sandbox.Timedout';
    if (timedOut) onLog(`${new Date(clock.now()).toISOString()} ${requestId} ${answerText(answer)}`);
    if (platformLog) {
      const status = timedOut ? 'timeout' : result.ok ? 'success' : 'error';
      const record = {
        requestId,
        functionArn: arn,
        memoryMb,
        startedAt,
        endedAt: clock.now(),
        status,
      } as const;
      for (const line of endLines(format, record)) onLog(line);
    }
    return result;
  }

  private get platformLog(): boolean {
    const { platformLog = false, logging } = this.properties;
    return platformLog && !(logging?.LogFormat === 'JSON' && logging.SystemLogLevel === 'WARN');
  }

  private environment(): ExecutionEnvironment {
    while (this.free.length > 0) {
      const free = this.free.pop();
      if (free?.alive) return free;
      if (free) this.all.delete(free);
    }
    const { properties, turn } = this;
    const made = new ExecutionEnvironment({
      ...properties,
      turn,
      destinations: () => {
        const { connectTo, endpointUrl } = properties;
        const reached = typeof connectTo === 'function' ? connectTo() : connectTo;
        return { ...reached, ...destinationsOf(new URL(endpointUrl)) };
      },
      runtimePath: properties.runtimePath ?? builtRuntimePath(),
      longestAwakeMs: properties.longestAwakeMs ?? 30_000,
      onLog: properties.onLog ?? (() => {}),
    });
    this.all.add(made);
    return made;
  }
}

function invocationOf(
  answer: Answer,
  requestId: string,
):
  | { readonly ok: true; readonly payload: unknown }
  | { readonly ok: false; readonly errorType: string; readonly errorMessage: string } {
  if (answer.kind === 'success') return { ok: true, payload: JSON.parse(answer.payload) };
  if (answer.kind === 'ready')
    throw new Error('the runtime lost step: it was ready and should have answered');
  const { errorType, errorMessage } = answer;
  const ofRuntime = /^(Sandbox|Runtime\.ExitError)/.test(errorType);
  return {
    ok: false,
    errorType,
    errorMessage: ofRuntime ? `RequestId: ${requestId} Error: ${errorMessage}` : errorMessage,
  };
}

function answerText(answer: Answer): string {
  return answer.kind === 'failure' ? answer.errorMessage : '';
}

/**
 * The endpoint, and its host's port 443: handlers of custom resources often take only the host of the response
 * URL and connect to the port of https.
 */
function destinationsOf({ hostname, port }: URL): Destinations {
  const destination = { port: Number(port) };
  return { [`${hostname}:${port}`]: destination, [`${hostname}:443`]: destination };
}
