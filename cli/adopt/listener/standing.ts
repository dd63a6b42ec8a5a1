import type { Action, RuleCondition } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { WeightedGroup } from '../../../lambda/shared/forward';

/** A rule of the listener that both services stand on. */
export interface ListenerRule {
  readonly arn: string;
  /** The lowest is met first, the default rule last. */
  readonly priority: number | 'default';
  readonly conditions: readonly RuleCondition[];
  readonly actions: readonly Action[];
  /** Where it forwards to; none for another action. */
  readonly forward: readonly WeightedGroup[];
  /** What it does besides to forward: signs users in, or rewrites requests. */
  readonly besides: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
}

/** Teal's service, as far as it is there. */
export interface TealSide {
  /** A deployment that runs or waits to. */
  readonly running?: string;
  /** ARN of the production rule. */
  readonly production?: string;
  /** ARN of the test rule. */
  readonly test?: string;
  /** The target group of the revision that went out last. */
  readonly live?: string;
  /** The service's two groups. */
  readonly pair: readonly string[];
}

/** What the load balancer and ECS say at one moment. */
export interface AdoptionStanding {
  /** `shop-production`: whose adoption it is, and whose rules are Teal's. */
  readonly owner: string;
  readonly listener: string;
  /** In the order in which requests meet them. */
  readonly rules: readonly ListenerRule[];
  readonly teal: TealSide;
  /** Targets that can serve, by the ARN of each group that a rule or Teal has. */
  readonly healthy: Readonly<Record<string, number>>;
}

/** Of one adoption: the rules that it is about. */
export interface Parties {
  readonly old: ListenerRule;
  readonly adoption?: ListenerRule;
  readonly production?: ListenerRule;
  readonly test?: ListenerRule;
}

/** Who would have the users if there were no adoption rule. */
export type Side = 'old' | 'teal';

/** One call to Elastic Load Balancing: whoever is stopped after it has left whole rules. */
export type Write =
  | {
      readonly do: 'create';
      readonly priority: number;
      readonly conditions: readonly RuleCondition[];
      readonly groups: readonly WeightedGroup[];
      readonly stickySeconds?: number;
      /** ARN of the old rule. */
      readonly of: string;
    }
  | {
      readonly do: 'set';
      readonly rule: string;
      readonly groups: readonly WeightedGroup[];
      readonly stickySeconds?: number;
    }
  | { readonly do: 'delete'; readonly rule: string }
  /** Of rules that are somebody else's: their order stays. */
  | {
      readonly do: 'make-room';
      readonly priorities: readonly {
        readonly rule: string;
        readonly before: number;
        readonly after: number;
      }[];
    };

export type Move =
  | { readonly do: 'nothing'; readonly reason: string }
  | { readonly do: 'refuse'; readonly reason: string }
  | { readonly do: 'write'; readonly reason: string; readonly write: Write };
