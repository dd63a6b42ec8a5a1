/** Calls at a moment of a release. */
export interface Step {
  /** Seconds since the deployment began, when nobody is throttled. */
  readonly at: number;
  /** How many of each, `Service.Operation`. */
  readonly calls: Readonly<Record<string, number>>;
}

/** A release of one service, as a rehearsal with the real gates shows it. */
export interface ReleaseProfile {
  /** Until it is over, or decided. */
  readonly seconds: number;
  /** Of Teal's functions. */
  readonly steps: readonly Step[];
}

/** What one service of the sample's production asks of an account. */
export interface Profile {
  readonly good: ReleaseProfile;
  /** Of a version that fails 5 % of its requests; over when an alarm has decided. */
  readonly bad: ReleaseProfile & {
    /** When users reach it. */
    readonly exposedAt: number;
    /** Share of users who do. */
    readonly exposedPercent: number;
  };
  /** Of one look of the check of uniformity, once a minute. */
  readonly look: Readonly<Record<string, number>>;
  /** Tasks that a release starts. */
  readonly tasks: number;
  /** Counted from the templates: a service's stack, and its environment's. */
  readonly resources: {
    readonly service: Readonly<Record<string, number>>;
    readonly foundation: Readonly<Record<string, number>>;
  };
  readonly reservedConcurrency: number;
}

/**
 * What no rehearsal shows, since CloudFormation, ECS and a pipeline call: read from Teal's code where it says so, and else assumed,
 * since AWS does not publish it.
 */
export const ASSUMED = {
  /** CloudFormation, once a release: it registers the task definition and updates the service. */
  start: { 'ECS.RegisterTaskDefinition': 1, 'ECS.UpdateService': 1 },
  /** CloudFormation, while it waits for ECS. Assumed. */
  settle: { every: 30, calls: { 'ECS.DescribeServices': 1 } },
  /** ECS, while a deployment runs: all its alarms in one call. The period is assumed. */
  alarms: { every: 10, calls: { 'CloudWatch.DescribeAlarms': 1 } },
  /** The pipeline's job: cli/verdict/wait.ts looks every 10 s, cli/verdict/read.ts by these two calls. */
  verdict: {
    every: 10,
    calls: { 'ECS.ListServiceDeployments': 1, 'ECS.DescribeServiceDeployments': 1 },
  },
} as const;
