import { harmless } from '../aws/harmless';
import { ecsPlaceOf } from '../aws/options';
import { EXIT } from '../exit-codes';
import type { Outcome, Question, Verdict } from './verdict';

const EXIT_CODES: Readonly<Record<Outcome, number>> = {
  released: EXIT.AS_EXPECTED,
  unchanged: EXIT.AS_EXPECTED,
  'rolled-back': EXIT.NOT_AS_EXPECTED,
  replaced: EXIT.NOT_AS_EXPECTED,
  failed: EXIT.NOT_AS_EXPECTED,
  'wrong-digest': EXIT.NOT_AS_EXPECTED,
  'not-uniform': EXIT.NOT_AS_EXPECTED,
  'still-running': EXIT.COULD_NOT_RUN,
  unknown: EXIT.COULD_NOT_RUN,
};

export const exitCodeOf = ({ outcome }: Pick<Verdict, 'outcome'>): number => EXIT_CODES[outcome];

/** For scripts; see the docstring of the verb. */
export function jsonOf(question: Question, verdict: Verdict): string {
  const { service, environment, digest, since } = question;
  const { outcome, reason, deployment, revision, by } = verdict;
  const report = {
    schemaVersion: 1,
    service,
    environment,
    cluster: ecsPlaceOf({ ...question, env: environment }).cluster,
    expected: {
      ...(digest !== undefined && { digest }),
      ...(since !== undefined && { since: new Date(since).toISOString() }),
    },
    outcome,
    exitCode: exitCodeOf(verdict),
    reason: reason.split('\n').map(harmless).join('\n'),
    ...(by && { by: { kind: by.kind, names: by.names.map(harmless) } }),
    ...(deployment !== undefined && { deployment: harmless(deployment) }),
    ...(revision !== undefined && { revision: harmless(revision) }),
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

/** For people: the outcome first. */
export function textOf({ service, environment }: Question, { outcome, reason, deployment }: Verdict): string {
  const lines = [
    `${service} in ${environment}: ${outcome}`,
    ...reason.split('\n').map((line) => `  ${line}`),
    ...(deployment === undefined ? [] : [`  ${deployment}`]),
  ];
  return `${lines.map(harmless).join('\n')}\n`;
}
