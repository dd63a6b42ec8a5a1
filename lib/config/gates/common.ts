import type { DeploymentKind, Strictness } from '../../../lambda/shared/environment';
import type { Duration } from '../duration';

/** What every gate can be told. */
export interface GateOptions {
  /** Names the gate in verdicts, decisions and in its function; not that of a guard. @default the kind of gate */
  readonly id?: string;
  /**
   * What happens when it could not tell: `wait` looks again every 30 seconds until its patience ends, which fails the
   * release, or until somebody decides (`teal override`); `fail` fails at once; `pass` lets the release go on with a
   * warning. @default 'wait' silence is no pass, and most of what a gate cannot see it sees a minute later
   */
  readonly onInconclusive?: OnInconclusive;
  /**
   * How long it may wait, in whole minutes: 1 to 1430. @default minutes(60) long enough for a person to look, short
   * enough for a working day
   */
  readonly patience?: Duration;
  /**
   * How strict it is with a kind of deployment: `block`, `warn` (it looks, and only says so) or `skip`.
   * @default its row of the table in docs/gates.md
   */
  readonly kinds?: Partial<Readonly<Record<DeploymentKind, Strictness>>>;
}

export const onInconclusive = ['wait', 'fail', 'pass'] as const;
/** What happens when a gate could not tell: it looks again, fails, or lets the release go on. */
export type OnInconclusive = (typeof onInconclusive)[number];

/** {@link GateOptions}, filled in. */
export interface GateSettings {
  readonly id: string;
  /** Of ECS's deployment, at which it is asked. */
  readonly stages: readonly string[];
  readonly onInconclusive: OnInconclusive;
  readonly patience: Duration;
  /** What differs from its kind's row of the table. */
  readonly kinds: Partial<Readonly<Record<DeploymentKind, Strictness>>>;
}

/** Ids of the gates that Teal itself puts on every release; docs/guards.md says what they look at. */
export const guardIds = ['live-traffic', 'separation'] as const;
export type GuardId = (typeof guardIds)[number];

/** Minutes by which ECS's patience with a hook is longer than the gate's own, so that its reason is kept. */
export const longerThanPatience = 10;

/** Minutes that a guard may stay inconclusive: it waits for AWS to answer or for targets to be reached, not for a person. */
export const guardPatience = 15;

/** Gates that read before a task starts: one function asks them in their order. */
export const preflightKinds = ['freeze', 'quiet-alarms', 'error-budget', 'admission'] as const;

/** Id of the function that {@link preflightKinds} share. */
export const preflightId = 'preflight';

/** Gates that are no function: ECS itself waits for a person. */
export const pauseKinds: readonly string[] = ['approval'];
