import { defaultApprovalTimeout } from '../defaults';
import type { Duration } from '../duration';
import type { GateInput } from '.';

/**
 * Where a release may wait for a person: not at the shifts, which ECS repeats in a rollback and at which it takes no such
 * hook, and not at RECONCILE_SERVICE, of which its pages disagree. source: ECS developer guide, "Lifecycle hooks"
 */
export const approvalStages = [
  'PRE_SCALE_UP',
  'POST_SCALE_UP',
  'POST_TEST_TRAFFIC_SHIFT',
  'PRE_PRODUCTION_TRAFFIC_SHIFT',
  'POST_PRODUCTION_TRAFFIC_SHIFT',
] as const;
/** Where a release may wait for a person. */
export type ApprovalStage = (typeof approvalStages)[number];

export const onApprovalTimeout = ['rollback', 'continue'] as const;
/** What becomes of a release that nobody has answered in time. */
export type OnApprovalTimeout = (typeof onApprovalTimeout)[number];

/** Who may use green before everybody does: requests with the header `x-teal-test` and this value. */
export interface HeaderAudience {
  /**
   * 16 to 128 letters, digits, `-` and `_`: a value that nobody guesses, and no secret, since it stands in the template.
   * It leads to whatever tests meet: to green once its test traffic is shifted, and between releases to what users have.
   */
  readonly header: string;
}

/** Refused: no listener rule of a range of addresses can be moved together with the one that ECS moves. */
export interface CidrAudience {
  /** A block of IPv4 or IPv6 addresses: `203.0.113.0/24`. */
  readonly cidr: string;
}

/** When a release waits for a person, for how long and what follows: docs/gates/approval.md. */
export interface ApprovalOptions {
  /** Names the gate in its notice. @default 'approval' */
  readonly id?: string;
  /**
   * At PRE_PRODUCTION_TRAFFIC_SHIFT it waits before each step: twice in canary(), ten times in linear({ step: 10 }).
   * @default 'POST_TEST_TRAFFIC_SHIFT' green can be looked at, and no user has met it
   */
  readonly stage?: ApprovalStage;
  /**
   * How long it waits, in whole minutes. @default hours(3) with all other defaults a release then still ends within a
   * job of GitHub, which has six hours
   */
  readonly timeout?: Duration;
  /** What nobody's answer means. @default 'rollback' silence is no consent */
  readonly onTimeout?: OnApprovalTimeout;
  /**
   * Who is told that it waits: the ARN of an SNS topic in the environment's account and region, whose policy lets
   * `events.amazonaws.com` publish, or an e-mail address, which is asked to confirm once.
   * @default nobody, of which synth warns
   */
  readonly notify?: string;
  /** Who may use green before everybody does. @default who has the value of the test header */
  readonly audience?: HeaderAudience | CidrAudience;
}

/** {@link ApprovalOptions}, filled in. */
export interface Approval {
  readonly kind: 'approval';
  readonly id: string;
  readonly stages: readonly [ApprovalStage];
  /** Its timeout. */
  readonly patience: Duration;
  readonly onTimeout: OnApprovalTimeout;
  readonly notify?: string;
  readonly audience?: HeaderAudience;
}

/** Waits for a person, who answers by `teal approve` or `teal reject`. A recovery does not wait. */
export const approval = (options: ApprovalOptions = {}): GateInput => ({ kind: 'approval', ...options });

export const fillApproval = ({ notify, audience, ...options }: ApprovalOptions): Approval => ({
  kind: 'approval',
  id: options.id ?? 'approval',
  stages: [options.stage ?? 'POST_TEST_TRAFFIC_SHIFT'],
  patience: options.timeout ?? defaultApprovalTimeout,
  onTimeout: options.onTimeout ?? 'rollback',
  ...(notify !== undefined && { notify }),
  ...(audience !== undefined && 'header' in audience && { audience }),
});

/** Values of the test header that the approvals of a service accept beside its own. */
export const audienceValues = (gates: readonly { readonly kind: string }[]): readonly string[] => [
  ...new Set(
    gates.flatMap((gate) => {
      const { audience } = gate as Partial<Approval>;
      return gate.kind === 'approval' && audience ? [audience.header] : [];
    }),
  ),
];
