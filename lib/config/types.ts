import type { DatabaseInput } from './database';
import type { DependencyInput } from './dependencies';
import type { FlagsInput } from './flags';
import type { GateInput } from './gates';
import type { JobInput } from './jobs';
import type { NotifyInput } from './notify';
import type { ObjectivesInput } from './objectives';
import type { ReleaseInput } from './release';
import type { SecretInput } from './secrets';
import type { TelemetryInput } from './telemetry';
import type { EnvironmentInput } from './types-environment';
import type { ContainerInput } from './types-existing';
import type { WatchInput } from './watch';
import type { WorkerInput } from './workers';

/**
 * What a team writes in `teal.config.ts`. Every field but a service's name and port has a default that a
 * careful engineer would choose. `resolveDelivery` checks it all and fills it in.
 */
export interface DeliveryInput {
  /** Names stacks and roles. @default the only service's name, else `repository.name` */
  readonly name?: string;
  /** Exactly one of `service` and `services`. */
  readonly service?: ServiceInput;
  /** Several services that are delivered together, in place of `service`. */
  readonly services?: readonly ServiceInput[];
  /** The GitHub repository that delivers. @default none: `cdk deploy` from a laptop */
  readonly repository?: RepositoryInput;
  /**
   * The project of gitlab.com that delivers, in place of `repository`: the same roles, trusted by its tokens. Its pipeline is
   * the team's own; `docs/gitlab.md` has one, and says what it lacks. @default none
   */
  readonly gitlab?: GitLabInput;
  /** Where the repositories are that the build pushes to. @default the account and region of the first environment with a pipeline */
  readonly images?: ImagesInput;
  /**
   * A bootstrap of the delivery's own, whose CloudFormation may do only what Teal's templates need; for environments
   * with a pipeline. `docs/bootstrap.md` says how to make it. @default none: CDK's, which may do everything
   */
  readonly bootstrap?: BootstrapInput;
  /** By name, in the order of promotion; `{ production: {} }` is enough. */
  readonly environments: Readonly<Record<string, EnvironmentInput>>;
  /** For every service that has no gates of its own. @default none */
  readonly gates?: readonly GateInput[];
  /** For every service that has none of its own. @default none: nothing pages but that no task is healthy, and rejected connections */
  readonly objectives?: ObjectivesInput;
  /** Who is told of alarms and releases. `environments.*.notify` wins over it. @default nobody, of which synth warns where there are objectives */
  readonly notify?: NotifyInput;
  /** What is missed when it stops. Each key of a service's or an environment's `watch` wins over it. @default nothing */
  readonly watch?: WatchInput;
}

