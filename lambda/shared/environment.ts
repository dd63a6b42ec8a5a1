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

/** Environment variables of the preflight function. */
export const PREFLIGHT = {
  /** JSON: {@link PreflightCheck}[], in the order in which they are carried out. */
  CHECKS: 'PREFLIGHT_CHECKS',
} as const;

/** A gate of the preflight function: how it is set, and what it is told. */
export type PreflightCheck = PreflightSettings &
  (
    | {
        readonly gate: 'freeze';
        /** Names, or ARNs of those that are shared with the account. */
        readonly calendars: readonly string[];
      }
    | {
        readonly gate: 'quiet-alarms';
        /** Names of the deployment alarms. */
        readonly alarms: readonly string[];
      }
    | ({ readonly gate: 'admission' } & AdmissionRules)
  );

/** In place of the variables of {@link GATE}, which a function has once. */
export interface PreflightSettings {
  /** As the configuration names it. */
  readonly id: string;
  readonly policy: PolicyRow;
  readonly onInconclusive: OnInconclusive;
  /** Minutes that it may stay inconclusive. */
  readonly patience: number;
}

/**
 * How bad a finding is, the worst first; `UNDEFINED` is not rated yet.
 * source: Amazon ECR API reference, ImageScanFinding (severity); Inspector says UNTRIAGED for the last
 */
export const severities = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'INFORMATIONAL', 'UNDEFINED'] as const;
export type Severity = (typeof severities)[number];

/** What images the admission gate lets through. */
export interface AdmissionRules {
  /** URIs, without tag and digest. */
  readonly repositories: readonly string[];
  /** The mildest that refuses an image. */
  readonly severity: Severity;
  readonly accept: readonly AcceptedFinding[];
  /** Who must have signed images. Absent: nobody. */
  readonly signed?: SignedBy;
}

/** A finding that a release may go out with, for a while. */
export interface AcceptedFinding {
  /** `CVE-2026-12345` */
  readonly id: string;
  /** The last day, in UTC: `2027-01-31`. */
  readonly expires: string;
}

/** The workflows of a repository, as their provenance names them. */
export interface SignedBy {
  /** `owner/name` */
  readonly repository: string;
  readonly repositoryId: number;
  /** The one that builds now, then those that built before: `acme/shop/.github/workflows/deploy.yml@refs/heads/main`. */
  readonly workflowRefs: readonly string[];
  /** Name of a file with trust roots, beside the code. Absent: the public root of Sigstore that came with Teal. */
  readonly trustedRoot?: string;
}

/** Environment variables of the migration gate. */
export const MIGRATION = {
  /** JSON: {@link MigrationTask} */
  TASK: 'MIGRATION_TASK',
  /** JSON: {@link HooksBefore} */
  AFTER: 'MIGRATION_AFTER',
  /** Minutes for which the other hooks of its stage may keep it waiting. */
  WAIT_MINUTES: 'MIGRATION_WAIT_MINUTES',
  /** Minutes from the start of its task, after which the task is stopped. */
  TIMEOUT_MINUTES: 'MIGRATION_TIMEOUT_MINUTES',
} as const;

/** The task that migrates: the release's own task definition with another command. */
export interface MigrationTask {
  /** Name of the cluster. */
  readonly cluster: string;
  /** Family of the service's task definition. */
  readonly family: string;
  readonly container: string;
  readonly command: readonly string[];
  /** CPU units and MiB, where they differ from the service's. */
  readonly cpu?: number;
  readonly memory?: number;
  readonly subnets: readonly string[];
  readonly securityGroups: readonly string[];
}

/** The hooks of a stage that come before one of them, which ECS runs beside them. */
export interface HooksBefore {
  /** Names of functions. */
  readonly functions: readonly string[];
  /** How many PAUSE hooks there are: they have no names. */
  readonly pauses: number;
}

/** Environment variables of the infrastructure gate; of {@link ENTRANCE} it has the load balancer and the domain. */
export const INFRASTRUCTURE = {
  /** JSON: {@link InfrastructureLimits} */
  LIMITS: 'INFRASTRUCTURE_LIMITS',
} as const;

/** The oldest version of TLS that a load balancer may accept. */
export const tlsFloors = ['1.2', '1.3'] as const;
export type TlsFloor = (typeof tlsFloors)[number];

/** What the infrastructure gate holds the load balancer to. */
export interface InfrastructureLimits {
  /** Ports that may answer beside those of the service's own listeners. */
  readonly ports: readonly number[];
  /** The port of the container: it must answer the load balancer alone. */
  readonly containerPort: number;
  /** Days that the certificate must still be valid. */
  readonly daysLeft: number;
  readonly tls: TlsFloor;
}

/** Environment variables of the uniformity check. */
export const UNIFORMITY = {
  /** Name of the cluster. */
  CLUSTER: 'UNIFORMITY_CLUSTER',
  /** Name of the service in that cluster; also a dimension of the metric. */
  SERVICE: 'UNIFORMITY_SERVICE',
  /** The other dimension. */
  ENVIRONMENT: 'UNIFORMITY_ENVIRONMENT',
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
  readonly ProductionPriority: string;
  readonly TestPriority: string;
  /** Means nothing: another value has CloudFormation ask again, so that rules are restored that somebody changed. */
  readonly Restore: string;
}

/** Tag that marks a listener rule as Teal's own; its value is `OWNER/production` or `OWNER/test`. */
export const TRAFFIC_RULE_TAG = 'teal:traffic-rule';

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

/**
 * What a deployment is to the gates, beside ECS's own rollback, which none of them stops: the `first` of a service, a
 * `release`, a `fix` that was declared, a `recovery` to an image that ran here before.
 */
export const deploymentKinds = ['first', 'release', 'fix', 'recovery'] as const;
export type DeploymentKind = (typeof deploymentKinds)[number];

/** How strict a gate is with a kind of deployment: it stops it, looks and only says so, or does not look. */
export const strictnesses = ['block', 'warn', 'skip'] as const;
export type Strictness = (typeof strictnesses)[number];

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
