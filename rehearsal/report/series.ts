/** What one side of a release answered in one step of time. */
export interface SideCounts {
  /** Requests that its tasks answered, or broke off. */
  readonly requests: number;
  /** Of them, those that failed their users. */
  readonly failed: number;
  /** Milliseconds in which half of the answers came; null without any. */
  readonly p50: number | null;
  /** Of 90 in 100 answers. */
  readonly p90: number | null;
  /** Of 99 in 100 answers. */
  readonly p99: number | null;
}

/** What users met in one step of time. */
export interface SeriesStep {
  /** Simulated seconds from the start of the release to the start of the step. */
  readonly at: number;
  /** Answered by tasks that users had before. */
  readonly blue: SideCounts;
  /** Answered by tasks of the release. */
  readonly green: SideCounts;
  /** Failed by the load balancer itself, in the service's place. */
  readonly failedByLoadBalancer: number;
}

/** A change of weights, as ECS made it. */
export interface WeightChange {
  /** Simulated seconds from the start of the release. */
  readonly at: number;
  /** Of which listener rule. */
  readonly traffic: 'production' | 'test';
  /** From then on. */
  readonly greenPercent: number;
}

/** Whatever else a person would want to see on the time axis. */
export interface SeriesEvent {
  /** Simulated seconds from the start of the release. */
  readonly at: number;
  /** `decision`: what ended it; `act`: what somebody did; `task`: one failed; `gate`: a verdict. */
  readonly kind: 'decision' | 'act' | 'task' | 'gate';
  /** Of a gate; `inconclusive` while it waits for a person. */
  readonly verdict?: 'pass' | 'fail' | 'inconclusive';
  /** One line. May hold whatever a task or a gate has said: hostile until it is written as text. */
  readonly text: string;
}

/** An alarm as the release found it. */
export interface AlarmAtStart {
  /** Of the alarm. */
  readonly name: string;
  /** As CloudWatch names it: `OK`. */
  readonly state: string;
}

/** How a release went, on one time axis. */
export interface ReleaseSeries {
  /** Simulated seconds that each step is long. */
  readonly stepSeconds: number;
  /** In order, without gaps, from the start to the end. */
  readonly steps: readonly SeriesStep[];
  /** Every alarm that there was, by name. */
  readonly alarmsAtStart: readonly AlarmAtStart[];
  /** In order. */
  readonly weights: readonly WeightChange[];
  /** In order. */
  readonly events: readonly SeriesEvent[];
}