/** A service: what runs, how it is released, what tests a release and what is watched. */
export interface ServiceInput {
  /** Small letters, digits and single hyphens. With the environment's name at most 31 characters, see `names.ts`. */
  readonly name: string;
  /** The port that the container listens on. */
  readonly port: number;
  /** The directory with the Dockerfile, from the configuration file. @default '.' */
  readonly build?: string;
  /**
   * Names of services of the delivery that are released before it: `['api']`. One that does not go out stops all that are not
   * begun, also those that do not name it. docs/several-services.md.
   * @default none, and then as they are written: which one needs the other, no template says
   */
  readonly after?: readonly string[];
  /** In units of 1/1024 vCPU, one of Fargate's sizes. @default 256 the smallest; scaling out comes first */
  readonly cpu?: number;
  /** In MiB, one that Fargate offers for that cpu. @default 512 the smallest for cpu 256, else the smallest for `cpu` */
  readonly memory?: number;
  /** @default 'ARM64' 20 % cheaper on Fargate */
  readonly architecture?: 'ARM64' | 'X86_64';
  /** @default `/ready` every 10 seconds */
  readonly health?: HealthInput;
  /**
   * Name of the header in which every answer says its version. The gate `separation` compares what green answers with
   * what users are answered; where no answer has it, it judges by target groups alone.
   * @default 'x-release' to be answered from the environment variable RELEASE, which Teal sets
   */
  readonly versionHeader?: string;
  /**
   * Environment variables in clear. Not PORT, which is `port`, RELEASE, which is the image, and TEAL_SERVICE and
   * TEAL_ENVIRONMENT, which are whose metrics the service writes. @default none
   */
  readonly environment?: Readonly<Record<string, string>>;
  /**
   * Environment variables, each filled from a secret of its own: `<service>-<environment>/<NAME>`. The foundation makes
   * it with a random value; set it before the service is deployed. One that nobody else needs to know has a new random value on
   * a schedule: `rotated('SESSION_KEY')`, docs/secrets.md. @default none
   */
  readonly secrets?: readonly SecretInput[];
  /**
   * A PostgreSQL database of its own in each environment: Aurora Serverless v2, with a password that rotates, backups, and alarms.
   * `true` is all defaults; `environments.*.databases` says what differs, or names one that is there already. About 90 USD a
   * month with all defaults. docs/database.md. @default none
   */
  readonly database?: true | DatabaseInput;
  /** How to run it on this machine, for the rehearsal. @default none: the rehearsal must be told */
  readonly local?: LocalInput;
  /** @default 2 to 10, scaled at 60 % cpu */
  readonly tasks?: TasksInput;
  /** `environments.*.release` wins over it. @default canary() */
  readonly release?: ReleaseInput;
  /** Instead of the delivery's gates, not in addition to them; `[]` is none. @default those of the delivery */
  readonly gates?: readonly GateInput[];
  /** Instead of the delivery's objectives, not in addition to them; `{}` is none. @default those of the delivery */
  readonly objectives?: ObjectivesInput;
  /** Each key wins over the delivery's, and `environments.*.watch` over it. @default that of the delivery */
  readonly watch?: WatchInput;
  /**
   * What it needs to answer: databases, caches, queues and external calls. Each has a row on the dashboard, and tickets
   * where it is slow, fails or is nearly full, of 0.70 to 1.90 USD a month unless its limits say otherwise; none pages,
   * since users notice no database, but the service. At most 20. @default none
   */
  readonly dependencies?: readonly DependencyInput[];
  /**
   * A collector of OpenTelemetry beside the service, in each task: `xray()` for traces in X-Ray and the service's own metrics in
   * CloudWatch, `otlp({ endpoint })` for a Grafana stack. It takes its share of the task's cpu and memory; what it sends is paid
   * for there (X-Ray: 5 USD a million traces). docs/telemetry.md.
   * @default none: metrics and logs need none, and each trace is paid for
   */
  readonly telemetry?: TelemetryInput;
  /**
   * Feature flags in AWS AppConfig: `{ flags: [flag({ name, owner, expires })] }`. Each change of one goes out by itself, to a
   * share of the tasks at a time, and is turned back by the service's deployment alarms; an agent beside the service answers
   * for them. Whether a flag is on is no part of the template: `teal flags set`. Some 0.05 USD a month. docs/flags.md.
   * @default none
   */
  readonly flags?: FlagsInput;
  /**
   * Whether its load balancer is in the private subnets and answers in the VPC alone; gates then run there, too. Every load
   * balancer anew: not for a service that has users, see docs/existing.md.
   * @default false; with `environments.*.loadBalancer`, whether that one is internal
   */
  readonly internal?: boolean;
  /** @default as the image says, but as a user that is not root and cannot write to the image */
  readonly container?: ContainerInput;
  /**
   * Tasks of its image that run on a schedule: each run is counted, one that does not come is missed, and two are never beside each
   * other. At most 8, of 2.60 USD a month for the first, 2.10 for others, and their minutes on Fargate. docs/jobs.md. @default none
   */
  readonly jobs?: readonly JobInput[];
  /**
   * Tasks of its image that take messages from a queue of SQS: released after the service, scaled by what waits. At most 8, of about
   * 8.50 USD a month each with one of the smallest tasks. docs/jobs.md. @default none
   */
  readonly workers?: readonly WorkerInput[];
}

/** How the load balancer asks a task whether it may have traffic. */
export interface HealthInput {
  /**
   * The path that answers 200 when a task may have traffic.
   *
   * A change reaches both target groups before the new revision runs, and blue is asked for it, too: first release a
   * version that answers both paths, then change the path.
   * @default '/ready'
   */
  readonly ready?: string;
  /** 5 to 300. @default 10 a dead task is out after 20 seconds, at a cost of 6 requests a minute and node */
  readonly intervalSeconds?: number;
  /** 2 to 120, less than the interval. @default 5, or what a shorter interval leaves */
  readonly timeoutSeconds?: number;
  /** How long ECS lets a new task be unhealthy. @default 60 */
  readonly graceSeconds?: number;
}

