import { resolve } from 'node:path';
import { type Duration, minutes } from '../duration';
import type { GateInput } from '.';
import type { GateOptions, GateSettings } from './common';
import { settingsOf } from './settings';

/**
 * Every stage with hooks but the two in which traffic moves: ECS repeats the hooks of those in a rollback.
 * source: Amazon ECS developer guide, "Lifecycle hooks"
 */
export const customStages = [
  'RECONCILE_SERVICE',
  'PRE_SCALE_UP',
  'POST_SCALE_UP',
  'POST_TEST_TRAFFIC_SHIFT',
  'PRE_PRODUCTION_TRAFFIC_SHIFT',
  'POST_PRODUCTION_TRAFFIC_SHIFT',
] as const;
/** Where a gate of a team's own may be asked. */
export type CustomStage = (typeof customStages)[number];

/** Stages from which on the test header leads to green. */
export const stagesWithGreen: readonly string[] = customStages.slice(
  customStages.indexOf('POST_TEST_TRAFFIC_SHIFT'),
);

/** What the gate's function may do beside what every gate may. */
export interface GrantInput {
  /** As IAM names them, without `*`: `dynamodb:GetItem`. */
  readonly actions: readonly string[];
  /** ARNs; `Aws.ACCOUNT_ID` and `Aws.REGION` of aws-cdk-lib stand for those of each environment. */
  readonly resources: readonly string[];
  /** Why it is safe that a resource has a `*`: it stands in the report of cdk-nag. @default none: there is no `*` */
  readonly reason?: string;
}

/** A gate of a team's own: docs/gates/custom.md. */
export interface CustomOptions extends GateOptions {
  /** Names the gate in verdicts, decisions and in its function. */
  readonly id: string;
  /** At which it is asked. PRE_PRODUCTION_TRAFFIC_SHIFT comes before each step of a canary or linear release. */
  readonly stages: readonly CustomStage[];
  /** The file that exports `handler`, from the configuration file: `./gates/stock.ts`. */
  readonly entry: string;
  /** Of one look, whole seconds: 10 to 540, of which 5 are kept back to answer. @default minutes(1) */
  readonly timeout?: Duration;
  /** Environment variables in clear. @default none */
  readonly environment?: Readonly<Record<string, string>>;
  /** @default none: what every gate may, to read its service's deployments and to publish its verdict */
  readonly grants?: readonly GrantInput[];
  /**
   * Whether it uses `askGreen`, for which it must read the value of the test header. Of stages from
   * POST_TEST_TRAFFIC_SHIFT on: before, the header leads to blue. @default false
   */
  readonly asksGreen?: boolean;
}

export interface Custom extends GateSettings {
  readonly kind: 'custom';
  readonly stages: readonly CustomStage[];
  /** Absolute. */
  readonly entry: string;
  readonly timeout: Duration;
  readonly environment: Readonly<Record<string, string>>;
  readonly grants: readonly GrantInput[];
  readonly asksGreen: boolean;
}

/** A gate of the team's own: docs/gates/custom.md says how to write one. */
export const custom = (options: CustomOptions): GateInput => ({ kind: 'custom', ...options });

/** @param directory that of the configuration file */
export const fillCustom = (options: CustomOptions, directory: string): Custom => ({
  kind: 'custom',
  ...settingsOf('custom', options),
  stages: options.stages,
  entry: resolve(directory, options.entry),
  timeout: options.timeout ?? minutes(1),
  environment: options.environment ?? {},
  grants: options.grants ?? [],
  asksGreen: options.asksGreen ?? false,
});
