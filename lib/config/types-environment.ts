import type { EnvironmentDatabaseInput } from './database';
import type { Duration } from './duration';
import type { EdgeInput } from './edge';
import type { EphemeralInput } from './ephemeral';
import type { GateInput } from './gates';
import type { GuardSecretsInput } from './guard-secrets';
import type { NotifyInput } from './notify';
import type { ReleaseInput } from './release';
import type { TasksInput } from './types';
import type {
  ExistingClusterInput,
  ExistingLoadBalancerInput,
  SharedLoadBalancerInput,
  SizeInput,
} from './types-existing';
import type { PeopleInput } from './types-people';
import type { WatchInput } from './watch';

/** One place that the services are delivered to. `{}` is enough. */
export interface EnvironmentInput {
  /** 12 digits; together with `region`. @default that of the credentials at deployment */
  readonly account?: string;
  /** Together with `account`. @default that of the credentials at deployment */
  readonly region?: string;
  /** Needs account and region. @default none: the load balancer's own name, without TLS */
  readonly domain?: DomainInput;
  /** @default a new one with one NAT gateway */
  readonly network?: NewNetworkInput | ExistingNetworkInput;
  /** Wins over the release of a service. @default the service's, else canary() */
  readonly release?: ReleaseInput;
  /**
   * For every service in it, instead of the service's and the delivery's gates; `[]` is none.
   * @default those of the service, else of the delivery
   */
  readonly gates?: readonly GateInput[];
  /** Whether the image is a digest that the pipeline passes, not an asset that CDK builds. @default whether there is a repository */
  readonly pipeline?: boolean;
  /** Each field wins over that of a service. @default the service's */
  readonly tasks?: TasksInput;
  /**
   * Whether nobody destroys it by mistake: termination protection of its stacks, deletion protection of its load
   * balancers. To destroy it, set this to false, deploy, then destroy.
   * @default whether it is the last environment: the one that users are on
   */
  readonly protect?: boolean;
  /** Instead of the delivery's, not in addition to it; `{}` is nobody. @default that of the delivery */
  readonly notify?: NotifyInput;
  /**
   * Whether it is a pattern, of which instances are made for a while: without an instance it has no stacks. docs/ephemeral.md.
   * @default it lasts: what is destroyed by a clock must be asked for
   */
  readonly ephemeral?: true | EphemeralInput;
  /** A firewall, and access logs. docs/edge.md. @default neither: each has its price, and its say in what users may do */
  readonly edge?: EdgeInput;
  /**
   * Whether people can open a shell in tasks of its services (`teal exec`), by ECS Exec. Each session is logged, into a log
   * group of its own. Containers can then write to their image, since ECS Exec needs it; not with `cluster`, whose settings
   * say where sessions are logged. It is for tasks of the next release on. docs/exec.md.
   * @default false a shell is root in a task that has the service's role and secrets, and what it changes is in no release
   */
  readonly exec?: boolean;
  /** For every service in it: each key wins over the service's and the delivery's. @default that of the service, else of the delivery */
  readonly watch?: WatchInput;
  /** One that is there already. @default one of each service's own, `<service>-<environment>` */
  readonly cluster?: ExistingClusterInput;
  /** One for every service in it: one that is there already, or one that Teal makes (`shared`). @default one of each service's own */
  readonly loadBalancer?: ExistingLoadBalancerInput | SharedLoadBalancerInput;
  /**
   * Secrets that are there already, by the variable that each fills: a name of a service's `secrets`, for every service
   * that has it. ARNs of Secrets Manager, with or without the six characters at the end, and with `:FIELD::` behind for a
   * field of JSON; or of parameters of Systems Manager. @default those that the foundation makes
   */
  readonly secrets?: Readonly<Record<string, string>>;
  /**
   * Whether the secrets that Teal makes in it have a key of their own, are read by nobody but the tasks' execution role, the
   * function that rotates them, break-glass and whom `readers` names, and page when somebody else tries. Needs a pipeline, by
   * which that role has a name, and a trail of CloudTrail in the account. docs/secrets.md.
   * @default false a key is 1 USD a month, and without a trail the alarm sees nothing; IAM alone then says who reads them
   */
  readonly guardSecrets?: boolean | GuardSecretsInput;
  /** Environment variables in clear, over those of every service in it. @default none */
  readonly variables?: Readonly<Record<string, string>>;
  /** Of tasks, by the service's name. @default the service's */
  readonly sizes?: Readonly<Record<string, SizeInput>>;
  /** Databases of services, by the service's name: of what size, or one that is there already. @default the service's */
  readonly databases?: Readonly<Record<string, EnvironmentDatabaseInput>>;
  /** Roles for people, which a person deploys. @default none: whom a company's people are is known to it alone */
  readonly people?: PeopleInput;
  /**
   * The regions that it is delivered to, one after the other, each a wave that is judged before the next begins. Each becomes an
   * environment `<environment>-<name>`, with all that is said of this one: `regions: { eu: { region: 'eu-central-1' } }` of
   * `production` is `production-eu`. Also in other accounts. docs/regions.md.
   * @default none: it is in one place
   */
  readonly regions?: Readonly<Record<string, RegionInput>>;
  /**
   * How long a region's alarms are looked at after its release, before the next region begins: at most three hours.
   * @default minutes(10) longer than the slowest deployment alarm takes
   */
  readonly settle?: Duration;
  /** Not built yet. */
  readonly approval?: ApprovalInput;
}

