import { shortName } from '../../lambda/uniformity/shown';
import { harmless } from '../aws/harmless';
import type { ServiceOptions } from '../aws/options';
import { EXIT } from '../exit-codes';
import type { Repaired } from './carry-out';
import type { Change } from './decide';
import type { Weight } from './standing';

const EXIT_CODES: Readonly<Record<Repaired['outcome'], number>> = {
  repaired: EXIT.AS_EXPECTED,
  'nothing-to-repair': EXIT.AS_EXPECTED,
  refused: EXIT.NOT_AS_EXPECTED,
  failed: EXIT.COULD_NOT_RUN,
};

export const exitCodeOf = ({ outcome }: Pick<Repaired, 'outcome'>): number => EXIT_CODES[outcome];

/** `production rule 9683b2d02a6cabee: primary/1 950, alternate/2 50 → primary/1 100, alternate/2 0`; or `fixed-response → …`. */
export function linesOf({ role, rule, page, before, after }: Change): string {
  return `${role} rule ${shortName(rule)}: ${page ?? wordsOf(before)} → ${wordsOf(after)}`;
}

const wordsOf = (weights: readonly Weight[]): string =>
  weights.map(({ targetGroupArn, weight }) => `${shortName(targetGroupArn)} ${weight}`).join(', ');

/** For scripts; see the docstring of the verb. */
export function jsonOf({ service, env }: ServiceOptions, repaired: Repaired): string {
  const { outcome, reason, changes } = repaired;
  const report = {
    schemaVersion: 1,
    service,
    environment: env,
    outcome,
    exitCode: exitCodeOf(repaired),
    reason: harmless(reason),
    changes,
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

export function textOf({ service, env }: ServiceOptions, { outcome, reason }: Repaired): string {
  return `${harmless(`${service} in ${env}: ${outcome}`)}\n  ${harmless(reason)}\n`;
}
