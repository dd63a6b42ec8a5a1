/** A cluster that is there already: Teal makes none, and neither changes nor deletes this one. */
export interface ExistingClusterInput {
  /** Of the account and region of the environment. */
  readonly name: string;
}

/**
 * An Application Load Balancer and a listener of it that are there already. Teal's two rules stand on that listener;
 * Teal makes no load balancer, no listener and no redirect, and changes none. It adds a rule to the security group, so
 * that it may reach the tasks. Needs account, region and an existing network. docs/existing.md.
 */
export interface ExistingLoadBalancerInput {
  /** Of the load balancer, in the account and region of the environment. */
  readonly arn: string;
  /** As AWS shows it: with `internal-` in front, it is one without a public address, and gates run in the VPC. */
  readonly dnsName: string;
  /** Of the load balancer's own name (CanonicalHostedZoneId). Needed for `domain.record: true`. @default none */
  readonly hostedZoneId?: string;
  /** One of the load balancer's: it is let into the tasks, and gates in the VPC into it. */
  readonly securityGroupId: string;
  /** Of the listener that users come in by. */
  readonly listenerArn: string;
  /** Whether that listener speaks HTTPS: gates then check its certificate for the service's host. */
  readonly tls: boolean;
  /**
   * Where the two rules stand on the listener: the test rule above production, and both above every rule that would
   * catch the same requests. With several services each has its own, by name.
   */
  readonly priorities: RulePriorities | Readonly<Record<string, RulePriorities>>;
  /** Hosts that a service answers to, by its name; `*` and `?` as ELB takes them. @default the service's domain */
  readonly hosts?: Readonly<Record<string, readonly string[]>>;
  /** Paths that a service answers to, by its name: `['/shop/*']`. @default every path of the hosts */
  readonly paths?: Readonly<Record<string, readonly string[]>>;
}

/**
 * One load balancer for every service of the environment, which Teal makes; each service has two rules on it. With a domain
 * each answers at `<service>.<domain>`; without, each but one needs paths. docs/shared-load-balancer.md.
 */
export interface SharedLoadBalancerInput {
  /** What tells it from one that is there already. */
  readonly shared: true;
  /** Hosts that a service answers to, by its name; `*` and `?` as ELB takes them. @default `<service>.<domain>` with a domain, else every host */
  readonly hosts?: Readonly<Record<string, readonly string[]>>;
  /** Paths that a service answers to, by its name: `['/shop/*']`. @default every path of the hosts */
  readonly paths?: Readonly<Record<string, readonly string[]>>;
  /**
   * Where the rules of a service stand, by its name: for the few that would stand where another one's do.
   * @default by the service's own name, hosts and paths: no other service that comes, goes or moves changes them
   */
  readonly priorities?: Readonly<Record<string, RulePriorities>>;
}

/** From 1 to 50000: ELB asks the rule with the lowest number first. */
export interface RulePriorities {
  /** Lower than `production`, so that a request with the test header never counts as a user's. */
  readonly test: number;
  /** Above the rules of others that would catch the same requests. */
  readonly production: number;
}

/** How the container runs, where the image cannot be run in the safer way. */
export interface ContainerInput {
  /**
   * `uid`, `uid:gid` or the name of a user of the image. Root is warned of.
   * @default '65532:65532' "nonroot" of distroless images; a number, since an image may have no /etc/passwd
   */
  readonly user?: string;
  /**
   * Whether it cannot write to its image; false is warned of.
   * @default true what breaks in cannot settle; false in an environment with `exec`, which needs it
   */
  readonly readonlyRoot?: boolean;
  /** Instead of the image's CMD, a word an entry. @default the image's */
  readonly command?: readonly string[];
  /** Instead of the image's ENTRYPOINT, a word an entry. @default the image's */
  readonly entryPoint?: readonly string[];
}

/** Each field wins over the service's. */
export interface SizeInput {
  /** @default the service's */
  readonly cpu?: number;
  /** @default the service's, else the smallest for `cpu` */
  readonly memory?: number;
}
