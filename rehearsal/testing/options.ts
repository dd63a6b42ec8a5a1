import type { Approval } from '../approval-answers';
import type { Net } from '../ecs/without-nets';
import type { Faults } from '../endpoint/faults';
import type { OpenQuestions } from '../open-questions';
import type { OperatorStep } from '../scenarios/operator';
import type { Duration, TaskModel } from '../workload/task-model';
import type { DeclaredHooks } from './declared-verdicts';

/** Users of a rehearsal. */
export interface Traffic {
  /** On average; arrivals are independent of each other. @default 3000, so that a canary of 5 % has 150 a minute */
  readonly requestsPerMinute?: number;
  /** Weight of each path. @default the path that leads to the service */
  readonly paths?: Readonly<Record<string, number>>;
  /**
   * Weight of each address that requests come from: a limit by address counts them, and the result says what each met.
   * @default from so many that no limit by address acts on one
   */
  readonly clients?: Readonly<Record<string, number>>;
}

/** What every rehearsal in a test takes. */
export interface RehearsalOptions {
  /** @default the last environment of `teal.json`: the one nearest to users */
  readonly environment?: string;
  /** @default the only one */
  readonly service?: string;
  /** What users have today. @default a version that is well */
  readonly baseline?: TaskModel;
  /** How many users there are, and what they ask for. @default as of {@link Traffic} */
  readonly traffic?: Traffic;
  /**
   * Parameters that the stacks were deployed with, `{ ImageDigest: 'sha256:…' }`: what users have today has a name then,
   * by which it is recovered. @default each parameter's own default, and a digest of zeros
   */
  readonly deployedParameters?: Readonly<Record<string, string>>;
  /** Of all that is left to chance: the same seed gives the same result. @default 1 */
  readonly seed?: number;
  /**
   * Who answers for gates: `real` runs their bundled code in a child process; `declared` lets all of them pass; a
   * verdict by gate lets that gate say so and the others pass. What is declared is said in the result.
   * @default 'real'
   */
  readonly hooks?: 'real' | DeclaredHooks;
  /**
   * Calls to AWS that fail, with an error or a connection that breaks: those of gates, and of custom resources in an
   * update. @default none
   */
  readonly faults?: Faults;
  /** Other answers to what AWS's pages leave open. @default each as it says */
  readonly open?: OpenQuestions;
  /**
   * What was done before: releases, updates of stacks, rules that someone edited, one after the other, each when the one
   * before is over. @default nothing
   */
  readonly beforehand?: readonly OperatorStep[];
  /**
   * What a person says to each approval, a minute after it is asked for. What an `operator` continues or rejects is
   * answered by then. @default 'nobody': the timeout decides
   */
  readonly approvals?: Approval;
  /** Nets that are taken out, to see what they are worth. @default none */
  readonly without?: readonly Net[];
  /** How long users have had the baseline before anything is done: alarms look back. @default 10 minutes */
  readonly history?: Duration;
}
