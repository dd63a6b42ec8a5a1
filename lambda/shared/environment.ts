/**
 * Names and wire types that the constructs and the handlers share: the one folder of `lambda` that `lib` imports.
 * A construct writes a variable, a handler reads it, and both get the name from here.
 */

/** Environment variables of every gate. */
export const GATE = {
  /** Id of the gate as the configuration names it. */
  ID: 'GATE_ID',
  /** {@link GateKind}. Absent: two persons must decide to override it. */
  KIND: 'GATE_KIND',
  /** Minutes that a gate may stay inconclusive before it fails. */
  PATIENCE_MINUTES: 'GATE_PATIENCE_MINUTES',
  /** JSON: {@link PolicyRow}. Absent or unreadable: it blocks every kind of deployment. */
  POLICY: 'GATE_POLICY',
  /** {@link OnInconclusive}. Absent or unreadable: it waits. */
  ON_INCONCLUSIVE: 'GATE_ON_INCONCLUSIVE',
  /** Name of the container whose image is released. Absent: the only one that the revision has. */
  CONTAINER: 'GATE_CONTAINER',
  /** Dimensions of the verdict metric. */
  SERVICE: 'GATE_SERVICE',
  ENVIRONMENT: 'GATE_ENVIRONMENT',
} as const;

/** Environment variables of the smoke-test gate; {@link ENTRANCE} says where its requests go. */
export const SMOKE_TEST = {
  /** JSON: {@link SmokeTestRequest}[] */
  REQUESTS: 'SMOKE_TEST_REQUESTS',
} as const;

/** Environment variables of the load-test gate; {@link ENTRANCE} says where its requests go. */
export const LOAD_TEST = {
  /** JSON: {@link LoadTestPlan} */
  PLAN: 'LOAD_TEST_PLAN',
  /** JSON: {@link LoadTestMetrics}. Absent where nobody but the team is: the rate depends on nothing. */
  METRICS: 'LOAD_TEST_METRICS',
} as const;

/** Environment variables of the gates that send requests. */
export const ENTRANCE = {
  /** DNS name of the load balancer: requests go there, whatever the domain's records say. */
  LOAD_BALANCER: 'ENTRANCE_LOAD_BALANCER',
  /** Host header and, over TLS, the name that the certificate must carry. Absent: plain HTTP to the load balancer. */
  DOMAIN: 'ENTRANCE_DOMAIN',
  /** Name of the header that the test rule matches. */
  TEST_HEADER: 'ENTRANCE_TEST_HEADER',
  /** ARN of the secret that holds the header's value. */
  TEST_HEADER_SECRET: 'ENTRANCE_TEST_HEADER_SECRET',
} as const;

/** Environment variables of the guards, Teal's own gates. */
export const GUARD = {
  /** ARN of the listener rule that users meet. */
  PRODUCTION_RULE: 'GUARD_PRODUCTION_RULE',
  /** ARN of the listener rule that the test header meets. */
  TEST_RULE: 'GUARD_TEST_RULE',
  /** JSON: the ARNs of the service's own two target groups. */
  TARGET_GROUPS: 'GUARD_TARGET_GROUPS',
} as const;

/** Environment variables of the separation gate; it is a guard, and {@link ENTRANCE} says where its requests go. */
export const SEPARATION = {
  /** Name of the header in which an answer says its version. */
  VERSION_HEADER: 'SEPARATION_VERSION_HEADER',
  /** Path that both sides are asked for. */
  PATH: 'SEPARATION_PATH',
} as const;

/** Environment variables of the uniformity check. */
export const UNIFORMITY = {
  /** Name of the cluster. */
  CLUSTER: 'UNIFORMITY_CLUSTER',
  /** Name of the service in that cluster, unless there is {@link UNIFORMITY.ECS_SERVICE}; also a dimension of the metric. */
  SERVICE: 'UNIFORMITY_SERVICE',
  /** Name of the service in that cluster, where it is another. */
  ECS_SERVICE: 'UNIFORMITY_ECS_SERVICE',
  /** The other dimension. */
  ENVIRONMENT: 'UNIFORMITY_ENVIRONMENT',
  /** JSON: ARNs of the task definitions of workers; a worker's service of ECS is called as the family is. Absent: none. */
  WORKERS: 'UNIFORMITY_WORKERS',
  /** JSON: ARNs of the task definitions of jobs. Absent: none. */
  JOBS: 'UNIFORMITY_JOBS',
  /** Name of the function that starts the jobs. Absent: there are none. */
  JOBS_FUNCTION: 'UNIFORMITY_JOBS_FUNCTION',
} as const;

