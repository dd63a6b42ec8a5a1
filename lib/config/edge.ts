import { type Duration, days, minutes } from './duration';

/** What stands between users and the load balancer, and what is written down of them. docs/edge.md. */
export interface EdgeInput {
  /**
   * AWS WAF before the load balancer of each service: AWS's managed rules, and a limit for each address; `true` is all
   * defaults. Not with `loadBalancer`: a load balancer has one web ACL, which is its owner's.
   * @default none: 9 USD a month for each service and 0.60 for a million requests, and rules that nobody has watched refuse users
   */
  readonly firewall?: true | FirewallInput;
  /**
   * Access logs of the load balancer of each service, in a bucket of its own; `true` is all defaults. Paths and queries
   * in them may hold personal data.
   * @default none: requests are in the service's own logs, and these have addresses and queries of people
   */
  readonly accessLogs?: true | AccessLogsInput;
}

/** AWS WAF before the load balancer of each service. */
export interface FirewallInput {
  /**
   * What AWS's managed rules do with a request that they match: count it, or refuse it with 403.
   * @default 'count': a rule that nobody has watched may refuse users who do nothing wrong; look first, then block
   */
  readonly mode?: 'count' | 'block';
  /** Managed rules that go on counting with `mode: 'block'`, by name: 'SizeRestrictions_BODY'. @default none */
  readonly countOnly?: readonly ManagedRule[];
  /**
   * How much one address may ask; more is refused with 429, from the first day on. Needed with an internal service.
   * @default { requests: 10_000, per: minutes(5) } 33 a second from one address for minutes: no house behind one address, and far below a flood
   */
  readonly limit?: LimitInput;
}

/** How many requests of one address are answered in a time. */
export interface LimitInput {
  /** 10 to 2,000,000,000, and at least twice what a load test of the service sends. */
  readonly requests: number;
  /** 1, 2, 5 or 10 minutes. @default minutes(5) as AWS WAF */
  readonly per?: Duration;
}

/** The load balancers' own logs. */
export interface AccessLogsInput {
  /** Whole days, 1 to 3650. @default days(30) as long as anybody asks what happened, and no longer than people need to be on file */
  readonly keep?: Duration;
}

/** {@link FirewallInput} with everything filled in. */
export interface Firewall {
  readonly mode: 'count' | 'block';
  readonly countOnly: readonly ManagedRule[];
  readonly limit: Required<LimitInput>;
}

export type AccessLogs = Required<AccessLogsInput>;

/** What one service has of it. */
export interface Edge {
  readonly firewall?: Firewall;
  readonly accessLogs?: AccessLogs;
}

/** source: AWS WAF API reference, RateBasedStatement (Limit, EvaluationWindowSec) */
export const limitRequests = { least: 10, most: 2_000_000_000 };
export const limitMinutes = [1, 2, 5, 10];

export const defaultLimit = { requests: 10_000, per: minutes(5) };
export const defaultKeep = days(30);

/**
 * AWS's managed rule groups, in the order in which they look, with their rules and the capacity that each takes.
 *
 * AWSManagedRulesAnonymousIpList is not among them: its HostingProviderIPList refuses what runs at a hosting provider, as
 * gates and probes do.
 *
 * source: AWS WAF developer guide, "AWS Managed Rules rule groups list", baseline and IP reputation
 */
export const managedGroups = {
  AWSManagedRulesAmazonIpReputationList: {
    capacity: 25,
    rules: ['AWSManagedIPReputationList', 'AWSManagedReconnaissanceList', 'AWSManagedIPDDoSList'],
  },
  AWSManagedRulesKnownBadInputsRuleSet: {
    capacity: 200,
    rules: [
      ...(['JavaDeserializationRCE_HEADER', 'JavaDeserializationRCE_BODY'] as const),
      ...(['JavaDeserializationRCE_URIPATH', 'JavaDeserializationRCE_QUERYSTRING'] as const),
      ...(['Host_localhost_HEADER', 'PROPFIND_METHOD', 'ExploitablePaths_URIPATH'] as const),
      ...(['Log4JRCE_HEADER', 'Log4JRCE_QUERYSTRING', 'Log4JRCE_BODY', 'Log4JRCE_URIPATH'] as const),
      'ReactJSRCE_BODY',
    ],
  },
  AWSManagedRulesCommonRuleSet: {
    capacity: 700,
    rules: [
      ...(['NoUserAgent_HEADER', 'UserAgent_BadBots_HEADER', 'SizeRestrictions_QUERYSTRING'] as const),
      ...(['SizeRestrictions_Cookie_HEADER', 'SizeRestrictions_BODY', 'SizeRestrictions_URIPATH'] as const),
      ...(['EC2MetaDataSSRF_BODY', 'EC2MetaDataSSRF_COOKIE', 'EC2MetaDataSSRF_URIPATH'] as const),
      ...(['EC2MetaDataSSRF_QUERYARGUMENTS', 'GenericLFI_QUERYARGUMENTS', 'GenericLFI_URIPATH'] as const),
      ...(['GenericLFI_BODY', 'RestrictedExtensions_URIPATH'] as const),
      ...(['RestrictedExtensions_QUERYARGUMENTS', 'GenericRFI_QUERYARGUMENTS', 'GenericRFI_BODY'] as const),
      ...(['GenericRFI_URIPATH', 'CrossSiteScripting_COOKIE', 'CrossSiteScripting_QUERYARGUMENTS'] as const),
      ...(['CrossSiteScripting_BODY', 'CrossSiteScripting_URIPATH'] as const),
    ],
  },
} as const;

/** A rule of AWS's. */
export type ManagedRule = (typeof managedGroups)[keyof typeof managedGroups]['rules'][number];

export const managedRules: readonly string[] = Object.values(managedGroups).flatMap(({ rules }) => rules);

export function fillEdge({ firewall, accessLogs }: EdgeInput = {}): Edge {
  return {
    ...(firewall && { firewall: fillFirewall(firewall === true ? {} : firewall) }),
    ...(accessLogs && { accessLogs: { keep: (accessLogs === true ? {} : accessLogs).keep ?? defaultKeep } }),
  };
}

const fillFirewall = ({ mode = 'count', countOnly = [], limit }: FirewallInput): Firewall => ({
  mode,
  countOnly,
  limit: { requests: limit?.requests ?? defaultLimit.requests, per: limit?.per ?? defaultLimit.per },
});
