import type { Counted, OnInconclusive, PolicyRow } from './environment';

/* Names and wire types of single gates, as environment.ts has them for all. */

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
    | ({ readonly gate: 'error-budget' } & BudgetRules)
    | ({ readonly gate: 'admission' } & AdmissionRules)
  );

/** In place of the variables of `GATE`, which a function has once. */
export interface PreflightSettings {
  /** As the configuration names it. */
  readonly id: string;
  readonly policy: PolicyRow;
  readonly onInconclusive: OnInconclusive;
  /** Minutes that it may stay inconclusive. */
  readonly patience: number;
}

/** How much of which error budgets must be left. */
export interface BudgetRules {
  /** Percent of the budget; a release needs more than that. */
  readonly left: number;
  /** Days of the window over which the goals hold. */
  readonly days: number;
  /** As CloudWatch names it: `app/NAME/ID`. */
  readonly loadBalancer: string;
  /** `targetgroup/NAME/ID` of its two groups, where others are behind the load balancer too. Absent: it is its own. */
  readonly targetGroups?: readonly [string, string];
  readonly objectives: readonly BudgetObjective[];
}

/** A goal whose budget is looked at. */
export interface BudgetObjective {
  readonly id: string;
  /** Percent. */
  readonly goal: number;
  readonly of: Counted;
}

/**
 * How bad a finding is, the worst first; `UNDEFINED` is not rated yet.
 * source: Amazon ECR API reference, ImageScanFinding (severity); Inspector says UNTRIAGED for the last
 */
export const severities = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'INFORMATIONAL', 'UNDEFINED'] as const;
/** Of a finding in an image, as ECR and Inspector name it; the worst first. */
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
  /**
   * Images of which no signature is asked for, as the task definition names them: by digest. They are others' (a collector
   * beside the service), and the configuration, which is reviewed, says byte by byte what they are. @default none
   */
  readonly pinned?: readonly string[];
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
  /** As that, for the trial and for the check of what runs; absent where there are none. */
  CHECK_MINUTES: 'MIGRATION_CHECK_MINUTES',
} as const;

/** The task that migrates: the release's own task definition with another command. */
export interface MigrationTask {
  /** Name of the cluster. */
  readonly cluster: string;
  /** Family of the service's task definition. */
  readonly family: string;
  readonly container: string;
  readonly command: readonly string[];
  /** What comes before it. Absent: nothing. */
  readonly compatibility?: CompatibilityTasks;
  /** CPU units and MiB, where they differ from the service's. */
  readonly cpu?: number;
  readonly memory?: number;
  readonly subnets: readonly string[];
  readonly securityGroups: readonly string[];
  /** Value of {@link MIGRATION_TAG} on it. Absent in a cluster of the service's own, where all tasks are. */
  readonly owner?: string;
}

/** A trial of the migration, and a check that the version that runs can live with it: tasks that leave users' database alone. */
export interface CompatibilityTasks {
  /** What the running version's container runs in the place of its own command. */
  readonly command: readonly string[];
  /** What the release's runs before that. */
  readonly prepare: readonly string[];
  /** Over those of the container, in both. */
  readonly variables: Readonly<Record<string, string>>;
}

/** Tag of a task that a gate has started in a cluster that others are in: no other may be stopped. */
export const MIGRATION_TAG = 'teal:migration';

/** The hooks of a stage that come before one of them, which ECS runs beside them. */
export interface HooksBefore {
  /** Names of functions. */
  readonly functions: readonly string[];
  /** How many PAUSE hooks there are: they have no names. */
  readonly pauses: number;
}

/** Environment variables of the infrastructure gate; of `ENTRANCE` it has the load balancer and the domain. */
export const INFRASTRUCTURE = {
  /** JSON: {@link InfrastructureLimits} */
  LIMITS: 'INFRASTRUCTURE_LIMITS',
} as const;

/** The oldest version of TLS that a load balancer may accept. */
export const tlsFloors = ['1.2', '1.3'] as const;
/** The oldest TLS that a listener may speak. */
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