/** What the uniformity check publishes: how many findings a look had; one that could not look has one. */
export const UNIFORMITY_METRIC = { NAMESPACE: 'Teal/Uniformity', NAME: 'Findings' } as const;

/** One request of a smoke test and what its answer must be. */
export interface SmokeTestRequest {
  readonly path: string;
  readonly method: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly status: number;
  readonly contains?: string;
  readonly json?: readonly { readonly path: string; readonly equals: string | number | boolean | null }[];
  /** Exactly `equals`, or something that the regular expression `matches` finds. */
  readonly header?: { readonly name: string; readonly equals?: string; readonly matches?: string };
  /** Milliseconds until the whole answer is there. */
  readonly withinMilliseconds: number;
}

/** What a load test sends, how much of it, and what the answers must be. */
export interface LoadTestPlan {
  readonly requests: readonly LoadTestRequest[];
  /** Requests a second: a number, or a share of what users send, within bounds; then all of them only read. */
  readonly rate:
    | { readonly perSecond: number }
    | { readonly percentOfTraffic: number; readonly atLeast: number; readonly atMost: number };
  /** Seconds at the beginning in which answers are not judged. */
  readonly warmUpSeconds: number;
  /** Seconds in which they are. */
  readonly seconds: number;
  /** Requests that wait for their answer at the same time, at most. */
  readonly concurrency: number;
  /** Milliseconds until a whole answer is there; a later one is none. */
  readonly withinMilliseconds: number;
  readonly limits: LoadTestLimits;
}

export interface LoadTestRequest {
  readonly path: string;
  readonly method: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Absent: any below 400. */
  readonly status?: number;
  /** Its share among the requests. */
  readonly weight: number;
}

export interface LoadTestLimits {
  /** Percent of the requests that may fail. */
  readonly errorPercent: number;
  /** So many percent of the answers must come within so many milliseconds. */
  readonly latency: readonly { readonly percent: number; readonly milliseconds: number }[];
}

/** Where CloudWatch counts the requests of users: the dimensions of both target groups. */
export interface LoadTestMetrics {
  readonly loadBalancer: string;
  readonly targetGroups: readonly string[];
}

/** Methods that change nothing. source: RFC 9110 section 9.2.1; TRACE is left out, servers refuse it */
export const readOnlyMethods = ['GET', 'HEAD', 'OPTIONS'] as const;

/** Properties of `Custom::TealLiveTrafficRules`, as the custom resource receives them (CloudFormation sends strings). */
export interface LiveTrafficRulesProperties {
  /** Who the rules belong to; their tag's value begins with it. */
  readonly Owner: string;
  /** Cluster and service whose deployments move the weights, by name: the service is made after the rules. */
  readonly ClusterName: string;
  readonly ServiceName: string;
  readonly ListenerArn: string;
  readonly PrimaryTargetGroupArn: string;
  readonly AlternateTargetGroupArn: string;
  readonly TestHeaderName: string;
  readonly TestHeaderSecretArn: string;
  /** Values of the header of a stated audience, accepted beside those of the secret. @default none */
  readonly AudienceHeaderValues?: readonly string[];
  /** Host names that the rules answer to; empty: every host. */
  readonly HostNames: readonly string[];
  /** Paths that the production rule answers to. @default every path */
  readonly PathPatterns?: readonly string[];
  readonly ProductionPriority: string;
  readonly TestPriority: string;
  /** Means nothing: another value has CloudFormation ask again, so that rules are restored that somebody changed. */
  readonly Restore: string;
}

/** Tag that marks a listener rule as Teal's own; its value is `OWNER/production` or `OWNER/test`. */
export const TRAFFIC_RULE_TAG = 'teal:traffic-rule';

/** Tags that mark a listener rule as the one by which `teal adopt` moves users from an older service to Teal's. */
export const ADOPTION_TAG = {
  /** Its value is the OWNER of the production rule that users move to. */
  OWNER: 'teal:adoption',
  /** ARN of the rule that they come from. */
  OF: 'teal:adoption-of',
} as const;

