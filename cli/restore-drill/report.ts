import { recordedLines } from '../approve/report';
import { harmless } from '../aws/harmless';
import type { ServiceOptions } from '../aws/options';
import { EXIT } from '../exit-codes';
import { harmlessValues } from '../records/harmless-values';
import type { Recorded } from '../records/put-decision';

/**
 * - `restored`: restored, looked into where there is a check, in time, and deleted.
 * - `cleaned`: nothing of an earlier drill is left.
 * - `refused`: something speaks against it; nothing was made.
 * - `failed`: it could not be restored, the check failed, it took too long, or a copy is left.
 * - `unknown`: it could not be told.
 */
export type Outcome = 'restored' | 'cleaned' | 'refused' | 'failed' | 'unknown';

export interface Drilled {
  readonly outcome: Outcome;
  /** For people; may have several lines. Holds text from elsewhere. */
  readonly reason: string;
  /** Identifiers of clusters. */
  readonly database?: string;
  readonly copy?: string;
  /** Seconds: how old the newest backup was. */
  readonly recoveryPoint?: number;
  /** From the beginning to each. */
  readonly seconds?: {
    readonly cluster?: number;
    readonly instance?: number;
    readonly check?: number;
    readonly recovery?: number;
  };
  readonly looked?: 'yes' | 'no';
  /** ARN of the check's. */
  readonly task?: string;
  /** Copies that were deleted, and that are there still. */
  readonly removed?: readonly string[];
  readonly left?: readonly string[];
  readonly recorded?: Recorded | undefined;
}

const EXIT_CODES: Readonly<Record<Outcome, number>> = {
  restored: EXIT.AS_EXPECTED,
  cleaned: EXIT.AS_EXPECTED,
  refused: EXIT.NOT_AS_EXPECTED,
  failed: EXIT.NOT_AS_EXPECTED,
  unknown: EXIT.COULD_NOT_RUN,
};

export function exitCodeOf({ outcome, recorded }: Pick<Drilled, 'outcome' | 'recorded'>): number {
  const code = EXIT_CODES[outcome];
  return code === EXIT.AS_EXPECTED && recorded?.is === 'failed' ? EXIT.COULD_NOT_RUN : code;
}

type Of = Pick<ServiceOptions, 'service' | 'env'>;

/** For scripts; see the docstring of the verb. */
export function jsonOf({ service, env }: Of, drilled: Drilled): string {
  const { outcome, reason, ...rest } = drilled;
  const report = {
    ...{ schemaVersion: 1, service, environment: env },
    ...{ outcome, exitCode: exitCodeOf(drilled), reason, ...rest },
  };
  return `${JSON.stringify(harmlessValues(report), null, 2)}\n`;
}

/** For people: the outcome first. */
export function textOf({ service, env }: Of, drilled: Drilled): string {
  const { outcome, reason, recoveryPoint, seconds = {}, looked, removed = [], left = [], recorded } = drilled;
  const lines = [
    `${service} in ${env}: ${outcome}`,
    ...reason.split('\n').map((line) => `  ${line}`),
    ...(recoveryPoint === undefined ? [] : [`  ${recoveryPoint} s old, what the newest backup holds`]),
    ...(seconds.cluster === undefined ? [] : [`  ${seconds.cluster} s until the cluster was there`]),
    ...(seconds.instance === undefined ? [] : [`  ${seconds.instance} s until it answered`]),
    ...(seconds.check === undefined ? [] : [`  ${seconds.check} s until the check had looked into it`]),
    ...(outcome === 'restored' && looked === 'no' ? ['  nobody has looked into it: see --check'] : []),
    ...(removed.length === 0 ? [] : [`  deleted: ${removed.join(', ')}`]),
    ...(left.length === 0 ? [] : [`  left: ${left.join(', ')}`]),
    ...(recorded ? recordedLines(recorded) : []),
  ];
  return `${lines.map(harmless).join('\n')}\n`;
}
