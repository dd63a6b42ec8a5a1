import type { Change, ResourceRecordSet } from '@aws-sdk/client-route-53';

/** A load balancer that a record may lead to. */
export interface Entrance {
  readonly dnsName: string;
  /** CanonicalHostedZoneId. */
  readonly zoneId: string;
  /** Whether it has IPv6 addresses, too. */
  readonly isDualstack: boolean;
}

/** What Route 53, ECS and the load balancer say at one moment. */
export interface RecordStanding {
  readonly zone: string;
  /** Without a dot at the end. */
  readonly name: string;
  /** All of that name that lead users: A, AAAA and CNAME. */
  readonly records: readonly ResourceRecordSet[];
  /** Undefined where Teal's service is not there yet. */
  readonly teal?: Entrance & {
    readonly healthy: number;
    /** A deployment that runs. */
    readonly running?: string;
  };
  /** Tasks of the old service that run; undefined where nobody has said which it is. */
  readonly oldTasks?: number;
}

/** All of it, or nothing: Route 53 carries a batch out whole. */
export type RecordMove =
  | { readonly do: 'nothing' | 'refuse'; readonly reason: string }
  | { readonly do: 'write'; readonly reason: string; readonly changes: readonly Change[] };

/** Names of the two records of a pair. */
export const SIDES = { old: 'teal-adoption-old', teal: 'teal-adoption-teal' } as const;
