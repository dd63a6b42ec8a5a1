import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { Assembly, AssemblyStack } from '../assembly/assembly';
import type { Resolvers } from '../assembly/intrinsics';
import { arn } from '../assembly/made-up-ids';
import { parseAs } from '../assembly/parse';
import type { AwsError } from '../aws-error';
import type { Clock } from '../clock/clock';
import type { Invocation } from '../ecs/lifecycle-hook';
import type { EndpointLease } from '../endpoint/lease';
import { type LogDestination, logDestination, requireEnvironment } from '../lambda/environment';
import { LambdaFunction } from '../lambda/function';
import type { Destinations } from '../lambda/messages';
import { Turn } from '../lambda/turn';
import { NotModelled } from '../not-modelled';
import { unqualified } from './function-arn';
import { FunctionCode } from './function-code';

const functionShape = z.object({
  Handler: z.string(),
  Runtime: z.string(),
  Timeout: z.coerce.number().default(3),
  MemorySize: z.coerce.number().default(128),
  Environment: z.object({ Variables: z.record(z.string(), z.coerce.string()).default({}) }).prefault({}),
  LoggingConfig: z
    .object({
      LogFormat: z.enum(['Text', 'JSON']).default('Text'),
      ApplicationLogLevel: z.enum(['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL']).default('INFO'),
      SystemLogLevel: z.enum(['DEBUG', 'INFO', 'WARN']).default('INFO'),
      LogGroup: z.string().optional(),
    })
    .prefault({}),
  Code: z.object({ S3Key: z.string().optional(), ZipFile: z.string().optional() }),
});

export interface FunctionsProperties {
  readonly assembly: Assembly;
  readonly resolvers: Resolvers;
  readonly stacks: readonly AssemblyStack[];
  readonly clock: Clock;
  readonly endpoint: EndpointLease;
  /** What functions may connect to, beside the endpoint. */
  readonly destinations: () => Destinations;
  readonly seed: number;
  /**
   * Takes each event of the functions' logs, and where it goes in CloudWatch Logs.
   * @default the logs are dropped
   */
  readonly onLog?: ((functionName: string, line: string, where: LogDestination) => void) | undefined;
  /**
   * Whether the logs have Lambda's own lines: START, END and REPORT.
   * @default false
   */
  readonly platformLog?: boolean;
}

/** A function as a template has it. */
export interface FunctionDefinition {
  /** As `Stack.LogicalId`, for errors. */
  readonly where: string;
  readonly name: string;
  readonly region: string;
  /** Resolved. */
  readonly properties: unknown;
  readonly fileAssets: Assembly['fileAssets'];
  /** The archive that its code was when it was defined, where that is no asset. */
  readonly uploaded?: Uint8Array | undefined;
}

/** The Lambda functions of some stacks, each a child process from its first invocation on. */
export class Functions {
  private readonly running = new Map<string, Promise<LambdaFunction>>();
  /** Those that an update has replaced; an invocation may still be under way. */
  private readonly replaced: Promise<LambdaFunction>[] = [];
  /** What updates have made of functions, and the versions that they keep, by ARN with the qualifier. */
  private readonly defined = new Map<string, FunctionDefinition>();
  private readonly aliases = new Map<string, string>();
  private readonly deletedVersions = new Set<string>();
  private readonly code = new FunctionCode();
  private readonly turn: Turn;
  private refusal: AwsError | undefined;

  constructor(private readonly properties: FunctionsProperties) {
    this.turn = Turn.on(properties.clock);
  }

  /** Gives a function another code and configuration; its published versions keep theirs. */
  async define(functionArn: string, definition: FunctionDefinition): Promise<void> {
    const first = `${functionArn}:1`;
    const before = this.defined.get(functionArn) ?? (await this.find(functionArn));
    // What ran before updates is the first version, and whatever an alias has led to.
    if (before && !this.defined.has(first)) this.defined.set(first, before);
    this.redefine(functionArn, definition);
  }

  /** The same, of a function that is created only now: so is its first version, unless both are as they were thought. */
  async defineFirst(functionArn: string, definition: FunctionDefinition): Promise<void> {
    const thought = await this.find(functionArn);
    if (thought && isDeepStrictEqual(thought.properties, definition.properties)) return;
    for (const arn of [functionArn, `${functionArn}:1`]) this.redefine(arn, definition);
  }

  private redefine(arn: string, definition: FunctionDefinition): void {
    this.defined.set(arn, definition);
    const process = this.running.get(arn);
    if (process) this.replaced.push(process);
    this.running.delete(arn);
  }

  /** @returns the ARN of a new version of what the function is now */
  async publish(functionArn: string, version: number): Promise<string> {
    const arn = `${functionArn}:${version}`;
    const definition = this.defined.get(functionArn) ?? (await this.find(functionArn));
    if (!definition) throw missing(functionArn);
    this.defined.set(arn, definition);
    return arn;
  }

  /**
   * Whoever calls it from now on calls nothing. One that an alias leads to cannot be deleted, and is left.
   * source: Lambda API reference, DeleteFunction (Qualifier)
   */
  deleteVersion(versionArn: string): void {
    if ([...this.aliases.values()].includes(versionArn)) return;
    this.deletedVersions.add(versionArn);
  }

