import type { Act } from './act';
import type { ReleaseSeries } from './series';

/** What decided a release: `alarm:NAME`, `gate:ID`, `circuit-breaker`, `timeout:STAGE`, `operator` or `none`. */
export type Decision = string;

/** What becomes of a release; `failed` is neither: users were left where they were. */
export type ReleaseOutcome = 'released' | 'rolled-back' | 'failed';

/**
 * Requests that the load generator sent for users during the release. `failed` is the sum of its three parts.
 */
export interface RequestCounts {
  /** Those that ended. */
  readonly total: number;
  /**
   * A transport error, a 5xx, or a user whom no rule took to the service: the load balancer answered in its place, by a
   * redirect or a fixed response, be it 404 or 200.
   */
  readonly failed: number;
  /** Answered with a 5xx by a task of blue, or broken off by one. */
  readonly failedByBlue: number;
  /** Answered with a 5xx by a task of green, or broken off by one. */
  readonly failedByGreen: number;
  /** Answered with 502, 503 or 504 by the load balancer itself, in the service's place, or not at all. */
  readonly failedByLoadBalancer: number;
  /** Answered by green, with whatever status. */
  readonly servedByGreen: number;
  /** Without an end 5 real seconds after the release's, and in no other count. */
  readonly unfinished: number;
  /** Due, and not sent since too many were without an answer: this machine or the service did not keep up. */
  readonly notSent: number;
  /** Of all that were due: their turn came more than a real second late, since this machine did not keep up. Absent when none. */
  readonly late?: number;
  /** By the address that they came from; absent where the load names no addresses. */
  readonly byClient?: Readonly<Record<string, ClientCounts>>;
}

/** What one address met. */
export interface ClientCounts {
  /** Those that ended. */
  readonly total: number;
  /** As of all requests. */
  readonly failed: number;
  /** Refused by AWS WAF; neither failed nor served. */
  readonly blocked: number;
}

/** What a gate answered in a stage. */
export interface GateRun {
  /** As the configuration names it. */
  readonly id: string;
  /** `inconclusive`: the deployment was decided before the gate was. */
  readonly verdict: 'pass' | 'fail' | 'inconclusive';
  /** In the gate's own words. */
  readonly reason: string;
}

/** An approval that nobody was there to answer. */
export interface AnsweredApproval {
  /** Its own id. */
  readonly gate: string;
  /** Where it waited. */
  readonly stage: string;
  /** What was answered in a person's place. */
  readonly answer: 'approve' | 'reject';
  /** Since it was asked. */
  readonly afterSeconds: number;
}

/**
 * What a rehearsed release did to its users. Fields may be added, never renamed: this is the JSON that teams
 * build on. Times are simulated seconds since the deployment started; null where one does not apply.
 */
export interface Release {
  /** Whose release it is; absent where only one service was rehearsed. */
  readonly service?: string;
  /** The release's name. */
  readonly scenario: string;
  /** As ECS names it: `CANARY`. */
  readonly strategy: string;
  /** What became of it. */
  readonly outcome: ReleaseOutcome;
  /** What should have become of it. */
  readonly expected: ReleaseOutcome;
  /** Whether all is as expected. */
  readonly asExpected: boolean;
  /** What is not as expected, in words; null when all is. */
  readonly unexpected: string | null;
  /** What decided the outcome. */
  readonly decidedBy: Decision;
  /** Of the outcome, in the words of ECS. */
  readonly reason: string;
  /** `declared`: the gates' verdicts were given, not asked for. */
  readonly hooks: 'real' | 'declared';
  /** The factor is null on a virtual clock, which does not wait. */
  readonly clock: { readonly kind: string; readonly factor: number | null };
  /** How long it took on the rehearsal's clock. */
  readonly simulatedSeconds: number;
  /** How long the rehearsal of it took. */
  readonly wallSeconds: number;
  /** Of users, by what became of them. */
  readonly requests: RequestCounts;
  /** The highest production weight of green, in percent. */
  readonly exposedPercent: number;
  /** From green's first production failure (else its start) to the decision. */
  readonly timeToDetectSeconds: number | null;
  /** From the decision to all weight on blue. */
  readonly timeToRollBackSeconds: number | null;
  /** In their order; times are simulated seconds since the release started. */
  readonly stages: readonly {
    readonly name: string;
    readonly startedAt: number;
    readonly endedAt: number;
    /** Percent of the production traffic that green has at the end of the stage. */
    readonly greenPercent: number;
    readonly gates: readonly GateRun[];
  }[];
  /** Every change of state of an alarm, in simulated seconds since the release started. */
  readonly alarms: readonly { readonly name: string; readonly state: string; readonly changedAt: number }[];
  /** Types of resources that the rehearsal leaves out, and calls of hooks that it refused. */
  readonly notModelled: readonly string[];
  /** What an operator of the scenario did and ECS refused, as `action: why`; absent when there was none. */
  readonly refused?: readonly string[];
  /** What was done beside it, in the order in which it began; absent when nothing was. */
  readonly acts?: readonly Act[];
  /** What `teal rehearse` answered in a person's place; absent when nothing was asked. */
  readonly approvals?: readonly AnsweredApproval[];
  /** What users met, minute by minute, and what happened meanwhile; absent where nobody asked for it. */
  readonly series?: ReleaseSeries;
}

export interface Report {
  readonly schemaVersion: 1;
  readonly seed: number;
  /** Of several services in the order of their release, each with all of its own. */
  readonly releases: readonly Release[];
  /** Services whose turn did not come, and what has stopped them; absent where there are none. */
  readonly notBegun?: readonly { readonly name: string; readonly because: string }[];
  /** The access log that the load was taken from; absent without `--replay`. */
  readonly replay?: ReplayedLog;
}

/** What was taken from an access log, and what was not. Nothing in it tells who asked. */
export interface ReplayedLog {
  readonly files: number;
  readonly lines: number;
  /** That the load is taken from. */
  readonly requests: number;
  /** That the log covers. */
  readonly minutes: number;
  /** Of the log, on average. */
  readonly requestsPerMinute: number;
  /** Requests of a simulated minute for one in a minute of the log. */
  readonly scale: number;
  /** The most frequent first. `shape` is that of the log, `path` what is asked for in its place. */
  readonly paths: readonly {
    readonly method: 'GET' | 'HEAD';
    readonly shape: string;
    readonly path: string;
    /** Of the requests, from 0 to 1. */
    readonly share: number;
  }[];
  /** The most frequent first. */
  readonly leftOut: readonly { readonly why: string; readonly requests: number }[];
}
