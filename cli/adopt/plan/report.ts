import { harmless } from '../../aws/harmless';
import { EXIT } from '../../exit-codes';
import { harmlessValues } from '../../records/harmless-values';
import type { Planned } from './carry-out';

export function exitCodeOf(planned: Planned): number {
  if (planned.outcome === 'failed') return EXIT.COULD_NOT_RUN;
  return planned.plan.missing.length > 0 ? EXIT.NOT_AS_EXPECTED : EXIT.AS_EXPECTED;
}

/** For scripts; see the docstring of the verb. */
export function jsonOf(planned: Planned): string {
  const { outcome } = planned;
  const report =
    outcome === 'failed'
      ? { schemaVersion: 1, outcome, exitCode: exitCodeOf(planned), reason: planned.reason }
      : {
          schemaVersion: 1,
          outcome,
          exitCode: exitCodeOf(planned),
          ...planned.plan,
          written: planned.written,
        };
  return `${JSON.stringify(harmlessValues(report), null, 2)}\n`;
}

/** For people: whose it is, what goes over, what does not, what to do. */
export function textOf(planned: Planned): string {
  if (planned.outcome === 'failed') return `${harmless(planned.reason)}\n`;
  const { plan, written } = planned;
  const part = (title: string, lines: readonly string[], mark = '-') =>
    lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${mark} ${line}`)];
  const lines = [
    `made by ${plan.owner}; users move by ${plan.way === 'listener' ? 'the weights of a listener rule' : 'the weights of a Route 53 record'}`,
    ...part('carried over:', plan.carried),
    ...part('not carried over, each to be seen to:', plan.left),
    ...part('stands in the way:', plan.missing),
    ...(written.length > 0
      ? part('written:', written)
      : plan.files.flatMap(({ path, content }) => [`--- ${path}`, ...content.split('\n')])),
    ...part('next:', plan.commands, '$'),
  ];
  return `${lines.map(harmless).join('\n')}\n`;
}
