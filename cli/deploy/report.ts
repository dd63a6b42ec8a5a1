import * as applied from '../apply/report';
import { harmless } from '../aws/harmless';
import type { DeployOptions } from '../deploy';
import { EXIT } from '../exit-codes';
import type { Deployed } from './carry-out';

export function exitCodeOf(deployed: Deployed): number {
  const { outcome } = deployed;
  return outcome === 'refused' ? EXIT.NOT_AS_EXPECTED : applied.exitCodeOf({ ...deployed, outcome });
}

/** For scripts; see the docstring of the verb. */
export function jsonOf({ env }: Pick<DeployOptions, 'env'>, deployed: Deployed): string {
  const { outcome, commit, plan } = deployed;
  const report = {
    ...{ schemaVersion: 1, environment: env, ...(commit !== undefined && { commit }) },
    ...{ outcome, exitCode: exitCodeOf(deployed) },
    ...applied.doneOf(deployed),
    ...(plan && { plan: { verdict: harmless(plan.verdict), counts: plan.counts } }),
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

/** For people: the outcome first. */
export function textOf({ env }: Pick<DeployOptions, 'env'>, deployed: Deployed): string {
  const { outcome, reason, commit } = deployed;
  if (outcome === 'refused')
    return `${[`${env}: refused`, ...reason.split('\n').map((line) => `  ${line}`)].map(harmless).join('\n')}\n`;
  return applied.textOf(
    { environment: env, ...(commit !== undefined && { commit }) },
    { ...deployed, outcome },
  );
}
