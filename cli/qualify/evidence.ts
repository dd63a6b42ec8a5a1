import type { Alarm } from './alarm';
import type { StepId } from './plan';

/*
 * What a run has seen of AWS, as its SDK tells it, and no more than is judged. It is written into the state file, so that a run that
 * was interrupted goes on with what it knew: all of it is JSON, and times are milliseconds since the Unix epoch.
 */

/** A service deployment at one moment. */
export interface DeploymentSeen {
  readonly arn: string;
  readonly status: string;
  readonly stage?: string;
  readonly reason?: string;
  readonly createdAt?: number;
  readonly finishedAt?: number;
  readonly target?: RevisionCounts;
  /** Undefined where the answer has no list. */
  readonly sources?: readonly RevisionCounts[];
  readonly hooks: readonly { readonly stage?: string; readonly status?: string; readonly name: string }[];
  readonly rollback?: { readonly reason?: string; readonly revision?: string };
  readonly breaker?: string;
  readonly alarms?: { readonly status?: string; readonly triggered: readonly string[] };
  readonly configuration?: {
    readonly strategy?: string;
    readonly bakeMinutes?: number;
    readonly canary?: { readonly percent?: number; readonly holdMinutes?: number };
  };
}

export interface RevisionCounts {
  readonly arn: string;
  readonly productionWeight?: number;
  readonly testWeight?: number;
  readonly requested?: number;
  readonly running?: number;
}

export interface RevisionSeen {
  readonly arn: string;
  readonly taskDefinition?: string;
  /** Of its images; undefined of one that has no digest yet. */
  readonly digests: readonly (string | undefined)[];
  /** Target groups of its resolved configuration. */
  readonly targetGroups: readonly string[];
}

export interface TaskSeen {
  readonly status: string;
  readonly startedBy?: string;
  readonly taskDefinition?: string;
  readonly digests: readonly (string | undefined)[];
}

/** Everything at one moment. */
export interface Look {
  readonly at: number;
  /** Newest first. */
  readonly deployments: readonly DeploymentSeen[];
  readonly revisions: readonly RevisionSeen[];
  readonly tasks: readonly TaskSeen[];
  /** Of the service. */
  readonly current?: { readonly revisions?: readonly string[]; readonly alternateGroup?: string };
  /** Share of users on each target group of the production rule, in percent, by ARN. */
  readonly users: Readonly<Record<string, number>>;
  readonly stack?: {
    readonly status: string;
    readonly digest?: string;
    readonly changeSet?: string;
  };
  /** RequestCount of the load balancer, by minute. */
  readonly requests: Readonly<Record<string, number>>;
}

/** What was watched in one step. */
export interface Watched {
  readonly looks: readonly Look[];
  /** ARN of what ran before. */
  readonly before?: string;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly verdict?: { readonly outcome: string; readonly by?: string; readonly reason: string };
  /** When StopServiceDeployment or CancelUpdateStack was answered. */
  readonly actedAt?: number;
}

/** What a call answered, or why it did not. */
export type Asked<T = unknown> =
  | { readonly answered: T }
  | { readonly error: string; readonly message: string };

/** Answers to the calls of the step `ask`, and to some that belong to a moment. */
export interface Answers {
  readonly concurrency: { readonly limit: number; readonly unreserved: number };
  readonly changeSetSeconds: number;
  /** Execution status right after ExecuteChangeSet. */
  readonly executed: string;
  /** Execution status of another change set of the stack: while one is executed, and afterwards. `gone` when it is. */
  readonly beside: { readonly during: string; readonly after: string };
  readonly successful: readonly { readonly arn: string; readonly finishedAt?: number }[];
  readonly alarms: readonly Alarm[];
  readonly statistics: Readonly<Record<string, readonly number[]>>;
  readonly hour: readonly number[];
  readonly emptyGroup: readonly number[];
  /** Seconds from an answer IN_PROGRESS of a gate to the next time that it was asked, by its log. */
  readonly gateWaits: readonly number[];
  readonly listTasks: number;
  readonly referrers: number;
  readonly pushes: { readonly untagged: boolean; readonly secondTag: boolean };
  readonly rotation: { readonly enabled: boolean };
  readonly physicalIds: readonly { readonly type: string; readonly id: string }[];
  readonly lastModifiedUser: { readonly written: string; readonly caller: string };
  readonly publishAssets: number;
  readonly drift: string;
  readonly serviceEvents: readonly string[];
  /** By release, when users met its last answer. */
  readonly lastAnswers: Readonly<Record<string, number>>;
}

export interface Evidence {
  readonly watched: Partial<Readonly<Record<StepId, Watched>>>;
  readonly answers: { readonly [Name in keyof Answers]?: Asked<Answers[Name]> };
}
