/** Where a deployment waits for a person, who answers by ContinueServiceDeployment. */
export interface PauseHook {
  /** Of the gate that it is, where that is known. */
  readonly id?: string;
  /** Stages as ECS names them; an open set, since SDK and CDK each lack one. */
  readonly stages: readonly string[];
  /** Simulated milliseconds at one stage; for a function, for all its invocations together. */
  readonly timeoutMs: number;
  readonly onTimeout: 'CONTINUE' | 'ROLLBACK';
}

/** A Lambda function that ECS asks at some stages of a deployment. */
export interface LifecycleHook extends PauseHook {
  /** ARN of the function. */
  readonly arn: string;
  /** Given to every invocation. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** Percent by service-revision ARN; empty at most stages. */
export type TrafficWeights = Readonly<Record<string, number>>;

/**
 * What a hook is invoked with.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/lambda-lifecycle-hooks.html
 */
export interface HookEvent {
  readonly executionId: string;
  readonly lifecycleStage: string;
  /** The service deployment. */
  readonly resourceArn: string;
  readonly executionDetails: {
    readonly serviceArn: string;
    readonly targetServiceRevisionArn: string;
    readonly testTrafficWeights: TrafficWeights;
    readonly productionTrafficWeights: TrafficWeights;
  };
  readonly hookDetails?: Readonly<Record<string, unknown>>;
}

/** How an invocation of a function ended. */
export type Invocation = (
  | { readonly ok: true; readonly payload: unknown }
  | { readonly ok: false; readonly errorType: string; readonly errorMessage: string }
) & {
  /** Of a function that is several gates, as far as each is known. ECS does not know them. */
  readonly gates?: readonly GateAnswer[];
};

/** What one of several gates in a function answered. */
export interface GateAnswer {
  readonly id: string;
  readonly answer: HookAnswer['status'];
  readonly reason: string;
}

export type HookAnswer =
  | { readonly status: 'SUCCEEDED' }
  | { readonly status: 'FAILED'; readonly reason: string }
  | {
      readonly status: 'IN_PROGRESS';
      /** Simulated milliseconds until the hook is asked again. */
      readonly delayMs: number;
      /** Merged into what the hook is given next time. */
      readonly details: Readonly<Record<string, unknown>>;
    };

/** Seconds between two invocations of a hook that does not say. */
const DEFAULT_DELAY = 30;

/**
 * An answer as ECS reads it: without a valid status it is a failure, whatever the reason. The reasons are worded
 * as ECS's service events word them; keys that it does not know are ignored.
 */
export function readAnswer(arn: string, invocation: Invocation): HookAnswer {
  if (!invocation.ok) {
    // Its message is in the function's log: ECS does not repeat it, and what ECS says is shown to everybody.
    return unreadable(arn, `HookStatus must not be null (${invocation.errorType})`);
  }
  const { hookStatus, callBackDelay, hookDetails } = asRecord(invocation.payload);
  switch (hookStatus) {
    case 'SUCCEEDED':
      return { status: 'SUCCEEDED' };
    case 'FAILED':
      return { status: 'FAILED', reason: `Lifecycle hook target ${arn} returned FAILED status.` };
    case 'IN_PROGRESS': {
      const seconds = typeof callBackDelay === 'number' && callBackDelay > 0 ? callBackDelay : DEFAULT_DELAY;
      return { status: 'IN_PROGRESS', delayMs: seconds * 1000, details: asRecord(hookDetails) };
    }
    case undefined:
    case null:
      return unreadable(arn, 'HookStatus must not be null');
    default:
      // The words for a status that does not exist are not on record.
      return unreadable(
        arn,
        `HookStatus must be SUCCEEDED, FAILED or IN_PROGRESS, got ${JSON.stringify(hookStatus)}`,
      );
  }
}

/** The `reason` of an answer: ECS ignores it; whoever reads what became of a deployment wants the gate's own words. */
export function ownWords(invocation: Invocation): string | undefined {
  const { reason } = invocation.ok ? asRecord(invocation.payload) : {};
  return typeof reason === 'string' ? reason : undefined;
}

function unreadable(arn: string, why: string): HookAnswer {
  return { status: 'FAILED', reason: `ECS was unable to parse the response from ${arn} due to ${why}` };
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}