/** One region of an environment. What it says wins over what the environment says. */
export interface RegionInput
  extends Pick<
    EnvironmentInput,
    | ('account' | 'domain' | 'network' | 'tasks' | 'cluster' | 'loadBalancer' | 'secrets')
    | ('databases' | 'variables' | 'sizes' | 'edge' | 'watch')
  > {
  /** As AWS calls it: `eu-central-1`. */
  readonly region: string;
}

/** Given by id, since synth never calls AWS. */
export interface DomainInput {
  /** With one service its name on the web; with several, each is at `<service>.<name>`. */
  readonly name: string;
  /** Of the hosted zone in Route 53, in the environment's account: `Z0123456789ABCDEFGHIJ`. Needed where Teal makes the record. */
  readonly hostedZoneId?: string;
  /** @default `name` without its first label, or `name` if that leaves a top-level domain */
  readonly hostedZoneName?: string;
  /** Issued in the account and region of the environment, for every name that is served. Needed without `loadBalancer`. */
  readonly certificateArn?: string;
  /**
   * Whether Teal makes the DNS record; false where somebody else owns it.
   * @default true, but false with `loadBalancer`, which has users already
   */
  readonly record?: boolean;
}

/** A network that is made for the environment. */
export interface NewNetworkInput {
  /** 1 or 2, one in each zone. @default 1 about 33 USD a month in us-east-1; one zone's failure then stops what tasks call outside */
  readonly natGateways?: number;
  /** Private IPv4 range, /16 to /18. @default '10.0.0.0/16' */
  readonly cidr?: string;
}

/** A network that is there already, which is not touched. */
export interface ExistingNetworkInput {
  /** Its id: `vpc-0123456789abcdef0`. */
  readonly vpcId: string;
  /** At least two: a load balancer needs them. */
  readonly availabilityZones: readonly string[];
  /** One for each zone, in their order: of the load balancer. */
  readonly publicSubnetIds: readonly string[];
  /** One for each zone, in their order, with a way out: of the tasks. */
  readonly privateSubnetIds: readonly string[];
  /**
   * IPv4 ranges that reach internal load balancers which Teal makes: those of the VPC, and of what is joined to it. Needed
   * with such a service, since synth never asks AWS. @default none
   */
  readonly cidrs?: readonly string[];
}

/** Who must agree before a release goes to the environment: users or teams of GitHub. */
export interface ApprovalInput {
  /** Their names in GitHub. It is refused so far: the rules of GitHub's environment say who may approve. */
  readonly reviewers: readonly string[];
}
