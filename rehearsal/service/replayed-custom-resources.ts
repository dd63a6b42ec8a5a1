import { isDeepStrictEqual } from 'node:util';
import { deserialize, serialize } from 'node:v8';
import type { Assembly, AssemblyStack } from '../assembly/assembly';
import type { CustomResourceAnswer } from '../assembly/intrinsics';
import { AwsError } from '../aws-error';
import type { EndpointLease, NamedCall } from '../endpoint/lease';

/** A custom resource that is to be created. */
export interface CustomResourceCreation {
  readonly stack: AssemblyStack;
  readonly logicalId: string;
  /** Resolved. */
  readonly properties: Readonly<Record<string, unknown>>;
  /** Has its handler create it. */
  readonly byHandler: () => Promise<CustomResourceAnswer>;
}

interface RecordedCall extends NamedCall {
  /** Serialized, so that it stays as it was. Undefined when the call failed. */
  readonly output: Buffer | undefined;
}

/** What a handler did when it created a resource. */
interface Recording {
  readonly calls: readonly RecordedCall[];
  readonly answer: CustomResourceAnswer;
}

/**
 * Services whose calls do nothing but what they say. A call that sets off a function (EventBridge, SNS) would be
 * heard together with those of that function, so a handler that makes one always runs.
 */
const QUIET = new Set(['ELBv2', 'SecretsManager', 'SSM', 'ECR']);

const READS = /^(Describe|Get|List|BatchGet)/;

/** By the assembly as it was read once: another content is another object. */
const recordings = new WeakMap<Assembly, Map<string, Recording>>();

/**
 * Creates custom resources of rehearsals whose hooks are declared, so that they need no process: the first time in
 * this process the handler runs, and the calls to AWS that it makes are recorded; after that the same calls are
 * carried out again on the services of each rehearsal. For this, all that a handler sees must be the same in each:
 * the resolved properties, secrets, its seed. Its log is not written again.
 */
export class ReplayedCustomResources {
  private readonly known: Map<string, Recording>;
  private underWay = 0;
  private overlapped = false;

  constructor(assembly: Assembly) {
    this.known = recordings.get(assembly) ?? new Map();
    recordings.set(assembly, this.known);
  }

  /** @throws what the handler fails with */
  async create(endpoint: EndpointLease, creation: CustomResourceCreation): Promise<CustomResourceAnswer> {
    const { stack, logicalId, properties } = creation;
    const key = JSON.stringify([stack.artifactId, logicalId, properties]);
    const recording = this.known.get(key);
    if (recording && (await isReplayed(recording, endpoint, `${stack.stackName}.${logicalId}`)))
      return recording.answer;
    return this.record(endpoint, key, creation);
  }

  private async record(
    endpoint: EndpointLease,
    key: string,
    { byHandler }: CustomResourceCreation,
  ): Promise<CustomResourceAnswer> {
    const calls: RecordedCall[] = [];
    const forget = endpoint.onCall(({ output, ...call }) =>
      calls.push({ ...call, output: output && serialize(output) }),
    );
    this.overlapped = this.underWay > 0;
    this.underWay += 1;
    try {
      const answer = await byHandler();
      // Calls of two handlers at once cannot be told apart; a change that failed may have been tried again.
      const isClear = calls.every(
        ({ service, operation, output }) =>
          QUIET.has(service) && (output !== undefined || READS.test(operation)),
      );
      if (isClear && !this.overlapped) this.known.set(key, { calls, answer });
      return answer;
    } finally {
      this.underWay -= 1;
      forget();
    }
  }
}

/**
 * @returns false when a call that changes nothing is answered otherwise than when it was recorded, before any that
 * changes something: the handler can still run as if nothing had been called
 * @throws Error when that comes after a change
 */
async function isReplayed({ calls }: Recording, endpoint: EndpointLease, where: string): Promise<boolean> {
  let hasChanged = false;
  for (const { output, ...call } of calls) {
    const { service, operation } = call;
    hasChanged ||= !READS.test(operation);
    if (await isAnswered(endpoint, call, output)) continue;
    if (!hasChanged) return false;
    throw new Error(
      `custom resource ${where} could not be created as before: ${service}.${operation} answered otherwise; ` +
        "rehearse it with hooks: 'real'",
    );
  }
  return true;
}

/** Whether a call is answered as it was recorded; one that failed must fail again. */
async function isAnswered(
  endpoint: EndpointLease,
  call: NamedCall,
  output: Buffer | undefined,
): Promise<boolean> {
  try {
    const answer = await endpoint.carryOut(call);
    // The same values: of their bytes there are several, since V8 writes 100 as it happens to hold it, whole or as a double.
    return output !== undefined && isDeepStrictEqual(deserialize(output), deserialize(serialize(answer)));
  } catch (error) {
    if (output === undefined && error instanceof AwsError) return true;
    throw error;
  }
}
