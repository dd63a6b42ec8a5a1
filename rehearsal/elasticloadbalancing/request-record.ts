/** Why a load balancer answered by itself. */
export type OwnAnswer =
  | 'fixed-response'
  | 'redirect'
  /** The request could not be read, or is longer than ELB takes it: 400, 408 or 414. */
  | 'malformed-request'
  /** X-Forwarded-For names more than 30 addresses: 463. */
  | 'too-many-proxies'
  /** A transform of the rule made no valid request: 500. */
  | 'transform-failed'
  /** The client asked to leave HTTP and what stands behind the target cannot: 501. */
  | 'no-upgrade'
  /** No target is registered in the chosen group, or no group has a weight: 503. */
  | 'no-target'
  /** The target refused the connection (502) or did not accept it in time (504). */
  | 'connection-error'
  /** The target closed the connection before it answered, or its answer is malformed: 502. */
  | 'bad-answer'
  /** The target did not answer within the idle timeout: 504. */
  | 'idle-timeout'
  /** The client closed the connection before it was answered: 460. */
  | 'client-closed'
  /** AWS WAF refused it before any rule was asked: 403, or as the rule's custom response says. */
  | 'blocked';

/** How one request ended at the load balancer: written once, when its status is known. */
export interface RequestRecord {
  /** The mark of the load generator; absent on requests of others. */
  readonly id?: string;
  /** The address that the load generator says it came from; absent where it says none. */
  readonly client?: string;
  /** When the status was known, in simulated milliseconds since the Unix epoch. */
  readonly at: number;
  readonly listenerArn: string;
  /** Empty when no rule was asked, since the request could not be read. */
  readonly ruleArn: string;
  readonly targetGroupArn?: string;
  /** Too few targets of the group were healthy, so that it went to any of them. @default false */
  readonly failedOpen?: boolean;
  /** The target that was chosen, whether or not it answered. */
  readonly targetId?: string;
  readonly status: number;
  /** The status is the load balancer's own, not a target's. */
  readonly byLoadBalancer: boolean;
  /** Set when, and only when, `byLoadBalancer`. */
  readonly because?: OwnAnswer;
  /** Real seconds from the request's leaving for the target to the first header of the answer. */
  readonly latencySeconds: number;
  /**
   * Of many requests that are recorded as one: how often each latency occurred, in seconds. Its counts add up to the
   * count of the record. @default every request took `latencySeconds`
   */
  readonly latencies?: ReadonlyMap<number, number>;
}

/** How the load generator marks its requests. Taken off before a request is forwarded. */
export const REQUEST_ID_HEADER = 'x-rehearsal-request';

/**
 * Where the load generator says which address a request comes from: all of its connections come from loopback. Taken off, too,
 * and in its place in X-Forwarded-For.
 */
export const CLIENT_HEADER = 'x-rehearsal-client';