  /** @param versionArn that the alias leads to from now on */
  pointAlias(aliasArn: string, versionArn: string): void {
    this.aliases.set(aliasArn, versionArn);
  }

  /**
   * Looks functions up that will be invoked later, without starting them.
   *
   * @throws NotModelled for one that is missing, or that could not run here; Malformed
   */
  async require(functionArns: readonly string[]): Promise<void> {
    for (const arn of functionArns) await this.function(arn);
  }

  /**
   * Has Lambda refuse every invocation from now on, with an error of its API, or take them again: throttled, not allowed,
   * or of a function that is gone. For whoever calls it is an invocation that has failed.
   */
  refuse(error: AwsError | undefined): void {
    this.refusal = error;
  }

  /** @param functionArn of the function itself, or of an alias or version of it */
  async invoke(functionArn: string, event: unknown): Promise<Invocation> {
    const { refusal } = this;
    if (refusal) return { ok: false, errorType: refusal.code, errorMessage: refusal.message };
    if (this.deletedVersions.has(functionArn)) {
      // source: Lambda API reference, Invoke (ResourceNotFoundException); the text as the service has been seen to say it
      const errorMessage = `Function not found: ${functionArn}`;
      return { ok: false, errorType: 'ResourceNotFoundException', errorMessage };
    }
    return (await this.function(functionArn)).invoke(event);
  }

  /**
   * Says that the answer to a request which a function has sent from `port` of this machine is held on the clock.
   *
   * @returns to be called, and waited for, before the answer is sent
   * @see LambdaFunction.holdRequest
   */
  holdRequest(port: number, to?: number): () => Promise<void> {
    return this.turn.only?.holdRequest(port, to) ?? (() => Promise.resolve());
  }

  async close(): Promise<void> {
    const loaded = await Promise.allSettled([...this.running.values(), ...this.replaced]);
    await Promise.all(loaded.map((each) => (each.status === 'fulfilled' ? each.value.close() : undefined)));
    this.code.close();
  }

  private function(functionArn: string): Promise<LambdaFunction> {
    const arn = this.aliases.get(functionArn) ?? functionArn;
    const known = this.running.get(arn) ?? this.load(arn);
    this.running.set(arn, known);
    return known;
  }

  private async load(arn: string): Promise<LambdaFunction> {
    const definition = this.defined.get(arn) ?? this.defined.get(unqualified(arn)) ?? (await this.find(arn));
    if (!definition) throw missing(arn);
    return this.start(definition, arn);
  }

  /** What it is configured with now. @returns undefined for a function that is not there */
  async variablesOf(name: string): Promise<Readonly<Record<string, string>> | undefined> {
    const [place] = this.properties.stacks;
    if (!place) return undefined;
    const functionArn = arn(place, 'lambda', `function:${name}`);
    const definition = this.defined.get(functionArn) ?? (await this.find(functionArn));
    if (!definition) return undefined;
    const { properties, where } = definition;
    return parseAs(functionShape, properties, where, 'correct the function').Environment.Variables;
  }

  /** As the stacks had it when the rehearsal began. */
  private async find(functionArn: string): Promise<FunctionDefinition | undefined> {
    const { stacks, resolvers, assembly } = this.properties;
    for (const stack of stacks) {
      const resolver = resolvers.of(stack);
      for (const logicalId of await resolver.resourcesOfType('AWS::Lambda::Function')) {
        if ((await resolver.attribute(logicalId, 'Arn')) !== unqualified(functionArn)) continue;
        return {
          where: `${stack.stackName}.${logicalId}`,
          name: await resolver.physicalId(logicalId),
          region: stack.region,
          properties: await resolver.properties(logicalId),
          fileAssets: assembly.fileAssets,
        };
      }
    }
    return undefined;
  }

  private async start(definition: FunctionDefinition, arn: string): Promise<LambdaFunction> {
    const { clock, endpoint, destinations, seed, onLog, platformLog } = this.properties;
    const { where, name, region } = definition;
    const shape = parseAs(functionShape, definition.properties, where, 'correct the function');
    if (!shape.Runtime.startsWith('nodejs'))
      throw new NotModelled(`Lambda runtime ${shape.Runtime} of ${where}`);
    requireEnvironment(shape.Environment.Variables, where);
    const log = logDestination({ name, logging: shape.LoggingConfig });
    return new LambdaFunction({
      name,
      arn,
      assetDirectory: this.code.folderOf(shape.Code, definition),
      handler: shape.Handler,
      environment: shape.Environment.Variables,
      timeoutSeconds: shape.Timeout,
      memoryMb: shape.MemorySize,
      logging: shape.LoggingConfig,
      clock,
      turn: this.turn,
      seed,
      endpointUrl: endpoint.url,
      credentials: endpoint.credentials,
      region,
      connectTo: destinations,
      ...(platformLog !== undefined && { platformLog }),
      ...(onLog && { onLog: (line: string) => onLog(name, line, log) }),
    });
  }
}

function missing(functionArn: string): NotModelled {
  return new NotModelled(`Lambda function ${functionArn}, which is in no stack of the assembly,`);
}