/**
 * Seconds that the function of the listener rules may take: with a minute between two tries, Lambda's first retry of an
 * invocation that died is over (90 + 60 + 90) before CloudFormation stops waiting, after
 * {@link TRAFFIC_RULES_SERVICE_TIMEOUT_SECONDS}. A try that began later than that would act behind its back, so
 * the function takes no event that is older.
 * source: AWS Lambda developer guide, "How Lambda handles errors and retries with asynchronous invocation"
 */
export const TRAFFIC_RULES_TIMEOUT_SECONDS = 90;
export const TRAFFIC_RULES_SERVICE_TIMEOUT_SECONDS = 300;

/** Environment variables of the function that rotates the value of the test header. */
export const TEST_HEADER_ROTATION = {
  /** Who the rules belong to; their tag's value begins with it. */
  OWNER: 'TEST_HEADER_ROTATION_OWNER',
  /** ARN of the load balancer with the rules, on whichever of its listeners. */
  LOAD_BALANCER: 'TEST_HEADER_ROTATION_LOAD_BALANCER',
  /** Name of the header. */
  HEADER: 'TEST_HEADER_ROTATION_HEADER',
  /** JSON: values of a stated audience, which stay accepted. Absent: none. */
  AUDIENCE: 'TEST_HEADER_ROTATION_AUDIENCE',
} as const;

/** Environment variables of the function that rotates the secrets of an environment's services. */
export const SECRET_ROTATION = {
  /** JSON: {@link RotatedSecrets} */
  SECRETS: 'SECRET_ROTATION_SECRETS',
} as const;

/** By the name of the stack whose service reads it, which its own name begins with, and by what follows the slash. */
export type RotatedSecrets = Readonly<Record<string, Readonly<Record<string, RotatedSecretSettings>>>>;

export interface RotatedSecretSettings {
  /** Letters and digits that a value has. */
  readonly length: number;
  /** The parameter of the stack that holds the version which the service runs. */
  readonly parameter: string;
}

export const deploymentKinds = ['first', 'release', 'fix', 'recovery'] as const;
/**
 * What a deployment is to the gates, beside ECS's own rollback, which none of them stops: the `first` of a service, a
 * `release`, a `fix` that was declared, a `recovery` to an image that ran here before.
 */
export type DeploymentKind = (typeof deploymentKinds)[number];

export const strictnesses = ['block', 'warn', 'skip'] as const;
/** How strict a gate is with a kind of deployment: it stops it, looks and only says so, or does not look. */
export type Strictness = (typeof strictnesses)[number];

export {
  budgetOf,
  type Counted,
  type CountedIndicator,
  type CountedMetric,
  type CountedService,
  countedIndicator,
  FEWEST_BAD,
  inMetricMath,
  SERVICE_METRICS,
} from './indicator';

export { type CustomMetric, METRICS, type MetricsSettings } from './metrics-settings';

export {
  type GateKind,
  gateKinds,
  guardedAgainstWeakening,
  needsTwoPersons,
  POLICY,
  policyOf,
} from './policy';

/** A gate's row of the table gate × kind of deployment. */
export type PolicyRow = Readonly<Record<DeploymentKind, Strictness>>;

/** What happens when a gate could not tell. */
export const onInconclusives = ['wait', 'fail', 'pass'] as const;
export type OnInconclusive = (typeof onInconclusives)[number];

/**
 * Where decisions of people stand in Parameter Store: `/teal/decisions/SERVICE-ENVIRONMENT/GATE/` and the 64 hexadecimal
 * digits of the image's digest; behind them `-second` for what the second person wrote, `-used` for what the gate
 * writes before a decision counts.
 */
export const DECISIONS = {
  PATH: '/teal/decisions',
  SECOND: '-second',
  USED: '-used',
  /** Hours from its writing after which no decision counts, whatever it says. */
  LONGEST_HOURS: 4,
} as const;

/** What a gate publishes to EventBridge, on the default bus. */
export const VERDICT_EVENT = {
  SOURCE: 'teal',
  VERDICT: 'Teal Gate Verdict',
  OVERRIDDEN: 'Teal Gate Overridden',
} as const;

export * from './database-environment';
export * from './delivery-environment';
export * from './gate-environment';
export * from './jobs';
export * from './probe-environment';