/** How the service is started on this machine, for `teal rehearse`. */
export interface LocalInput {
  /** Run by `sh -c` with PORT set: `npm start`. */
  readonly command: string;
  /** From the configuration file. @default the service's `build` */
  readonly directory?: string;
  /**
   * A PostgreSQL of this machine, in the place of `database`: `postgres://USER:PASSWORD@127.0.0.1:5432/NAME`,
   * perhaps with `?sslrootcert=/PATH`, of the certificate that its server is known by: tasks have it as `DATABASE_CA`.
   * @default none: a rehearsal of processes must be told
   */
  readonly database?: string;
  /**
   * A file with flags and their values, as a hosted version of AppConfig has them, from the configuration file: what a rehearsal
   * of processes answers under `TEAL_FLAGS_URL`. @default none: every flag is off
   */
  readonly flags?: string;
}

/** How many tasks run. During a release green has as many as blue, beside it. */
export interface TasksInput {
  /** @default 2 one in each of two zones */
  readonly min?: number;
  /** @default 10, or `min` if that is more */
  readonly max?: number;
  /** Mean cpu, in percent, that scaling aims at: 10 to 90. @default 60 half as much again fits before tasks start */
  readonly cpuTarget?: number;
}

/** The ids are in the subjects of GitHub's tokens: `gh api repos/OWNER/NAME --jq '.owner.id, .id'`. */
export interface RepositoryInput {
  /** As GitHub spells it, capitals and all. */
  readonly owner: string;
  /**
   * Its owner's id, by which roles trust it: `gh api repos/OWNER/NAME --jq .owner.id`. A name can be taken by
   * another.
   */
  readonly ownerId: number;
  /** As GitHub spells it. */
  readonly name: string;
  /** Its own id: `gh api repos/OWNER/NAME --jq .id`. */
  readonly id: number;
  /**
   * How GitHub names the repository in its tokens: `immutable` with both ids, `classic` without, `both` while one is
   * left for the other. `gh api repos/OWNER/NAME/actions/oidc/customization/sub` tells; see docs/github-access.md.
   * @default 'immutable' GitHub's own for repositories made, renamed or moved after 15 July 2026; older ones opt in
   */
  readonly subjects?: 'immutable' | 'classic' | 'both';
  /** The repository whose reusable workflows this one calls. @default its own workflows, on main */
  readonly workflows?: WorkflowsInput;
  /**
   * Workflows that have built images before, written as `acme/teal/.github/workflows/deploy.yml@refs/tags/v1.0.0`: of another
   * repository at a tag, or this one's own at `refs/heads/main`. Their signatures stay good, so that `teal rollback` and
   * `teal promote` take the images of before a new tag; no role trusts them. Each is taken out when no release of its
   * is gone back to. @default none
   */
  readonly formerWorkflows?: readonly string[];
}

/** A project of gitlab.com, as its tokens name it. */
export interface GitLabInput {
  /** Its path with all groups, as GitLab spells it: `acme/payments/shop`. */
  readonly project: string;
}

/** Reusable workflows of another repository, at a tag that nobody can move: protect it by a rule of that repository. */
export interface WorkflowsInput {
  /** Owner of the repository that has the workflows. */
  readonly owner: string;
  /** Name of that repository. */
  readonly name: string;
  /** Letters, digits, `.`, `_` and `-`: `v1.4.0`. */
  readonly tag: string;
}

/**
 * Where images are built to: one place for all environments, so that each releases the very image that the one before
 * has tested. Roles of the environments' accounts may pull it; an environment in another region gets copies.
 */
export interface ImagesInput {
  /** 12 digits. Together with `region`. */
  readonly account?: string;
  /** Together with `account`. */
  readonly region?: string;
  /**
   * Which Sigstore signs them: `public` writes the names of repository, workflow and commit into a log that everybody can
   * read and nobody can delete from; `github` logs nothing and needs GitHub Enterprise Cloud.
   * @default none: `public` for a public repository; `teal publish` of any other one stops and asks
   */
  readonly sigstore?: 'public' | 'github';
}

/** As given to `cdk bootstrap`: neither without the other, or CDK would change the account's bootstrap in its place. */
export interface BootstrapInput {
  /** `--qualifier`: 1 to 10 small letters and digits, and not CDK's own. */
  readonly qualifier: string;
  /** `--toolkit-stack-name`, and not CDK's own. */
  readonly toolkitStackName: string;
  /**
   * What the team's own resources and tasks use beside Teal's: `['dynamodb', 'sqs']`, as IAM's actions begin. The boundary
   * then lets all of each service through; who gets which of it stands in policies. Flags need `'appconfig'`, jobs
   * `'scheduler'` and `'sqs'`, workers `'sqs'`: with those Teal's own policies have what they need. @default none
   */
  readonly services?: readonly string[];
}
