import type { Clock } from '../clock/clock';
import { type FunctionEnvironment, lambdaEnvironment, startUpEnvironment } from './environment';
import { Exchange } from './exchange';
import type { Answer, Destinations, Invocation, Start } from './messages';
import { warmProcesses } from './process-pool';
import type { Turn } from './turn';
import type { WarmProcess, WarmProcessProperties } from './warm-process';

export interface ExecutionEnvironmentProperties extends FunctionEnvironment {
  readonly clock: Clock;
  readonly turn: Turn;
  readonly seed: number;
  readonly destinations: () => Destinations;
  readonly runtimePath: string;
  readonly longestAwakeMs: number;
  readonly onLog: (line: string) => void;
}

/** Milliseconds that a handler may take to load: Lambda's own limit of the init phase. */
// source: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
const INIT_MS = 10_000;

/** A process with a loaded handler, which keeps its state from one invocation to the next and takes one at a time. */
export class ExecutionEnvironment {
  private process: WarmProcess | undefined;
  private reusable = false;
  private exchange: Exchange | undefined;

  constructor(private readonly properties: ExecutionEnvironmentProperties) {}

  /** Whether it can be invoked again. */
  get alive(): boolean {
    return this.process?.alive ?? false;
  }

  /** Loads the handler; `ready`, or why it could not be loaded: then the environment is of no further use. */
  async start(): Promise<Answer> {
    const { properties } = this;
    this.process = warmProcesses.lease(this.processProperties);
    const answer = await this.send(
      {
        kind: 'start',
        assetDirectory: properties.assetDirectory,
        handler: properties.handler,
        environment: lambdaEnvironment(properties),
        destinations: properties.destinations(),
        seed: properties.seed,
        clock: properties.clock.kind,
        parentPid: process.pid,
      },
      INIT_MS,
    );
    if (answer.kind === 'ready') this.reusable = answer.reusable;
    else await this.discardInNoTime();
    return answer;
  }

  async invoke(invocation: Omit<Invocation, 'now' | 'destinations'>): Promise<Answer> {
    const destinations = this.properties.destinations();
    const answer = await this.send({ ...invocation, destinations }, invocation.timeoutMs);
    if (answer.kind === 'failure' && answer.fatal) await this.discardInNoTime();
    return answer;
  }

  /** Gives the process back for the next rehearsal; ends an invocation under way, and its process. */
  async close(): Promise<void> {
    if (this.exchange !== undefined || !this.reusable || !this.alive) return this.discard();
    const { process } = this;
    this.process = undefined;
    if (process) await warmProcesses.giveBack(this.processProperties, process);
  }

  /** What the machine takes to end a process is no time of the rehearsal. */
  private async discardInNoTime(): Promise<void> {
    const letGo = this.properties.clock.holdForProcess();
    await this.discard();
    letGo();
  }

  private async discard(): Promise<void> {
    const { process } = this;
    this.process = undefined;
    if (process) await warmProcesses.discard(process);
    this.exchange?.interrupt('with error: signal: killed');
  }

  private async send(
    message: Omit<Start, 'now'> | Omit<Invocation, 'now'>,
    limitMs: number,
  ): Promise<Answer> {
    const { clock, turn, longestAwakeMs, onLog } = this.properties;
    if (this.process === undefined) throw new Error('the execution environment was discarded');
    const what = message.kind === 'start' ? 'Init' : 'Task';
    this.exchange = new Exchange({
      process: this.process,
      clock,
      turn,
      limitMs,
      what,
      longestAwakeMs,
      onLog,
    });
    try {
      return await this.exchange.run(message);
    } finally {
      this.exchange = undefined;
    }
  }

  private get processProperties(): WarmProcessProperties {
    const { runtimePath, assetDirectory, memoryMb, environment } = this.properties;
    return {
      runtimePath,
      directory: assetDirectory,
      memoryMb,
      environment: startUpEnvironment(environment),
    };
  }
}
