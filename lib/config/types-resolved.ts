import type { Database } from './database';
import type { Dependency } from './dependencies';
import type { AccessLogs, Firewall } from './edge';
import type { Ephemeral, Preview } from './ephemeral';
import type { Flags } from './flags';
import type { Gate } from './gates';
import type { GuardSecrets } from './guard-secrets';
import type { Job } from './jobs';
import type { Notify } from './notify';
import type { Objectives } from './objectives';
import type { Release } from './release';
import type { SecretRotation } from './secrets';
import type { Telemetry } from './telemetry';
import type {
  BootstrapInput,
  GitLabInput,
  ImagesInput,
  LocalInput,
  RepositoryInput,
  TasksInput,
} from './types';
import type { ExistingNetworkInput, NewNetworkInput } from './types-environment';
import type {
  ContainerInput,
  ExistingClusterInput,
  ExistingLoadBalancerInput,
  RulePriorities,
} from './types-existing';
import type { People } from './types-people';
import type { Watch } from './watch';
import type { Worker } from './workers';

/** A {@link DeliveryInput} that is right, with everything filled in. What the constructs are built from. */
export interface Delivery {
  /** Of the configuration file; absolute. */
  readonly directory: string;
  readonly name: string;
  readonly repository?: Repository;
  /** In place of `repository`. */
  readonly gitlab?: GitLabProject;
  /** Absent when no environment has a pipeline. */
  readonly images?: ImagesHome;
  readonly bootstrap?: Bootstrap;
  /** Present where this is nothing but an instance, the only environment. */
  readonly ephemeral?: Ephemeral;
  /** Of what instances can be made. Absent: nothing. */
  readonly previews?: readonly Preview[];
  /** At least one, in the order in which they are written. */
  readonly environments: readonly Environment[];
}

/** Where the build pushes: both account and region, or neither. */
export interface ImagesHome {
  readonly account?: string;
  readonly region?: string;
  /** Absent where it was not chosen: a repository that is not public is not published from then. */
  readonly sigstore?: NonNullable<ImagesInput['sigstore']>;
}

export type Bootstrap = Required<BootstrapInput>;

/** The repository that delivers, as its tokens name it. */
export type Repository = RepositoryInput & Required<Pick<RepositoryInput, 'subjects' | 'formerWorkflows'>>;

/** The project that delivers, as its tokens name it. */
export type GitLabProject = GitLabInput;

export interface Environment {
  readonly name: string;
  /** Both account and region, or neither. */
  readonly account?: string;
  readonly region?: string;
  readonly network: Network;
  /** Whether the image is the parameter ImageDigest; if not, CDK builds it from `service.build`. */
  readonly pipeline: boolean;
  /** Whether its stacks and load balancers must be unlocked before they can be destroyed. */
  readonly protect: boolean;
  readonly notify: Notify;
  /** Absent: each service has one of its own. */
  readonly cluster?: ExistingClusterInput;
  /** Of all its services, in the foundation. Absent: none. */
  readonly sharedLoadBalancer?: { readonly internal: boolean; readonly certificateArn?: string };
  /** Absent: it is in one place, and no wave. */
  readonly wave?: Wave;
  /** Absent: none are made. */
  readonly people?: People;
  /** Absent: IAM alone says who reads them. */
  readonly guardSecrets?: GuardSecrets;
  /** At least one, in the order in which they are written. */
  readonly services: readonly Service[];
}

/** One of the regions that an environment is delivered to, in their order. */
export interface Wave {
  /** The environment as it is written: `production` of `production-eu`. */
  readonly of: string;
  /** From 1. */
  readonly number: number;
  /** How many there are. */
  readonly waves: number;
  /** How long its alarms are looked at before the next begins. */
  readonly settleSeconds: number;
}

/** A service as it is in one environment. */
export interface Service {
  readonly name: string;
  /** Names of services that are released before it. */
  readonly after: readonly string[];
  readonly port: number;
  /** Absolute. */
  readonly build: string;
  readonly cpu: number;
  readonly memory: number;
  readonly architecture: 'ARM64' | 'X86_64';
  readonly health: Health;
  readonly versionHeader: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Those that the foundation makes. */
  readonly secrets: readonly string[];
  /** Of those that a function rotates, by variable. */
  readonly secretRotation: Readonly<Record<string, SecretRotation>>;
  /** ARNs of those that are there already, by the variable that each fills. */
  readonly existingSecrets: Readonly<Record<string, string>>;
  readonly container: Container;
  /** Whether people can open a shell in its tasks. */
  readonly exec: boolean;
  /** Before its load balancer. Absent: none. */
  readonly firewall?: Firewall;
  /** Of its load balancer. Absent: none. */
  readonly accessLogs?: AccessLogs;
  /** Whether its load balancer answers in the VPC alone. */
  readonly internal: boolean;
  /** Absent: one of its own. */
  readonly loadBalancer?: ExistingLoadBalancer | SharedLoadBalancer;
  /** `directory` is absolute. */
  readonly local?: Required<Omit<LocalInput, 'database' | 'flags'>> & Pick<LocalInput, 'database' | 'flags'>;
  readonly tasks: Required<TasksInput>;
  readonly release: Release;
  readonly gates: readonly Gate[];
  /** Absent: neither errors nor slow answers page. */
  readonly objectives?: Objectives;
  readonly watch: Watch;
  /** At least one. Absent: none. */
  readonly jobs?: readonly Job[];
  /** At least one. Absent: none. */
  readonly workers?: readonly Worker[];
  /** Absent: none. */
  readonly database?: Database;
  /** Those that it has in this environment, its own database too. */
  readonly dependencies: readonly Dependency[];
  /** Absent: no collector. */
  readonly telemetry?: Telemetry;
  /** Absent: none, and no agent. */
  readonly flags?: Flags;
  /** Of this service: with several services `<service>.<domain>`. */
  readonly domain?: Domain;
}

export interface Health {
  readonly ready: string;
  readonly intervalSeconds: number;
  readonly timeoutSeconds: number;
  readonly graceSeconds: number;
}

export interface Domain {
  readonly name: string;
  /** Where Teal makes its record. Absent: nowhere. */
  readonly zone?: { readonly id: string; readonly name: string };
  /** Absent with a load balancer that is there already. */
  readonly certificateArn?: string;
}

export type Container = Required<Pick<ContainerInput, 'user' | 'readonlyRoot'>> &
  Pick<ContainerInput, 'command' | 'entryPoint'>;

/** The rules of one service on a listener that others are on, too. */
export interface ListenerRules {
  readonly priorities: RulePriorities;
  /** Empty: every host. */
  readonly hosts: readonly string[];
  /** Empty: every path. */
  readonly paths: readonly string[];
}

/** One that is there already, as one service uses it. */
export interface ExistingLoadBalancer
  extends Omit<ExistingLoadBalancerInput, 'priorities' | 'hosts' | 'paths'>,
    ListenerRules {
  readonly shared: false;
}

/** The environment's own, in its foundation, as one service uses it. */
export interface SharedLoadBalancer extends ListenerRules {
  readonly shared: true;
  /** Whether its listener speaks HTTPS. */
  readonly tls: boolean;
}

export type Network =
  | ({ readonly kind: 'new' } & Required<NewNetworkInput>)
  | ({ readonly kind: 'existing' } & ExistingNetworkInput);
