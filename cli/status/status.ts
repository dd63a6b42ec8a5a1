import type { ServiceDeployment } from '@aws-sdk/client-ecs';
import type { Rate } from '../limit/rate';
import type { HoldEntry, ReleaseEntry } from '../records/entry';

/** What one of the parts of a status is, or why nobody knows. */
export type Part<T> = { readonly known: T } | { readonly unknown: string };

/** Tasks of a revision, and what users meet of it. */
export interface Revision {
  /** ARN. */
  readonly arn: string;
  /** Green is what a running deployment brings; blue what it finds, or what serves. */
  readonly is: 'blue' | 'green';
  readonly tasks: { readonly requested: number; readonly running: number; readonly pending: number };
  readonly digests: readonly string[];
  /** ARN of the group that its tasks are in. */
  readonly targetGroup?: string;
}

/** Users of a target group in the minutes that were asked for. */
export interface Traffic {
  readonly targetGroup: string;
  readonly requests: number;
  /** Answered with a 5xx by its tasks. */
  readonly errors: number;
  /** The first minute in the last hour that had requests after one without: milliseconds since the Unix epoch. */
  readonly since?: number;
}

/** Where a listener rule leads. */
export interface Route {
  readonly is: 'users' | 'tests';
  readonly weights: readonly { readonly targetGroup: string; readonly percent: number }[];
}

/** What a gate has said in the stage that the deployment is in. */
export interface GateWord {
  readonly gate: string;
  readonly reason: string;
}

export interface AlarmSeen {
  readonly name: string;
  readonly state: string;
  /** Milliseconds since the Unix epoch. */
  readonly since?: number;
}

export interface BudgetLeft {
  /** As the configuration names it. */
  readonly objective: string;
  /** Of the error budget; below 0 it is overdrawn. Undefined without a request in the window. */
  readonly percent?: number;
}

/** How much one address may send. */
export interface LimitSeen {
  readonly configured: Rate;
  readonly now: Rate;
}

/** A worker, and what waits for it. */
export interface WorkerSeen {
  readonly name: string;
  readonly desired: number;
  readonly running: number;
  /** Whether ECS replaces its tasks. */
  readonly isDeploying: boolean;
  /** Of what its revisions run. */
  readonly digests: readonly string[];
  /** Messages that are visible, and seconds that the oldest has waited; absent where SQS has said nothing lately. */
  readonly waiting?: number;
  readonly oldestSeconds?: number;
}

/** A job, and how it ended last. */
export interface JobSeen {
  readonly name: string;
  readonly schedule: string;
  /** Absent: it has not ended in the days that were looked at. Milliseconds since the Unix epoch, to five minutes. */
  readonly last?: { readonly at: number; readonly ended: 'well' | 'failed' };
}

export interface BackgroundSeen {
  readonly workers: readonly WorkerSeen[];
  readonly jobs: readonly JobSeen[];
}

/** A service in an environment, at one moment. */
export interface Status {
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
  readonly service: string;
  readonly environment: string;
  readonly tasks: { readonly desired: number; readonly running: number; readonly pending: number };
  readonly revisions: readonly Revision[];
  /** That runs. */
  readonly deployment?: ServiceDeployment;
  /** The newest that is over. */
  readonly last?: ServiceDeployment;
  readonly healthy: Part<
    readonly { readonly targetGroup: string; readonly healthy: number; readonly others: number }[]
  >;
  readonly routes: Part<readonly Route[]>;
  readonly traffic: Part<readonly Traffic[]>;
  readonly gateWords: Part<readonly GateWord[]>;
  readonly alarms: Part<readonly AlarmSeen[]>;
  readonly budgets: Part<readonly BudgetLeft[]>;
  readonly records: Part<{
    readonly holds: readonly HoldEntry[];
    readonly releases: readonly ReleaseEntry[];
  }>;
  /** On requests from one address; undefined where the environment has none. */
  readonly limit: Part<LimitSeen | undefined>;
  /** Undefined where it has neither jobs nor workers. */
  readonly background: Part<BackgroundSeen | undefined>;
  /** By digest. */
  readonly commits: Part<Readonly<Record<string, string>>>;
}
